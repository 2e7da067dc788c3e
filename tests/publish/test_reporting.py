"""Links to report something: filled in, encoded, and only where the publisher offers a way."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tests.publish.builders import a_publisher
from tracker.publish.language import english_as_written
from tracker.publish.reporting import ways_to_report

EN = english_as_written()
PAGE = "https://tracker.example/en/pledge/x/"


def test_a_mail_carries_title_and_page_and_nothing_breaks_out_of_it() -> None:
    found = ways_to_report(EN, a_publisher(), "85% & more?\u202e #1\nBcc: x", PAGE)

    parts = urlsplit(found.mail)
    asked = parse_qs(parts.query, strict_parsing=True)
    assert (parts.scheme, parts.path) == ("mailto", "redactie@tracker.example")
    assert set(asked) == {"subject", "body"}
    assert asked["subject"] == ["About a promise: 85% & more? #1\nBcc: x"]
    assert asked["body"][0].startswith(f"Page: {PAGE}\r\n")
    assert "\n" not in found.mail


def test_an_issue_keeps_what_its_address_already_asks_for() -> None:
    publisher = replace(a_publisher(), issues_url="https://git.example/new?template=figure")

    asked = parse_qs(urlsplit(ways_to_report(EN, publisher, "Trees", PAGE).issue).query)

    assert asked["template"] == ["figure"]
    assert asked["title"] == ["About a promise: Trees"]
    assert PAGE in asked["body"][0]


def test_without_contact_or_form_there_is_no_way() -> None:
    assert not ways_to_report(EN, replace(a_publisher(), contact=""), "Trees", PAGE)
    page = replace(a_publisher(), contact="https://tracker.example/contact")
    assert ways_to_report(EN, page, "Trees", PAGE).page == "https://tracker.example/contact"

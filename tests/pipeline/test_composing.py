"""A report as a whole mail: its parts, their bytes, and what hostile texts do to them."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.mail.builders import KEY
from tests.pipeline.test_digests import DESK, LANGUAGES, a_change, changed, digest, place_of
from tests.publish.builders import a_council
from tests.publish.hostile import TEXTS, hostile_site
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.domain.assessment import TargetStatus
from tracker.mail.message import Mail, decode, encode, parts_of
from tracker.pipeline.composing import Office, report_mail
from tracker.pipeline.digests import digest_of
from tracker.publish.prints import can_print
from tracker.publish.views import PledgeView, SiteView
from tracker.publish.workshop import open_workshop


class Tags(HTMLParser):
    """Which elements and attributes a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


MOMENT = datetime(2026, 6, 1, 6, tzinfo=UTC)


def mail_of(site: SiteView, *, month: str = "2026-05") -> Mail:
    office = Office(
        desk=replace(DESK, month=month, publisher=site.publisher),
        workshop=open_workshop(site, ROOT / "reports"),
        host="tracker.example",
        sender="redactie@tracker.example",
    )
    (place,) = site.areas
    council = replace(a_council(place.area), locale="da")
    return report_mail(office, council, place, key=KEY, moment=MOMENT)


def raw_of(*views: PledgeView, prints: bool = False, month: str = "2026-05") -> bytes:
    return encode(mail_of(replace(a_site(views), prints=prints), month=month))


def kinds(raw: bytes) -> list[str]:
    return [part.get_content_type() for part in message_from_bytes(raw).walk()]


@pytest.mark.skipif(not can_print(), reason="WeasyPrint or Pango is not here")
def test_a_report_is_text_html_with_its_chart_the_print_and_a_table() -> None:
    raw = raw_of(co2(), trees(), prints=True)

    assert kinds(raw) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
        "text/csv",
    ]
    assert set(parts_of(raw)) == {"html", "chart.png", "0151-2026-05.pdf", "0151-2026-05.csv"}
    assert "(pdf) er vedhæftet" in decode(raw)[1]
    assert raw == raw_of(co2(), trees(), prints=True)


def test_without_the_print_the_report_says_that_it_is_not_there() -> None:
    raw = raw_of(co2())

    assert "application/pdf" not in kinds(raw)
    assert "ikke vedhæftet" in decode(raw)[1]
    assert "ikke vedhæftet" in parts_of(raw)["html"].decode()


def test_boundaries_come_from_the_key_so_that_two_builds_are_the_same_bytes() -> None:
    raw = raw_of(co2())

    assert f'boundary="{KEY[:40]}-0"'.encode() in raw
    assert raw == raw_of(co2())


def test_a_quiet_month_has_a_short_text_and_html_and_no_files() -> None:
    raw = raw_of(co2(), month="2026-04")

    assert kinds(raw) == ["multipart/alternative", "text/plain", "text/html"]
    assert len(decode(raw)[1]) < 1_500


def test_the_chart_stands_on_a_painted_ground() -> None:
    image = Image.open(BytesIO(parts_of(raw_of(co2()))["chart.png"])).convert("RGBA")

    assert image.width == 1104
    assert {image.getpixel(at) for at in ((0, 0), (1103, 0))} == {(255, 255, 255, 255)}


def test_the_html_has_what_the_line_says_and_an_alternative_for_the_picture() -> None:
    html = parts_of(raw_of(co2()))["html"].decode()
    (line,) = digest(co2(), code="da").blocks[0].lines

    for said in (line.title, line.word, line.value, line.change, line.likelihood, line.reaches):
        assert said in html
    assert f'alt="{line.title}. {line.figure}"' in html
    assert 'lang="da"' in html
    assert "prefers-color-scheme: dark" in html


def test_the_table_opens_in_a_spreadsheet_of_the_country() -> None:
    table = parts_of(raw_of(changed(co2(), value=1234.5)))["0151-2026-05.csv"]

    assert table.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(StringIO(table.decode("utf-8-sig")), delimiter=";")
    assert dict(zip(head, row, strict=True))["tal"] == "1234,5"


@pytest.mark.parametrize("key", [each for each in TEXTS if not each.startswith("long")])
def test_a_hostile_text_is_text_in_every_part(key: str) -> None:
    site = hostile_site({key: TEXTS[key]})
    view = replace(site.areas[0].pledges[0])
    mail = mail_of(replace(site, areas=(replace(site.areas[0], pledges=(view,)),)))

    parts = parts_of(encode(mail))

    page = Tags()
    page.feed(parts["html"].decode())
    assert not {"script", "iframe", "svg"} & page.found
    assert not [name for name in page.attributes if name.startswith("on")]
    assert parts["html"].count(b"<img") == 1
    cells = [
        cell
        for row in csv.reader(StringIO(parts[f"x-{key}-2026-05.csv"].decode("utf-8-sig")))
        for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]


def test_days_within_three_months_are_named_with_whose_promise_it_is() -> None:
    soon = changed(co2(), deadline=date(2026, 8, 1), expected=date(2026, 7, 1))

    expected, due = digest(soon).dates
    assert expected.startswith("1 July 2026: a new figure should be out for “85% less CO₂")
    assert due.endswith(" (Socialdemokratiet Ballerup) is due.")
    assert digest(co2()).dates == ()


def test_the_archive_is_linked_where_a_release_is_kept() -> None:
    kept = digest_of(replace(DESK, has_archive=True), place_of(co2()), LANGUAGES["en"])

    assert kept.archive_address == "https://tracker.example/archive/2026-05/en/place/0151/"
    assert digest(co2()).archive_address == ""


def test_from_no_verdict_to_no_verdict_is_no_news() -> None:
    began = replace(a_change(5, 11), before=TargetStatus.NOT_DUE, after=TargetStatus.NOT_ASSESSED)
    view = replace(trees(), timeline=(began,))

    found = digest(view)

    assert (found.changes, found.is_quiet) == ((), True)

"""Addresses of before that the catalogue has no more: what each says, and where it leads."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.publish.builders import in_all
from tests.publish.conftest import Builder, Pages
from tests.publish.page_reader import read
from tests.publish.promises import co2
from tests.publish.sites import a_site
from tracker.domain.pledge import PledgeText
from tracker.errors import SiteError
from tracker.publish.addresses import in_language, without_language
from tracker.publish.former_views import FormerPage, Successor
from tracker.publish.manifest import read_manifest
from tracker.publish.published import published
from tracker.publish.views import SiteView

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
LEFT = date(2027, 5, 5)
BALLERUP = Successor(names=in_all("Ballerup"), address="place/0151/")


def former(address: str = "place/0189/", kind: str = "place", **changes: Any) -> FormerPage:
    found = FormerPage(address=address, kind=kind, names=in_all("Oldstrup"), how="left", day=LEFT)
    return replace(found, **changes)


def site_with(*pages: FormerPage) -> SiteView:
    return replace(a_site(), former=pages)


def test_what_is_noted_as_published_is_what_a_release_holds(built: Builder) -> None:
    site = a_site()
    release = built(site)

    listed = [each.address for each in published(site)]

    english = [path for path in read_manifest(release.folder).files if path.startswith("en/")]
    there = {without_language(path) for path in english if path.count("/") > 2}
    assert sorted(listed) == sorted(there - {path for path in there if path.endswith(".png")})
    assert {each.kind for each in published(site)} >= {"place", "feed", "pledge", "frame", "sign"}
    assert all(each.names["nl"] for each in published(site))


@pytest.mark.parametrize(
    ("page", "path", "words", "link"),
    [
        (former(), "en/place/0189", "Since 5 May 2027 this place is no longer followed", "../../"),
        (
            former(how="joined", successor=BALLERUP),
            "nl/plaats/0189",
            "een eigen gemeente. Het hele gebied hoort nu bij Ballerup.",
            "../0151/",
        ),
        (
            former(how="joined", successor=replace(BALLERUP, address="")),
            "en/place/0189",
            "Its whole territory now belongs to Ballerup.",
            "../../",
        ),
        (former(how="ended"), "en/place/0189", "no single place", "../../"),
        (
            former(
                "pledge/old/",
                "pledge",
                how="renamed",
                successor=Successor(names=in_all("CO2"), address="pledge/ballerup-co2/"),
            ),
            "da/loefte/old",
            "Siden 5. maj 2027 har dette løfte en anden",
            "../ballerup-co2/",
        ),
        (
            former("pledge/old/", "pledge", how="withdrawn"),
            "en/pledge/old",
            "This promise was withdrawn. Since 5 May 2027 this promise is no longer followed",
            "../../",
        ),
        (former("term/x-2022/", "term"), "en/term/x-2022", "this page is no longer kept", "../../"),
    ],
)
def test_an_old_address_says_what_happened_and_leads_on(
    pages: Pages, page: FormerPage, path: str, words: str, link: str
) -> None:
    found = read(pages(site_with(page)), path)

    assert words in found.text
    assert ("href", link) in found.attributes
    assert ("http-equiv", "refresh") not in found.attributes


def test_the_canonical_address_is_that_of_the_successor(pages: Pages) -> None:
    folder = pages(site_with(former(how="joined", successor=BALLERUP)))

    html = (folder / "da/sted/0189/index.html").read_text("utf-8")

    assert '<link rel="canonical" href="https://tracker.example/da/sted/0151/">' in html


def test_the_last_words_on_a_promise_stay(pages: Pages) -> None:
    texts = in_all("Fewer cars")
    words = {
        code: PledgeText(title=texts[code], summary="Half of them.", missing="x") for code in texts
    }
    folder = pages(site_with(former("pledge/old/", "pledge", texts=words)))

    text = read(folder, "en/pledge/old").text

    assert "What we last wrote about it Fewer cars Half of them." in text


def test_without_an_archive_the_page_says_that_its_downloads_are_gone(pages: Pages) -> None:
    text = read(pages(site_with(former())), "en/place/0189").text

    assert "No monthly report kept a copy of this page." in text


def test_the_archive_is_named_where_it_holds_the_page(pages: Pages, tmp_path: Path) -> None:
    for path in ("en/place/0189", "nl/plaats/0189", "da/sted/0189", "en", "nl", "da"):
        file = tmp_path / "var/archive/2026-05" / path / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("then", "utf-8")
    site = replace(site_with(former(months=("2026-05",))), months=("2026-05",))

    folder = pages(site)

    address = "https://tracker.example/archive/2026-05/en/"
    assert ("href", f"{address}place/0189/") in read(folder, "en/place/0189").attributes
    assert ("href", address) in read(folder, "en/about").attributes


def test_a_month_that_the_archive_does_not_hold_stops_the_build(built: Builder) -> None:
    with pytest.raises(SiteError, match=r"archive/2026-05/da/sted/0189/index.html, which is not"):
        built(site_with(former(months=("2026-05",))))


def test_the_feed_of_a_place_that_left_has_one_entry_that_names_where_to_go(pages: Pages) -> None:
    folder = pages(
        site_with(former("place/0189/feed.xml", "feed", how="joined", successor=BALLERUP))
    )

    root = ET.parse(folder / "da/sted/0189/feed.xml").getroot()  # noqa: S314 - our own file

    (entry,) = root.findall("atom:entry", ATOM)
    link = entry.find("atom:link", ATOM)
    assert (
        entry.findtext("atom:id", "", ATOM) == "tag:tracker.example,2027-05-05:place/0189/feed.xml"
    )
    assert link is not None
    assert link.get("href") == "https://tracker.example/da/sted/0151/"
    assert "Hele området hører nu til Ballerup." in entry.findtext("atom:summary", "", ATOM)


def test_frames_and_signs_on_other_sites_stay_whole(pages: Pages) -> None:
    folder = pages(
        site_with(
            former("pledge/old/", "pledge"),
            former("pledge/old/embed/", "frame"),
            former("pledge/old/badge.svg", "sign"),
        )
    )

    frame = read(folder, "nl/belofte/old/embed")
    sign = ET.parse(folder / "nl/belofte/old/badge.svg").getroot()  # noqa: S314 - our own file

    assert "Sinds 5 mei 2027 volgen we deze belofte hier niet meer." in frame.text
    assert ("target", "_top") in frame.attributes
    assert "Niet meer gevolgd" in "".join(sign.itertext())


def test_an_old_address_that_is_in_use_again_is_refused(built: Builder) -> None:
    with pytest.raises(SiteError, match="2 pages want to lie at"):
        built(site_with(former(f"pledge/{co2().pledge.id}/", "pledge")))


@pytest.mark.parametrize("path", ["en/pledge/a/", "en/sources/", "en/place/0151/feed.xml"])
def test_an_address_has_a_form_in_every_language(path: str) -> None:
    address = without_language(path)

    assert in_language("en", address) == path + ("index.html" if path.endswith("/") else "")
    assert in_language("nl", address).startswith("nl/")

"""What search engines are told: all pages in all languages, days of figures, and no more."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.publish.builders import a_publisher, in_all
from tests.publish.conftest import Builder, Pages
from tests.publish.promises import co2
from tests.publish.sites import a_site
from tests.publish.test_site import stats_of
from tracker.publish.former_views import FormerPage
from tracker.publish.sitemap import Limits, entries_of, sitemaps
from tracker.publish.views import SiteView

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
BASE = "https://tracker.example"


def a_public_site() -> SiteView:
    return replace(a_site((replace(co2(), fetched_on=date(2026, 5, 13)),)), sitemap=True)


def urls(file: Path | str) -> dict[str, ET.Element]:
    text = file if isinstance(file, str) else file.read_text("utf-8")
    root = ET.fromstring(text)  # noqa: S314 - our own file
    return {each.findtext("s:loc", "", NAMES): each for each in root.findall("s:url", NAMES)}


def alternates(url: ET.Element) -> dict[str, str]:
    return {each.get("hreflang", ""): each.get("href", "") for each in url.findall("x:link", NAMES)}


def test_every_page_stands_in_it_once_in_each_language(pages: Pages) -> None:
    folder = pages(a_public_site())

    found = urls(folder / "sitemap.xml")

    built = {path.relative_to(folder).as_posix() for path in folder.rglob("index.html")}
    listed = {f"{BASE}/{path.removesuffix('index.html')}" for path in built}
    assert set(found) == {each for each in listed if not each.endswith("/embed/")}
    for url in found.values():
        named = alternates(url)
        assert set(named) == {"nl", "da", "en", "x-default"}
        assert set(named.values()) <= set(found)
        assert all(alternates(found[other]) == named for other in named.values())


def test_days_are_those_of_figures_and_words(pages: Pages) -> None:
    found = urls(pages(a_public_site()) / "sitemap.xml")

    days = {each: url.findtext("s:lastmod", None, NAMES) for each, url in found.items()}

    assert days[f"{BASE}/da/loefte/ballerup-co2/"] == "2026-05-13"
    assert days[f"{BASE}/nl/plaats/0151/"] == days[f"{BASE}/"] == "2026-05-13"
    assert days[f"{BASE}/en/method/"] is None


def test_pages_of_former_addresses_are_left_out(pages: Pages) -> None:
    left = FormerPage(
        address="place/0189/",
        kind="place",
        names=in_all("Oldstrup"),
        how="left",
        day=date(2027, 5, 5),
    )
    folder = pages(replace(a_public_site(), former=(left,)))

    assert (folder / "nl/plaats/0189/index.html").is_file()
    assert not [each for each in urls(folder / "sitemap.xml") if "0189" in each]


def test_robots_may_read_all_and_are_told_where_the_sitemap_is(pages: Pages) -> None:
    folder = pages(a_public_site())

    assert (folder / "robots.txt").read_text("utf-8") == (
        "User-agent: *\nAllow: /\n\nSitemap: https://tracker.example/sitemap.xml\n"
    )


def test_a_site_without_an_address_has_no_sitemap(pages: Pages) -> None:
    folder = pages(a_site())

    assert not (folder / "sitemap.xml").exists()
    assert (folder / "robots.txt").read_text("utf-8") == "User-agent: *\nAllow: /\n"


def test_it_is_written_again_only_when_it_changes(built: Builder) -> None:
    before = stats_of(built(a_public_site()).folder)
    after = stats_of(built(replace(a_public_site(), code_version="2")).folder)

    assert before["sitemap.xml"] == after["sitemap.xml"]


@pytest.mark.parametrize("limits", [Limits(pages=10), Limits(size=6_000)])
def test_too_many_pages_for_one_file_go_into_several_behind_an_index(limits: Limits) -> None:
    entries = [f"<url><loc>{BASE}/{number:03}/</loc></url>\n" * 5 for number in range(25)]

    files = sitemaps(entries, base_url=BASE, limits=limits)

    index, *parts = files
    assert len(parts) > 1
    root = ET.fromstring(files[index])  # noqa: S314 - our own file
    named = [each.text for each in root.findall("s:sitemap/s:loc", NAMES)]
    assert named == [f"{BASE}/{part}" for part in parts]
    assert sum(files[part].count("<url>") for part in parts) == 125
    for part in parts:
        assert len(files[part].encode()) <= limits.size
        assert files[part].count("<url>") <= 5 * limits.pages


def test_addresses_are_written_as_xml_asks() -> None:
    publisher = a_publisher('https://tracker.example/a&b"c')
    site = replace(a_public_site(), publisher=publisher)

    (text,) = sitemaps(entries_of(site, ["en/method/index.html"]), base_url="").values()

    assert 'https://tracker.example/a&b"c/en/method/' in urls(text)

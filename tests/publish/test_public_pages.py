from dataclasses import replace

import pytest

from tests.publish.builders import FETCHED, a_feed
from tests.publish.conftest import Pages
from tests.publish.page_reader import read
from tests.publish.sites import a_site
from tracker.publish.addresses import WORDS
from tracker.publish.pages.public import documents_of
from tracker.publish.views import FeedView

KINDS = ("about", "neutrality", "accessibility", "privacy", "licences")


@pytest.mark.parametrize("code", ["nl", "da", "en"])
def test_every_page_leads_to_the_pages_about_the_site(pages: Pages, code: str) -> None:
    folder = pages(a_site())
    words = [WORDS[kind][code] for kind in KINDS]  # type: ignore[index]

    links = dict.fromkeys(value for name, value in read(folder, code).attributes if name == "href")

    assert [link for link in links if link.rstrip("/") in words] == [f"{word}/" for word in words]


def test_the_neutrality_page_lists_each_document_with_its_number_of_promises(pages: Pages) -> None:
    site = a_site()
    lines = documents_of(site.cards)

    text = read(pages(site), "en/neutrality").text

    assert sum(line.promises for line in lines) == len(site.pledges)
    for line in lines:
        assert f"{line.document.title} {line.document.publisher}" in text


def test_sources_are_apart_by_what_their_licence_allows(pages: Pages) -> None:
    feeds = (
        replace(a_feed(), id="free", title="Free one", redistribute=True),
        replace(a_feed(), id="alike", title="Alike one", redistribute=True, share_alike=True),
        replace(a_feed(), id="shown", title="Shown one", redistribute=False),
    )
    lines = tuple(FeedView(feed=each, last_good=FETCHED, problem=None) for each in feeds)

    text = read(pages(replace(a_site(), feeds=lines)), "en/licences").text

    order = [
        "May be passed on",
        "Free one",
        "under the same licence only",
        "Alike one",
        "Shown here, not passed on",
        "Shown one",
        "Apache-2.0",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_the_accessibility_page_says_who_looked_and_when(pages: Pages) -> None:
    text = read(pages(a_site()), "en/accessibility").text

    assert "prepared on 28 November 2026, by the makers of the software themselves" in text
    assert "No outside body has tested the site." in text

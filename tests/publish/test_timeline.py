"""How a word changed: on the page in every language, and as a valid Atom feed that never moves."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.domain.test_corrections import NOTED
from tests.publish.builders import EMISSIONS, a_publisher, in_all
from tests.publish.conftest import Builder, Pages
from tests.publish.page_reader import read
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.domain.assessment import TargetStatus
from tracker.domain.corrections import CorrectionStand, CorrectionState
from tracker.domain.history import Cause, StatusChange
from tracker.domain.pledge import Change, PledgeText
from tracker.publish.atom import MOST_ENTRIES, atoms, entry_id
from tracker.publish.timeline import events_of
from tracker.publish.views import CorrectionView, EarlierTarget, PledgeView

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = StatusChange(
    pledge="ballerup-co2",
    area="0151",
    day=date(2026, 3, 17),
    before=None,
    after=TargetStatus.ON_TRACK,
    causes=(),
)
LATER = StatusChange(
    pledge="ballerup-co2",
    area="0151",
    day=date(2026, 5, 13),
    before=TargetStatus.ON_TRACK,
    after=TargetStatus.AT_RISK,
    causes=(Cause.REVISION, Cause.NEW_FIGURE),
)


def changed(*changes: StatusChange) -> PledgeView:
    return replace(co2(), timeline=changes or (LATER, FIRST))


def feed(folder: Path, path: str) -> ET.Element:
    return ET.fromstring((folder / path).read_bytes())  # noqa: S314 - written by this project


def texts(element: ET.Element, name: str) -> list[str]:
    return [each.text or "" for each in element.iter(f"{ATOM}{name}")]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (
            "en/pledge",
            (
                "What changed, and when 13 May 2026 Uncertain Before: On track. The publisher"
                " changed earlier figures. A new figure was published. 17 March 2026 On track"
                " This is the first verdict on this promise."
            ),
        ),
        (
            "nl/belofte",
            (
                "Wat er veranderde, en wanneer 13 mei 2026 Onzeker Eerst: Op schema. De bron heeft"
                " eerdere cijfers veranderd. Er is een nieuw cijfer verschenen. 17 maart 2026 Op"
                " schema Dit is het eerste oordeel over deze belofte."
            ),
        ),
        (
            "da/loefte",
            (
                "Hvad der ændrede sig, og hvornår 13. maj 2026 Usikkert Før: På rette vej."
                " Kilden har ændret tidligere tal. Der er kommet et nyt tal. 17. marts 2026"
                " På rette vej Det er den første vurdering af dette løfte."
            ),
        ),
    ],
)
def test_the_page_lists_each_change_newest_first_with_its_reason(
    pages: Pages, page: str, said: str
) -> None:
    assert said in read(pages(a_site((changed(),))), f"{page}/ballerup-co2").text


def test_a_promise_without_a_change_has_no_timeline(pages: Pages) -> None:
    page = read(pages(a_site((co2(),))), "en/pledge/ballerup-co2")

    assert "What changed, and when" not in page.text


@pytest.mark.parametrize("path", ["en/feed.xml", "en/place/0151/feed.xml"])
def test_a_feed_has_what_atom_asks_for(pages: Pages, path: str) -> None:
    root = feed(pages(a_site((changed(),))), path)

    assert root.tag == f"{ATOM}feed"
    assert texts(root, "id")[0] == f"https://tracker.example/{path}"
    assert texts(root, "name") == ["Stichting Voorbeeld"]
    assert texts(root, "updated") == [
        "2026-05-13T00:00:00Z",
        "2026-05-13T00:00:00Z",
        "2026-03-17T00:00:00Z",
    ]
    for entry in root.iter(f"{ATOM}entry"):
        assert {each.tag.removeprefix(ATOM) for each in entry} == {
            "id",
            "title",
            "updated",
            "link",
            "summary",
        }
    links = {(each.get("rel"), each.get("href")) for each in root.findall(f"{ATOM}link")}
    assert ("self", f"https://tracker.example/{path}") in links


def test_an_entry_says_whose_promise_changed_from_what_to_what_and_why(pages: Pages) -> None:
    root = feed(pages(a_site((changed(),))), "en/feed.xml")

    assert texts(root, "title") == [
        "How the verdicts on promises change",
        "85% less CO₂ from Ballerup by 2030: from “On track” to “Uncertain”",
        "85% less CO₂ from Ballerup by 2030: On track",
    ]
    assert texts(root, "summary")[0] == (
        "Ballerup. A target of the municipality, named by Socialdemokratiet Ballerup."
        " The publisher changed earlier figures. A new figure was published."
    )


def test_the_id_of_an_entry_is_the_same_in_every_feed_language_and_build(pages: Pages) -> None:
    folder = pages(a_site((changed(),)))
    paths = ["en/feed.xml", "nl/feed.xml", "da/sted/0151/feed.xml"]

    ids = [texts(feed(folder, path), "id")[1:] for path in paths]

    expected = [
        "tag:tracker.example,2026-05-13:ballerup-co2/0151",
        "tag:tracker.example,2026-03-17:ballerup-co2/0151",
    ]
    assert ids == [expected] * 3
    assert entry_id("tracker.example", LATER) == expected[0]


def test_pages_name_their_feeds(pages: Pages) -> None:
    folder = pages(a_site((changed(),)))

    for path, linked in {
        "en": ["feed.xml"],
        "en/place/0151": ["../../feed.xml", "feed.xml"],
        "en/pledge/ballerup-co2": ["../../feed.xml", "../../place/0151/feed.xml"],
    }.items():
        html = (folder / path / "index.html").read_text("utf-8")
        lines = [line for line in html.splitlines() if "application/atom+xml" in line]
        assert [line.rsplit('href="', 1)[1].split('"')[0] for line in lines] == linked


def test_a_feed_before_the_first_change_is_empty_and_dated_by_what_was_kept(pages: Pages) -> None:
    root = feed(pages(a_site((co2(), trees()))), "en/feed.xml")

    assert texts(root, "updated") == ["2026-06-10T00:00:00Z"]
    assert list(root.iter(f"{ATOM}entry")) == []


def test_an_unchanged_world_builds_the_same_feeds(built: Builder) -> None:
    first = built(a_site((changed(),)))
    before = (first.folder / "en/feed.xml").read_bytes()

    again = built(replace(a_site((changed(),)), code_version="2"))

    assert again != first
    assert (again.folder / "en/feed.xml").read_bytes() == before


def test_a_feed_keeps_the_newest_changes_only() -> None:
    many = tuple(replace(LATER, day=date.fromordinal(740_000 - i)) for i in range(150))

    (everything, place) = atoms(a_site((changed(*many),)))

    assert len(everything.entries) == len(place.entries) == MOST_ENTRIES
    assert everything.entries[0].change == many[0]


def test_hostile_words_stay_text_in_a_feed(pages: Pages) -> None:
    evil = "<b>\"x\" & 'y'</b>]]>"
    view = changed()
    text = {code: PledgeText(title=evil, summary="", missing="") for code in ("nl", "da", "en")}
    view = replace(
        view,
        pledge=replace(view.pledge, texts=text, said_by=evil),
        area=replace(view.area, names=in_all(evil)),
    )
    site = replace(a_site((view,)), publisher=replace(a_publisher(), name=evil))

    root = feed(pages(site), "en/feed.xml")

    assert texts(root, "name") == [evil]
    assert texts(root, "title")[1].startswith(evil)
    assert evil in texts(root, "summary")[0]


def test_a_host_with_letters_of_its_language_is_written_in_ascii() -> None:
    site = replace(a_site((changed(),)), publisher=a_publisher("https://løfter.example/x"))

    (everything, _) = atoms(site)

    assert everything.entries[0].id.startswith("tag:xn--lfter-vua.example,")


def spotted(found: date, until: date | None = None) -> CorrectionView:
    """An error in a figure of this promise, open or put right."""
    state = CorrectionState.EXPIRED if until else CorrectionState.OPEN
    return CorrectionView(
        correction=replace(NOTED, found=found),
        stand=CorrectionStand(state=state, until=until),
        area=co2().area,
        indicator=EMISSIONS,
    )


def test_an_error_and_its_end_stand_among_the_changes_in_the_order_of_their_days(
    pages: Pages,
) -> None:
    mended = spotted(date(2026, 4, 2), until=date(2026, 5, 9))
    view = replace(changed(), corrections=(mended,))

    text = read(pages(a_site((view,))), "en/pledge/ballerup-co2").text

    assert (
        "9 May 2026 The publisher put the figure for 2024 right."
        " 2 April 2026 An error in the figure for 2024 became known. 17 March 2026 On track"
    ) in text


def test_an_error_that_still_stands_has_no_end() -> None:
    events = events_of(replace(co2(), corrections=(spotted(date(2026, 4, 2)),)))

    assert [(event.day, event.kind) for event in events] == [(date(2026, 4, 2), "error")]


def test_each_change_of_the_promise_stands_on_the_first_day_of_the_new_version(
    pages: Pages,
) -> None:
    was = EarlierTarget(
        valid_from=date(2025, 9, 1),
        valid_to=date(2026, 6, 30),
        texts=co2().pledge.texts,
        target=co2().pledge.target,
        indicators=(),
        reasons=in_all("The council decided it."),
    )
    change = Change(day=date(2026, 7, 1), reasons=in_all("Never said twice."))
    view = replace(co2(), earlier=(was,), pledge=replace(co2().pledge, change=change))

    text = read(pages(a_site((view,))), "en/pledge/ballerup-co2").text

    assert "1 July 2026 The promise was changed. The council decided it." in text
    assert [event.kind for event in events_of(view)] == ["promise"]


def test_a_change_without_an_earlier_target_and_words_that_vanished_are_told(
    pages: Pages,
) -> None:
    change = Change(day=date(2026, 7, 1), reasons=in_all("A word was corrected."))
    pledge = replace(co2().pledge, change=change, vanished=date(2026, 8, 2))

    text = read(pages(a_site((replace(co2(), pledge=pledge),))), "en/pledge/ballerup-co2").text

    assert (
        "2 August 2026 The quoted words were no longer in the document."
        " 1 July 2026 The promise was changed. A word was corrected."
    ) in text

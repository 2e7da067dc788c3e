"""Through builds with changed catalogues: what was public once is never answered with nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.pipeline.build import a_context, offline
from tests.publish.page_reader import read
from tests.publish.test_site import files_of, stats_of
from tracker.catalogue.catalogue import Catalogue
from tracker.domain.pledge import Pledge
from tracker.errors import SiteError
from tracker.pipeline import assessing
from tracker.pipeline.context import Context
from tracker.pipeline.publishing import publish, roll_back
from tracker.store.published import PublishedPage, newest_pages

BALLERUP, KOEGE, HAAG = "ballerup-co2", "koege-plan-2030", "denhaag-charging-points"
FIRST, LATER, LAST = date(2026, 11, 22), date(2027, 5, 5), date(2027, 9, 1)


@pytest.fixture
def context(tmp_path: Path, database_url: str) -> Iterator[Context]:
    with a_context(tmp_path, database_url=database_url, resolve=offline) as opened:
        all_pledges = opened.catalogue.pledges
        yield following(opened, [all_pledges[each] for each in (BALLERUP, KOEGE, HAAG)])


def following(context: Context, pledges: Iterable[Pledge]) -> Context:
    """The catalogue with these promises and the councils of their places only."""
    chosen = {each.id: each for each in pledges}
    places = {each.area for each in chosen.values()}
    catalogue = context.catalogue
    councils = {key: each for key, each in catalogue.councils.items() if each.area in places}
    written = {f"pledges/{key}": catalogue.written[f"pledges/{key}"] for key in chosen}
    areas = {key: replace(area, beside="") for key, area in catalogue.areas.items()}
    kept = {key: each for key, each in catalogue.written.items() if "pledges/" not in key}
    smaller: Catalogue = replace(
        catalogue, pledges=chosen, councils=councils, areas=areas, written=kept | written
    )
    return replace(context, catalogue=smaller)


def without(context: Context, pledge: str) -> Context:
    left = [each for each in context.catalogue.pledges.values() if each.id != pledge]
    return following(context, left)


def renamed(context: Context, pledge: str, name: str) -> Context:
    """The same promise under another id, which names the one that it had."""
    catalogue = context.catalogue
    own = replace(catalogue.pledges[pledge], id=name, former_ids=(pledge,))
    others = [each for each in catalogue.pledges.values() if each.id != pledge]
    written = {**catalogue.written, f"pledges/{name}": catalogue.written[f"pledges/{pledge}"]}
    wider = replace(context, catalogue=replace(catalogue, written=written))
    return following(wider, [own, *others])


def joined(context: Context, code: str, successor: str, on: date) -> Context:
    area = replace(context.catalogue.areas[code], valid_to=on, successor=successor)
    areas = {**context.catalogue.areas, code: area}
    return replace(context, catalogue=replace(context.catalogue, areas=areas))


def judged(context: Context, day: date) -> Context:
    moment = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    context = replace(context, clock=lambda: moment)
    assessing.record(context, day)
    return context


def built(context: Context, day: date) -> Path:
    return publish(judged(context, day), day).folder


def known(context: Context) -> dict[str, PublishedPage]:
    with context.reading() as connection:
        return newest_pages(connection)


def test_a_promise_with_another_id_a_dropped_one_and_a_merged_place_keep_their_pages(
    context: Context,
) -> None:
    first = built(context, FIRST)
    changed = renamed(without(context, KOEGE), BALLERUP, "ballerup-emissions")
    second = built(joined(changed, "0259", "0151", date(2026, 12, 31)), LATER)

    lost = {path for path in files_of(first) if path.endswith(("index.html", "feed.xml", "svg"))}
    assert lost <= set(files_of(second))
    old = read(second, f"en/pledge/{BALLERUP}")
    assert "Since 5 May 2027 this promise has another address." in old.text
    assert ("href", "../ballerup-emissions/") in old.attributes
    dropped = read(second, f"da/loefte/{KOEGE}")
    text = context.catalogue.pledges[KOEGE].texts["da"]
    assert "Siden 5. maj 2027 følger vi ikke længere dette løfte her." in dropped.text
    assert text.title in dropped.text
    assert text.summary in dropped.text
    place = read(second, "nl/plaats/0259")
    assert "Køge was tot en met 31 december 2026 een eigen gemeente." in place.text
    assert ("href", "../0151/") in place.attributes
    feed = (second / "nl/plaats/0259/feed.xml").read_text("utf-8")
    assert "Het hele gebied hoort nu bij Ballerup." in feed


def test_the_day_on_which_a_page_left_stays_and_building_again_touches_no_file(
    context: Context,
) -> None:
    built(context, FIRST)
    fewer = without(context, KOEGE)
    before = stats_of(built(fewer, LATER))

    after = built(fewer, LATER)
    much_later = built(fewer, LAST)

    assert stats_of(after) == before
    assert "Since 5 May 2027" in read(much_later, f"en/pledge/{KOEGE}").text
    assert known(context)[f"pledge/{KOEGE}/"].day == LATER


def test_a_page_that_comes_back_takes_its_address_again(context: Context) -> None:
    built(context, FIRST)
    built(without(context, KOEGE), LATER)

    again = built(context, LAST)

    assert "no longer followed" not in read(again, f"en/pledge/{KOEGE}").text
    page = known(context)[f"pledge/{KOEGE}/"]
    assert (page.state, page.day) == ("there", LAST)


def test_a_withdrawn_promise_keeps_its_whole_page_and_its_words_when_it_leaves(
    context: Context,
) -> None:
    own = replace(context.catalogue.pledges[KOEGE], closed="withdrawn")
    others = [each for each in context.catalogue.pledges.values() if each.id != KOEGE]
    withdrawn = following(context, [own, *others])

    full = read(built(withdrawn, FIRST), f"en/pledge/{KOEGE}").text
    left = read(built(without(withdrawn, KOEGE), LATER), f"en/pledge/{KOEGE}").text

    assert "This promise was withdrawn." in full
    assert own.key_phrase in full
    assert "This promise was withdrawn." in left
    assert own.texts["en"].summary in left


def test_a_build_that_fails_leaves_nothing_on_record_and_no_page_of_it_comes_later(
    context: Context,
) -> None:
    context.settings.site.mkdir()
    with pytest.raises(SiteError, match="is a folder"):
        built(context, FIRST)
    assert known(context) == {}

    context.settings.site.rmdir()
    folder = built(without(context, KOEGE), LATER)

    assert not (folder / f"en/pledge/{KOEGE}").exists()
    assert f"pledge/{KOEGE}/" not in known(context)


def test_going_back_to_an_earlier_release_changes_no_record(context: Context) -> None:
    built(without(context, KOEGE), FIRST)
    built(context, LATER)
    before = known(context)

    roll_back(context)

    assert known(context) == before
    page = read(built(without(context, KOEGE), LAST), f"en/pledge/{KOEGE}")
    assert "Since 1 September 2027" in page.text


def test_a_place_that_joined_one_that_joined_another_leads_to_the_last(context: Context) -> None:
    built(context, FIRST)
    chain = joined(without(context, KOEGE), "0259", "0269", date(2026, 12, 31))
    chain = joined(chain, "0269", "0151", date(2027, 1, 31))

    folder = built(chain, LATER)

    assert ("href", "../0151/") in read(folder, "en/place/0259").attributes
    assert not (folder / "en/place/0269").exists()


def test_a_place_that_was_split_says_that_nobody_has_all_of_it(context: Context) -> None:
    built(context, FIRST)

    folder = built(joined(without(context, KOEGE), "0259", "", date(2026, 12, 31)), LATER)

    assert "no single place that its whole territory went to" in read(folder, "en/place/0259").text

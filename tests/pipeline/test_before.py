"""What a daily answer is compared with: as little as tells the same as all that is known."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from tests.pipeline.test_beside_last import a_count, keyed
from tests.publish.builders import a_feed
from tests.store.builders import a_figure
from tracker.domain.observation import ObsStatus
from tracker.feeds.feed import Feed
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.before import last_good_of
from tracker.pipeline.beside_last import on_last_day
from tracker.pipeline.loading import load
from tracker.pipeline.staged import Staged
from tracker.pipeline.summary import LastGood, Summary, summary
from tracker.store.observations import Figure, newest_of_feed
from tracker.store.snapshots import last_good, snapshot_by_hash

FIRST = date(2026, 1, 1)
AREAS = ("GM0406", "GM0518", "GM0603")
INDICATORS = ("charging-locations", "charging-stations")
numbers = count()


def a_daily_feed() -> Feed:
    return replace(a_feed(f"feed_{next(numbers)}"), restates=False)


def figures_of(day: int, values: Mapping[tuple[str, str], float | None]) -> list[Figure]:
    on = (FIRST + timedelta(days=day)).isoformat()
    return [
        replace(
            a_count(area, on, value or 0.0, indicator),
            value=value,
            obs_status=ObsStatus.MISSING if value is None else ObsStatus.NORMAL,
        )
        for (indicator, area), value in values.items()
    ]


def staged_of(figures: Iterable[Figure]) -> Staged:
    found = keyed(figures)
    return Staged(figures=found, received=len(found), accepted=len(found))


def a_load(
    connection: Connection, feed: Feed, figures: Iterable[Figure], number: int, **given: object
) -> str:
    moment = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(minutes=number)
    manifest = Manifest(feed=feed.id, fetched_at=moment, exchanges=())
    staged = staged_of(figures)
    load(connection, feed=feed, manifest=manifest, staged=staged, checks=(), **given)  # type: ignore[arg-type]
    return manifest.sha256


def told(staged: Staged, last: LastGood | None) -> Summary:
    return summary(staged, last, AREAS, expected=AREAS, restates=False)


def whole(connection: Connection, feed: Feed) -> LastGood:
    """What is known, all of it."""
    row = last_good(connection, feed=feed.id)
    assert row is not None
    figures = newest_of_feed(connection, feed=feed.id)
    areas = frozenset(figure.area for figure in on_last_day(figures).values())
    return LastGood(snapshot=row, figures=figures, areas=areas)


series = st.tuples(st.sampled_from(INDICATORS), st.sampled_from(AREAS))
values = st.dictionaries(series, st.sampled_from([5.0, 5.0, 5.0, 6.0, 0.0, None]))
answers = st.tuples(st.sampled_from([*range(12), 30, 60, 200]), values)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(history=st.lists(answers, min_size=1, max_size=10), new=answers)
def test_the_last_days_tell_the_same_as_all_that_is_known(
    engine: Engine, history: list[tuple[int, dict[tuple[str, str], float | None]]], new: object
) -> None:
    feed = a_daily_feed()
    staged = staged_of(figures_of(*new))  # type: ignore[misc]
    with engine.begin() as connection:
        for number, (day, said) in enumerate(history):
            a_load(connection, feed, figures_of(day, said), number)

        few = last_good_of(connection, feed, staged)

        assert told(staged, few) == told(staged, whole(connection, feed))


def every(value: float) -> dict[tuple[str, str], float | None]:
    return {(indicator, area): value for indicator in INDICATORS for area in AREAS}


def test_a_day_is_not_compared_with_the_whole_history(engine: Engine) -> None:
    feed = a_daily_feed()
    with engine.begin() as connection:
        a_load(connection, feed, figures_of(0, {("charging-locations", "GM0363"): 3.0}), 0)
        for day in range(40):
            a_load(connection, feed, figures_of(day, every(day)), 1 + day)
        found = last_good_of(connection, feed, staged_of(figures_of(40, every(40.0))))

    assert found is not None
    days = {key[3] for key in found.figures if key[1] != "GM0363"}
    assert days == {FIRST + timedelta(days=day) for day in range(32, 40)}
    assert set(AREAS) == found.areas  # of which GM0363 is none any more
    assert sum(key[1] == "GM0363" for key in found.figures) == 1  # the last that came of it


def test_a_standstill_is_followed_back_to_its_first_day(engine: Engine) -> None:
    feed = a_daily_feed()
    staged = staged_of(figures_of(90, every(7.0)))
    with engine.begin() as connection:
        for day in range(90):
            a_load(connection, feed, figures_of(day, every(6.0 if day < 20 else 7.0)), day)

        seen = told(staged, last_good_of(connection, feed, staged))

    assert seen.values["days_frozen"] == 70


def test_a_first_answer_is_compared_with_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        assert last_good_of(connection, a_daily_feed(), staged_of([])) is None


@pytest.mark.parametrize(("changed", "review"), [(1, None), (12, "pending")])
def test_known_days_that_are_said_otherwise_are_a_revision_when_they_are_nearly_all(
    engine: Engine, changed: int, review: str | None
) -> None:
    feed = a_daily_feed()
    days = [*figures_of(0, every(5.0)), *figures_of(1, every(6.0))]
    anew = [replace(each, value=9.0) for each in days[:changed]]
    with engine.begin() as connection:
        for number, figures in enumerate((days, anew)):
            sha256 = a_load(connection, feed, figures, number)
        row = snapshot_by_hash(connection, sha256=sha256)

    assert row is not None
    assert row.review == review


def test_figures_that_came_after_the_rules_looked_are_seen_by_the_load(engine: Engine) -> None:
    """Another process loads the same feed between the check and the load."""
    feed = a_feed(f"feed_{next(numbers)}")
    first, between, last = ([a_figure(value=value)] for value in (1.0, 2.0, 1.0))
    with engine.begin() as connection:
        a_load(connection, feed, [*first, a_figure("2019")], 0)
        compared = last_good_of(connection, feed, staged_of(last))
        assert compared is not None
        a_load(connection, feed, [*between, a_figure("2020")], 1)

        a_load(connection, feed, last, 2, read=compared.read)

        found = newest_of_feed(connection, feed=feed.id)
    assert {key[2]: each.value for key, each in found.items()} == {
        "2018": 1.0,
        "2019": None,
        "2020": None,
    }


def test_what_the_rules_looked_at_is_not_read_again(engine: Engine) -> None:
    feed = a_feed(f"feed_{next(numbers)}")
    with engine.begin() as connection:
        a_load(connection, feed, [a_figure(value=1.0), a_figure("2019")], 0)
        compared = last_good_of(connection, feed, staged_of([]))
        assert compared is not None
        assert compared.read is not None
        mark = replace(a_figure("1900", value=3.0))
        read = replace(compared.read, figures={**compared.read.figures, mark.key: mark})

        a_load(connection, feed, [a_figure(value=1.0)], 1, read=read)

        found = newest_of_feed(connection, feed=feed.id)
    assert found[mark.key].value is None  # withdrawn, although no row ever said it

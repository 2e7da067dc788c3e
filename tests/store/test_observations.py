"""Vintages: only added, read as they were known on a day, alike on both databases."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from tests.store.builders import MARCH, MAY, a_figure, a_snapshot
from tracker.domain.observation import ObsStatus
from tracker.store.newest import newest_figures
from tracker.store.observations import (
    Figure,
    add_vintage,
    newest_of_feed,
    series_as_of,
    vintages_of,
)
from tracker.store.snapshots import add_snapshot

KEY = ("things", "0151", "a_feed")


def add(
    connection: Connection,
    figures: list[Figure],
    *,
    sha256: str,
    fetched_at: datetime,
    review: str | None = None,
) -> None:
    row = a_snapshot(sha256, fetched_at=fetched_at, review=review)
    add_snapshot(connection, row=row, checks=(), quarantined=())
    add_vintage(connection, feed="a_feed", sha256=sha256, fetched_at=fetched_at, figures=figures)


def test_a_past_day_reads_what_was_known_at_its_end(engine: Engine) -> None:
    with engine.begin() as connection:
        add(connection, [a_figure(value=1.0)], sha256="a" * 64, fetched_at=MARCH)
        add(connection, [a_figure(value=2.0)], sha256="b" * 64, fetched_at=MAY)

        values = {
            day: [each.value for each in series_as_of(connection, as_of=day, areas=["0151"])[KEY]]
            for day in (date(2026, 5, 12), date(2026, 5, 13))
        }

    assert values == {date(2026, 5, 12): [1.0], date(2026, 5, 13): [2.0]}


def test_nothing_was_known_before_the_first_vintage(engine: Engine) -> None:
    with engine.begin() as connection:
        add(connection, [a_figure()], sha256="a" * 64, fetched_at=MARCH)

        assert series_as_of(connection, as_of=date(2026, 3, 16), areas=["0151"]) == {}


def test_the_last_figure_of_a_day_counts(engine: Engine) -> None:
    later = MARCH.replace(hour=18)
    with engine.begin() as connection:
        add(connection, [a_figure(value=1.0)], sha256="a" * 64, fetched_at=MARCH)
        add(connection, [a_figure(value=2.0)], sha256="b" * 64, fetched_at=later)

        found = newest_of_feed(connection, feed="a_feed")

    assert [each.value for each in found.values()] == [2.0]


def test_a_withdrawn_figure_stays_readable_as_missing(engine: Engine) -> None:
    with engine.begin() as connection:
        add(connection, [a_figure(value=1.0)], sha256="a" * 64, fetched_at=MARCH)
        add(connection, [a_figure(value=None)], sha256="b" * 64, fetched_at=MAY)

        found = vintages_of(
            connection, indicator="things", area="0151", feed="a_feed", as_of=MAY.date()
        )

    assert [each.value for each in found] == [1.0, None]


def test_a_revision_under_review_can_be_left_out(engine: Engine) -> None:
    with engine.begin() as connection:
        add(connection, [a_figure(value=1.0)], sha256="a" * 64, fetched_at=MARCH)
        add(
            connection,
            [a_figure(value=2.0)],
            sha256="b" * 64,
            fetched_at=MAY,
            review="pending",
        )

        known = series_as_of(connection, as_of=MAY.date(), areas=["0151"], accepted_only=True)

    assert [each.value for each in known[KEY]] == [1.0]


def test_the_same_snapshot_cannot_add_a_figure_twice(engine: Engine) -> None:
    with pytest.raises((IntegrityError, UniqueViolation)), engine.begin() as connection:
        add(connection, [a_figure(), a_figure()], sha256="a" * 64, fetched_at=MARCH)


def test_a_load_that_breaks_off_leaves_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        add(connection, [a_figure()], sha256="a" * 64, fetched_at=MARCH)
        connection.rollback()

        assert newest_of_feed(connection, feed="a_feed") == {}


def test_other_areas_and_feeds_are_series_of_their_own(engine: Engine) -> None:
    with engine.begin() as connection:
        figures = [a_figure(), a_figure(area="0259"), a_figure(indicator="others")]
        add(connection, figures, sha256="a" * 64, fetched_at=MARCH)

        found = series_as_of(connection, as_of=MARCH.date(), areas=["0151", "0259"])

    assert set(found) == {KEY, ("things", "0259", "a_feed"), ("others", "0151", "a_feed")}


def test_a_naive_moment_is_refused(engine: Engine) -> None:
    naive = MARCH.replace(tzinfo=None)

    with pytest.raises(Exception, match="no time zone"), engine.begin() as connection:
        add(connection, [], sha256="a" * 64, fetched_at=naive)


def test_another_definition_or_source_is_another_figure(engine: Engine) -> None:
    wide = replace(a_figure(value=3.0), definition="scopes-1-3")
    other = replace(a_figure(value=4.0), source="https://other.example")
    with engine.begin() as connection:
        add(connection, [a_figure(value=1.0), wide, other], sha256="a" * 64, fetched_at=MARCH)
        add(connection, [replace(wide, value=5.0)], sha256="b" * 64, fetched_at=MAY)

        newest = newest_of_feed(connection, feed="a_feed")
        series = series_as_of(connection, as_of=MAY.date(), areas=["0151"])[KEY]

    expected = {
        ("", "", 1.0),
        ("scopes-1-3", "", 5.0),
        ("", "https://other.example", 4.0),
    }
    assert {(key[4], key[5], each.value) for key, each in newest.items()} == expected
    assert {(each.definition, each.source, each.value) for each in series} == expected


def test_the_newest_figure_of_each_area_is_one_that_exists(engine: Engine) -> None:
    forecast = replace(a_figure("2020", 9.0), obs_status=ObsStatus.FORECAST)
    quoted = replace(a_figure("2021", 9.0), source="https://other.example")
    to_come = a_figure("2031", 9.0)
    old, other = a_figure("2018", 1.0), a_figure("2019", 5.0, area="0259")
    withdrawn = a_figure("2019", 2.0)
    with engine.begin() as connection:
        first = [old, other, withdrawn, forecast, quoted, to_come]
        add(connection, first, sha256="a" * 64, fetched_at=MARCH)
        later = [a_figure("2018", 3.0), replace(withdrawn, value=None)]
        add(connection, later, sha256="b" * 64, fetched_at=MAY)

        before = newest_figures(connection, as_of=date(2026, 4, 1))
        after = newest_figures(connection, as_of=date(2026, 6, 1))

    assert {each.area: each.value for each in before["things", "a_feed"]} == {
        "0151": 2.0,
        "0259": 5.0,
    }
    assert {each.area: each.value for each in after["things", "a_feed"]} == {
        "0151": 3.0,
        "0259": 5.0,
    }

"""What a promise would take: beside its own best year, and beside places of its country."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.pipeline.build import DANISH, a_context
from tests.store.builders import MARCH, a_figure, a_snapshot
from tracker.domain.approval import withheld
from tracker.pipeline.assessing import judge_all, known_on
from tracker.pipeline.comparing import POPULATION, Comparisons
from tracker.pipeline.context import Context
from tracker.publish.takes import TakesView
from tracker.store.observations import add_vintage
from tracker.store.snapshots import add_snapshot

TODAY = date(2026, 11, 22)
EMISSIONS = "greenhouse-gas-emissions"
HOMES = "dwellings-added"
FEED = "dk_klimaregnskabet_co2"
PEOPLE = "dk_dst_population"
BALLERUP = {"2018": 100.0, "2019": 90.0, "2020": 60.0, "2021": 55.0, "2022": 52.0, "2023": 50.0}


def load(
    connection: Connection, sha256: str, feed: str, values: Mapping[tuple[str, str, str], float]
) -> None:
    row = a_snapshot(sha256, feed=feed)
    add_snapshot(connection, row=row, checks=(), quarantined=())
    units = {EMISSIONS: "t CO2e", POPULATION: "person", HOMES: "dwelling"}
    figures = [
        replace(a_figure(period, value, area=area, indicator=indicator), unit=units[indicator])
        for (indicator, area, period), value in values.items()
    ]
    add_vintage(connection, feed=feed, sha256=sha256, fetched_at=MARCH, figures=figures)


def taken(
    context: Context, places: Mapping[str, tuple[float, float]], *, waits: bool = False
) -> TakesView | None:
    """Ballerup's series and, for other places, (figure of 2023, inhabitants)."""
    emissions = {(EMISSIONS, "0151", year): value for year, value in BALLERUP.items()}
    emissions |= {(EMISSIONS, code, "2023"): found for code, (found, _) in places.items()}
    people = {(POPULATION, "0151", "2025"): 50.0}
    people |= {(POPULATION, code, "2025"): count for code, (_, count) in places.items()}
    pledge = context.catalogue.pledges["ballerup-co2"]
    with context.engine.begin() as connection:
        load(connection, "a" * 64, FEED, emissions)
        load(connection, "b" * 64, PEOPLE, people)
        known = known_on(connection, context.catalogue.followed, TODAY)
        (found,) = judge_all(connection, context.catalogue, known, [pledge])
        said = withheld(found) if waits else found
        return Comparisons(connection, context.catalogue, known).of(pledge, said)


def test_the_needed_pace_stands_beside_the_best_year_so_far(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        found = taken(context, {})

    assert found is not None
    assert found.best == pytest.approx(-30.0)
    assert (found.best_from, found.best_to) == (date(2019, 12, 31), date(2020, 12, 31))
    # From 50 to 15 in seven years is 5 a year, a sixth of the best one.
    assert found.times_the_best == pytest.approx(5.0 / 30.0)
    assert found.country is None


def test_the_best_year_of_a_cut_is_a_fall_also_while_the_verdict_waits(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        found = taken(context, {}, waits=True)

    assert found is not None
    assert found.best == pytest.approx(-30.0)
    assert found.times_the_best is None


def test_a_year_that_brought_more_homes_than_the_last_is_no_pace_of_building(
    tmp_path: Path,
) -> None:
    built = {"2021": 2_000.0, "2022": 2_100.0, "2023": 2_600.0, "2024": 2_500.0, "2026": 2_700.0}
    with a_context(tmp_path) as context, context.engine.begin() as connection:
        pledge = context.catalogue.pledges["denhaag-new-dwellings"]
        values = {(HOMES, "GM0518", year): value for year, value in built.items()}
        load(connection, "a" * 64, "nl_cbs_dwellings", values)
        known = known_on(connection, context.catalogue.followed, date(2027, 6, 1))
        (found,) = judge_all(connection, context.catalogue, known, [pledge])
        view = Comparisons(connection, context.catalogue, known).of(pledge, found)

    assert found.value == 2_700.0
    assert view is None


def test_places_of_the_same_country_and_day_are_compared_per_thousand(tmp_path: Path) -> None:
    others = [code for code in DANISH if code != "0151"][:29]
    with a_context(tmp_path) as context:
        found = taken(context, {code: (float(i), 50.0) for i, code in enumerate(others)})

    assert found is not None
    assert found.country is not None
    assert found.similar is not None
    assert (found.own, found.day) == (1000.0, date(2023, 12, 31))
    assert (found.country.count, found.similar.count) == (30, 20)
    # 0 to 28 and 50 per 50 people: half of the thirty lie below 14.5.
    assert found.country.median == pytest.approx(290.0)


def test_the_twenty_places_of_nearly_the_same_size_are_named_without_the_place_itself(
    tmp_path: Path,
) -> None:
    others = [code for code in DANISH if code != "0151"][:29]
    with a_context(tmp_path) as context:
        sizes = {code: (2.0, 51.0 + i) for i, code in enumerate(others)}
        found = taken(context, sizes)
        expected = {context.catalogue.areas[code].names["da"] for code in others[:20]}

    assert found is not None
    assert {each.names["da"] for each in found.near} == expected
    assert max(each.value for each in found.near) == pytest.approx(1000 * 2.0 / 51.0)


def test_a_few_places_are_no_distribution(tmp_path: Path) -> None:
    others = [code for code in DANISH if code != "0151"][:5]
    with a_context(tmp_path) as context:
        found = taken(context, dict.fromkeys(others, (10.0, 50.0)))

    assert found is not None
    assert (found.country, found.similar) == (None, None)
    assert found.near == ()

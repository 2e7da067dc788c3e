"""Pages of indicators from the database: each country by itself, from one reading."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely

from tests.pipeline.build import DANISH, a_context
from tests.publish.builders import a_source
from tests.store.builders import MARCH, a_figure, a_snapshot
from tracker.pipeline.assessing import known_on, newest_known
from tracker.pipeline.comparing import POPULATION
from tracker.pipeline.indicator_pages import indicator_views
from tracker.pipeline.sources import Sources
from tracker.publish.indicator_views import CountryView, IndicatorView
from tracker.store.observations import add_vintage
from tracker.store.snapshots import add_snapshot

TODAY = date(2026, 11, 22)
CARS = "electric-cars"
EMISSIONS = "greenhouse-gas-emissions"
SOLAR = "solar-installations"
UNITS = {CARS: "car", EMISSIONS: "t CO2e", SOLAR: "installation", POPULATION: "person"}
Figures = Mapping[tuple[str, str], float]


def views(
    folder: Path,
    tables: Mapping[tuple[str, str], Figures],
    outlines: Mapping[str, str] | None = None,
    *,
    without: str = "",
) -> dict[str, IndicatorView]:
    """What is made of figures: by (feed, indicator), the value by (area, period).

    `without` is the code of an area that the catalogue leaves out.
    """
    sha256 = {key: f"{number:064}" for number, key in enumerate(tables)}
    with a_context(folder) as context, context.engine.begin() as connection:
        for (feed, indicator), values in tables.items():
            name = sha256[feed, indicator]
            row = a_snapshot(name, feed=feed)
            add_snapshot(connection, row=row, checks=(), quarantined=())
            figures = [
                replace(
                    a_figure(period, value, area=area, indicator=indicator), unit=UNITS[indicator]
                )
                for (area, period), value in values.items()
            ]
            add_vintage(connection, feed=feed, sha256=name, fetched_at=MARCH, figures=figures)
        areas = {code: area for code, area in context.catalogue.areas.items() if code != without}
        catalogue = replace(context.catalogue, areas=areas)
        known = known_on(connection, catalogue.followed, TODAY)
        sources = Sources(
            connection=connection,
            catalogue=catalogue,
            raw=context.raw,
            known={name: a_source() for name in sha256.values()},
        )
        newest = newest_known(catalogue, known)
        found = indicator_views(
            *(connection, catalogue, newest, sources, outlines or {}), as_of=TODAY
        )
    return {each.indicator.id: each for each in found}


def everywhere(period: str, *, times: float = 1.0) -> dict[tuple[str, str], float]:
    """A figure for each Danish municipality that grows with its place in the list."""
    return {(code, period): times * (number + 1) for number, code in enumerate(DANISH)}


def people(count: float = 1_000.0) -> dict[tuple[str, str], float]:
    return {(code, "2025"): count for code in DANISH}


def of_cars(folder: Path, cars: Figures, heads: Figures) -> CountryView:
    tables = {("dk_dst_cars", CARS): cars, ("dk_dst_population", POPULATION): heads}
    (country,) = views(folder, tables)[CARS].countries
    return country


def test_a_count_is_compared_per_thousand_inhabitants(tmp_path: Path) -> None:
    country = of_cars(tmp_path, everywhere("2025"), people())

    assert (country.country.code, country.known, country.existing) == ("DK", 98, 98)
    assert country.middle is not None
    assert country.middle.median == pytest.approx(49.5)
    assert (country.day, country.people_day) == (date(2025, 12, 31), date(2025, 12, 31))
    assert len(country.levels) == len(country.places) == 98
    own = {each.area.code: each for each in country.followed}
    assert set(own) == {"0151", "0259"}
    assert own["0151"].similar is not None
    assert len(own["0151"].similar.areas) == 20


def test_a_source_that_may_not_be_passed_on_shows_followed_places_and_the_middle(
    tmp_path: Path,
) -> None:
    square = shapely.to_geojson(shapely.box(12, 55, 13, 56))
    tables = {
        ("dk_klimaregnskabet_co2", EMISSIONS): everywhere("2023"),
        ("dk_dst_population", POPULATION): people(),
    }

    (country,) = views(tmp_path, tables, {"0151": square})[EMISSIONS].countries

    assert not country.is_redistributable
    assert country.middle is not None
    assert {each.area.code for each in country.places} == {"0151", "0259"}
    assert (country.levels, country.map) == ((), None)


def test_an_older_figure_of_one_place_is_shown_and_not_compared(tmp_path: Path) -> None:
    cars = everywhere("2025")
    cars["0151", "2024"] = cars.pop(("0151", "2025"))

    country = of_cars(tmp_path, cars, people())

    assert country.known == 97
    (own,) = [each for each in country.followed if each.area.code == "0151"]
    assert (own.period, own.is_compared, own.similar) == ("2024", False, None)


def test_the_newest_figure_counts_and_forecasts_never_do(tmp_path: Path) -> None:
    country = of_cars(tmp_path, everywhere("2024") | everywhere("2025", times=2.0), people())

    assert country.day == date(2025, 12, 31)
    assert country.levels[0] == pytest.approx(2.0)


def test_without_inhabitants_nothing_is_compared(tmp_path: Path) -> None:
    country = of_cars(tmp_path, everywhere("2025"), {("0151", "2025"): 50.0})

    assert country.silence == "people-unknown"
    assert (country.middle, country.people_source) == (None, None)
    assert len(country.places) == 98


def test_the_map_draws_the_outlines_that_we_hold(tmp_path: Path) -> None:
    outlines = {
        code: shapely.to_geojson(shapely.box(9 + number, 55, 10 + number, 56))
        for number, code in enumerate(("0151", "0259", "9999"))
    }
    tables = {
        ("dk_dst_cars", CARS): everywhere("2025"),
        ("dk_dst_population", POPULATION): people(),
    }

    (country,) = views(tmp_path, tables, outlines)[CARS].countries

    assert country.map is not None
    assert [each.area.code for each in country.map.shapes] == ["0151", "0259"]
    assert [each.is_followed for each in country.map.shapes] == [True, True]


def test_a_municipality_that_merged_is_in_no_table_of_its_successors(tmp_path: Path) -> None:
    now = {("GM0518", "2025"): 5.0, ("GM0603", "2025"): 6.0, ("GM0014", "2025"): 7.0}

    (country,) = views(tmp_path, {("nl_cbs_solar", SOLAR): now | {("GM0003", "2019"): 1.0}})[
        SOLAR
    ].countries

    assert country.country.code == "NL"
    assert {each.area.code for each in country.places} == {"GM0518", "GM0603", "GM0014"}
    assert country.silence == "few"


def test_an_indicator_without_any_figure_has_no_page(tmp_path: Path) -> None:
    assert CARS not in views(tmp_path, {("dk_dst_population", POPULATION): people()})


def test_a_number_of_inhabitants_is_no_figure_to_compare_by(tmp_path: Path) -> None:
    found = views(tmp_path, {("dk_dst_population", POPULATION): people()})

    assert found[POPULATION].countries[0].silence == "size"


def test_a_country_without_a_row_of_its_own_goes_by_its_code(tmp_path: Path) -> None:
    found = views(tmp_path, {("dk_dst_population", POPULATION): people()}, without="DK")

    (country,) = found[POPULATION].countries
    assert country.country.code == "DK"
    assert dict(country.country.names) == {"en": "DK"}

"""What would it take: the best pace so far and comparable areas, by hand and by slow loops."""

import dataclasses
import itertools
import math
import statistics
import warnings
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import what_it_takes
from tracker.domain.period import decimal_year
from tracker.domain.series import SeriesTable
from tracker.domain.what_it_takes import BestPace, Spread

NAN = float("nan")
Points = Sequence[tuple[float, float]]
UP, DOWN = np.array([1.0]), np.array([-1.0])


@pytest.fixture(autouse=True)
def _numpy_stays_silent() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


def table_of(*series: Points) -> SeriesTable:
    flat = [point for points in series for point in points]
    return SeriesTable(
        t=np.array([t for t, _ in flat], dtype=np.float64),
        v=np.array([v for _, v in flat], dtype=np.float64),
        offsets=np.cumsum([0, *(len(points) for points in series)]).astype(np.int64),
    )


def yearly(first: int, *values: float) -> list[tuple[float, float]]:
    return [(float(first + i), value) for i, value in enumerate(values)]


def only(best: BestPace) -> tuple[float, float, float]:
    """(pace, start, end) of a single series."""
    return best.pace.item(), best.start.item(), best.end.item()


# Pace


def test_the_best_year_is_the_fastest_in_the_good_direction() -> None:
    table = table_of(yearly(2018, 10.0, 30.0, 0.0, 5.0))

    assert only(what_it_takes.best_window(table, UP, 1.0)) == (20.0, 2018.0, 2019.0)
    assert only(what_it_takes.best_window(table, DOWN, 1.0)) == (-30.0, 2019.0, 2020.0)


def test_of_equal_years_the_oldest_is_named() -> None:
    table = table_of(yearly(2018, 0.0, 5.0, 10.0))

    assert only(what_it_takes.best_window(table, UP, 1.0)) == (5.0, 2018.0, 2019.0)


def test_where_a_series_only_moved_away_the_best_is_the_slowest_of_it() -> None:
    best = what_it_takes.best_window(table_of(yearly(2018, 10.0, 7.0, 6.0)), UP, 1.0)

    assert only(best) == (-1.0, 2019.0, 2020.0)


def test_a_window_evens_out_a_single_good_year() -> None:
    table = table_of(yearly(2018, 0.0, 30.0, 30.0, 30.0, 42.0, 54.0, 66.0))

    assert only(what_it_takes.best_window(table, UP)) == (12.0, 2021.0, 2024.0)


def test_a_window_spans_the_same_days_over_a_leap_year() -> None:
    days = [date(2021, 3, 1), date(2024, 3, 1), date(2027, 3, 1)]
    t = [decimal_year(day) for day in days]
    table = table_of([(t[0], 0.0), (t[1], 0.0), (t[2], 30.0)])

    best = what_it_takes.best_window(table, UP)

    assert t[2] - t[1] < 3.0
    assert best.end.tolist() == [t[2]]
    assert best.pace[0] == pytest.approx(10.0, rel=0.001)


@pytest.mark.parametrize(
    "points",
    [
        pytest.param([], id="none"),
        pytest.param(yearly(2020, 1.0), id="one-point"),
        pytest.param(yearly(2020, 1.0, 2.0, 3.0), id="two-years"),
        pytest.param([(2020.0, 1.0), (2024.0, 9.0)], id="too-long-a-gap"),
    ],
)
def test_without_a_stretch_of_three_years_there_is_no_window(points: Points) -> None:
    neighbour = yearly(2000, *range(40))

    best = what_it_takes.best_window(table_of(neighbour, points, neighbour), np.ones(3))

    assert np.isnan([best.pace[1], best.start[1], best.end[1]]).all()
    assert best.pace[[0, 2]].tolist() == [1.0, 1.0]


def test_no_series_at_all_has_no_best_pace_and_no_error() -> None:
    none = np.array([], dtype=np.float64)

    assert what_it_takes.best_window(table_of(), none).pace.shape == (0,)
    assert np.isnan(what_it_takes.best_window(table_of([]), UP).pace).all()


def test_a_direction_for_each_series_is_required() -> None:
    table = table_of(yearly(2018, 1.0, 2.0), yearly(2018, 1.0, 2.0))

    with pytest.raises(IndexError):
        what_it_takes.best_window(table, UP, 1.0)


@pytest.mark.parametrize(
    ("needed", "best", "sign", "expected"),
    [
        pytest.param(1_400.0, 700.0, 1.0, 2.0, id="twice"),
        pytest.param(-10.0, -40.0, -1.0, 0.25, id="slower-will-do"),
        pytest.param(-10.0, 40.0, 1.0, NAN, id="already-there"),
        pytest.param(0.0, 40.0, 1.0, NAN, id="just-there"),
        pytest.param(10.0, -40.0, 1.0, NAN, id="never-moved-towards-it"),
        pytest.param(10.0, 0.0, 1.0, NAN, id="never-moved"),
        pytest.param(NAN, 40.0, 1.0, NAN, id="no-years-left"),
        pytest.param(10.0, NAN, 1.0, NAN, id="no-step"),
    ],
)
def test_the_needed_pace_in_times_of_the_best(
    needed: float, best: float, sign: float, expected: float
) -> None:
    found = what_it_takes.times_the_best(np.array([needed]), np.array([best]), np.array([sign]))

    assert found[0] == pytest.approx(expected, nan_ok=True)


# Comparable areas


def country(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Areas of 1,000, 2,000, … inhabitants with the values 1, 2, …"""
    number = np.arange(1.0, size + 1.0)
    return number * 1_000.0, number


def test_the_spread_of_a_country_is_told_by_quantiles() -> None:
    _, values = country(101)

    spread = what_it_takes.spread_of_country(values)

    assert spread.count == 101
    assert spread.quantiles.tolist() == [6.0, 26.0, 51.0, 76.0, 96.0]
    assert spread.median == 51.0


def test_areas_without_a_value_are_left_out() -> None:
    _, values = country(101)

    spread = what_it_takes.spread_of_country(np.concatenate([values, [NAN, np.inf]]))

    assert spread.count == 101


def test_similar_areas_are_those_nearest_in_population_without_the_own_one() -> None:
    population, values = country(100)
    values[49] = 1e9

    spread = what_it_takes.spread_of_similar(population, values, own=49)

    # 41 to 61 without 50: by ratio, 61 / 50 is nearer than 50 / 40.
    expected = [each for each in range(41, 62) if each != 50]
    assert spread.count == 20
    assert spread.quantiles == pytest.approx(np.quantile(expected, what_it_takes.QUANTILES))


def test_half_and_double_the_population_are_equally_far_and_the_first_counts() -> None:
    population = np.array([1_000.0, *[500.0, 2_000.0] * 10, *[2_000.0] * 200])
    values = np.array([0.0, *[5.0] * 20, *[20.0] * 200])

    spread = what_it_takes.spread_of_similar(population, values, own=0)

    assert spread.quantiles.tolist() == [5.0] * 5


def test_areas_without_inhabitants_or_a_value_are_not_similar() -> None:
    population, values = country(15)
    population[[0, 1]], values[2] = [0.0, NAN], NAN

    assert what_it_takes.spread_of_similar(population, values, own=14).count == 11
    assert what_it_takes.spread_of_similar(population, values, own=0).count == 0


def test_few_areas_are_counted_and_not_described() -> None:
    _, values = country(what_it_takes.LEAST_AREAS)

    enough = what_it_takes.spread_of_country(values)
    few = what_it_takes.spread_of_country(values[1:])

    assert np.isfinite(enough.quantiles).all()
    assert few.count == 9
    assert np.isnan(few.quantiles).all()
    assert math.isnan(few.median)


def test_an_area_that_does_not_exist_is_refused() -> None:
    with pytest.raises(IndexError):
        what_it_takes.spread_of_similar(*country(10), own=10)


def test_a_spread_names_no_area_and_no_rank() -> None:
    assert {each.name for each in dataclasses.fields(Spread)} == {"count", "quantiles"}
    assert 0.0 < min(what_it_takes.QUANTILES) < max(what_it_takes.QUANTILES) < 1.0


# Against slow loops

STEPS = st.lists(
    st.tuples(st.integers(1, 30), st.floats(-1e6, 1e6, allow_subnormal=False)), max_size=12
)


def points_of(steps: list[tuple[int, float]]) -> list[tuple[float, float]]:
    """Points some tenths of a year apart, well off the edges of a window of three years."""
    tenths = itertools.accumulate((length for length, _ in steps), initial=0)
    return [(2000.0 + tenth / 10.0 * 1.01, v) for tenth, (_, v) in zip(tenths, steps, strict=False)]


def paces(points: Points, years: float) -> list[float]:
    """All paces over about so many years."""
    found = []
    for j, (t, v) in enumerate(points):
        starts = [point for point in points[:j] if t - point[0] >= years - 1.0 / 365.0]
        if starts and t - starts[-1][0] < years + 1.0:
            found.append((v - starts[-1][1]) / (t - starts[-1][0]))
    return found


@given(series=st.lists(STEPS, min_size=1, max_size=4), sign=st.sampled_from([1.0, -1.0]))
def test_the_best_paces_agree_with_the_loops(
    series: list[list[tuple[int, float]]], sign: float
) -> None:
    all_points = [points_of(steps) for steps in series]
    table, signs = table_of(*all_points), np.full(len(series), sign)

    year = what_it_takes.best_window(table, signs, 1.0)
    window = what_it_takes.best_window(table, signs)

    for i, points in enumerate(all_points):
        for found, years in ((year, 1.0), (window, 3.0)):
            expected = sign * max((sign * each for each in paces(points, years)), default=NAN)
            assert found.pace[i] == pytest.approx(expected, rel=1e-9, nan_ok=True)


@given(
    values=st.lists(st.floats(0.0, 1e4, allow_subnormal=False), min_size=10, max_size=60),
)
def test_the_quartiles_agree_with_the_standard_library(values: list[float]) -> None:
    spread = what_it_takes.spread_of_country(np.array(values))

    assert spread.quantiles[1:4] == pytest.approx(
        statistics.quantiles(values, n=4, method="inclusive")
    )

"""Many series as arrays: each is found, cut and thinned as if it stood alone."""

from datetime import date

import numpy as np
import pytest

from tests.domain.builders import an_observation, yearly
from tracker.domain.observation import ObsStatus, counted
from tracker.domain.period import day_at, days_at, decimal_year, decimal_years
from tracker.domain.series import SeriesTable, offsets_of
from tracker.domain.thinning import thinned


def table(*series: dict[str, float]) -> SeriesTable:
    days = [date.fromisoformat(day) for points in series for day in points]
    return SeriesTable(
        t=np.array([decimal_year(day) for day in days], dtype=np.float64),
        v=np.array([value for points in series for value in points.values()], dtype=np.float64),
        offsets=offsets_of(np.array([len(points) for points in series])),
    )


def kept_days(
    *series: dict[str, float], today: str = "2026-06-30", stock: bool = True, breaks: str = ""
) -> list[list[str]]:
    whole = table(*series)
    days = [str(day) for day in days_at(whole.t)]
    law = thinned(
        whole,
        breaks=np.array([day == breaks for day in days], dtype=bool),
        is_stock=np.full(len(series), stock),
        today=np.full(len(series), decimal_year(date.fromisoformat(today))),
    )
    found = [str(day) for day in days_at(law.t)]
    return [found[a:b] for a, b in zip(law.offsets[:-1], law.offsets[1:], strict=True)]


def test_forecasts_and_withdrawn_figures_never_enter() -> None:
    series = (
        *yearly({2020: 1.0, 2021: None}),
        an_observation("2030", 9.0, obs_status=ObsStatus.FORECAST),
    )

    assert [each.period for each in counted(series)] == ["2020"]


def test_the_order_of_rows_does_not_matter() -> None:
    series = yearly({2020: 1.0, 2021: 2.0, 2022: 3.0})

    assert counted(series[::-1]) == series


def test_a_law_starts_at_the_last_break_of_its_own_series() -> None:
    first = {"2020-12-31": 1.0, "2021-12-31": 9.0, "2022-12-31": 9.5}
    second = {"2020-12-31": 1.0, "2022-12-31": 2.0}

    kept = kept_days(first, second, stock=False, breaks="2021-12-31")

    assert kept == [["2021-12-31", "2022-12-31"], ["2020-12-31", "2022-12-31"]]


def test_a_daily_stock_is_thinned_to_the_last_day_of_each_complete_month() -> None:
    days = {"2026-04-30": 1.0, "2026-05-02": 2.0, "2026-05-31": 3.0, "2026-06-07": 4.0}

    assert kept_days(days, today="2026-06-07") == [["2026-04-30", "2026-05-31"]]


@pytest.mark.parametrize(
    ("today", "kept"), [("2026-05-30", [[]]), ("2026-05-31", [["2026-05-31"]])]
)
def test_a_month_is_complete_on_its_last_day(today: str, kept: list[list[str]]) -> None:
    assert kept_days({"2026-05-31": 1.0}, today=today) == kept


def test_of_days_less_than_half_a_month_apart_every_second_goes_from_the_newest_back() -> None:
    two = {"2026-03-31": 1.0, "2026-04-30": 2.0, "2026-05-03": 3.0}
    three = {"2025-01-31": 1.0, "2025-02-14": 2.0, "2025-03-01": 3.0}

    kept = kept_days(two, three)

    assert kept == [["2026-03-31", "2026-05-03"], ["2025-01-31", "2025-03-01"]]


def test_yearly_stocks_are_not_thinned() -> None:
    years = {"2020-12-31": 1.0, "2021-12-31": 2.0}

    assert kept_days(years) == [list(years)]


def test_flows_are_not_thinned_beside_stocks() -> None:
    whole = table({"2025-05-01": 1.0, "2025-05-31": 2.0}, {"2025-05-01": 1.0, "2025-05-31": 2.0})

    law = thinned(
        whole,
        breaks=np.zeros(4, dtype=bool),
        is_stock=np.array([False, True]),
        today=np.full(2, 2026.0),
    )

    assert law.counts.tolist() == [2, 1]


def test_the_first_figure_of_a_stretch_includes_its_start_and_not_its_end() -> None:
    series = table({"2029-12-31": 1.0, "2030-12-31": 2.0}, {"2030-12-31": 3.0}, {})
    start, end = np.full(3, 2030.0), np.full(3, 2031.0)

    t, v = series.first_between(start, end)

    assert t[0] == 2030.0
    assert v[0] == 1.0
    assert np.isnan([t[1], v[1], t[2], v[2]]).all()


def test_the_last_figure_until_a_day_includes_that_day() -> None:
    series = table({"2019-12-31": 1.0, "2020-12-31": 2.0}, {"2021-12-31": 3.0}, {})

    t, v = series.last_until(np.full(3, 2021.0))

    assert (t[0], v[0]) == (2021.0, 2.0)
    assert np.isnan([*t[1:], *v[1:]]).all()


def test_a_value_is_found_at_its_own_time_of_its_own_series_only() -> None:
    series = table({"2020-12-31": 1.0}, {"2021-12-31": 2.0}, {})
    owner, t = np.array([0, 1, 0, 1, 2]), np.array([2021.0, 2022.0, 2022.0, 2021.0, 2021.0])

    found = series.values_at(owner, t)

    assert found[:2].tolist() == [1.0, 2.0]
    assert np.isnan(found[2:]).all()


def test_series_are_taken_in_the_order_asked_for_and_as_often() -> None:
    series = table({"2020-12-31": 1.0, "2021-12-31": 2.0}, {}, {"2022-12-31": 3.0})

    taken = series.take(np.array([2, 0, 0, 1]))

    assert taken.counts.tolist() == [1, 2, 2, 0]
    assert taken.v.tolist() == [3.0, 1.0, 2.0, 1.0, 2.0]


def test_every_day_comes_back_from_its_decimal_year() -> None:
    days = np.arange(np.datetime64("1899-12-25"), np.datetime64("2101-01-10"))

    assert (days_at(decimal_years(days)) == days).all()
    assert np.isnat(days_at(np.array([np.nan])))[0]
    assert day_at(2030.0) == date(2029, 12, 31)

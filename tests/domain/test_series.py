"""Which points the law may look at."""

from datetime import date

import numpy as np

from tests.domain.builders import an_observation, on_days, yearly
from tracker.domain.indicator import Nature
from tracker.domain.observation import ObsStatus
from tracker.domain.series import counted, law_points, thin_to_months


def test_forecasts_and_withdrawn_figures_never_enter() -> None:
    series = (
        *yearly({2020: 1.0, 2021: None}),
        an_observation("2030", 9.0, obs_status=ObsStatus.FORECAST),
    )

    assert [each.period for each in counted(series)] == ["2020"]


def test_the_order_of_rows_does_not_matter() -> None:
    series = yearly({2020: 1.0, 2021: 2.0, 2022: 3.0})

    assert counted(series[::-1]) == series


def test_a_window_starts_at_the_last_break() -> None:
    series = (
        an_observation("2020", 1.0),
        an_observation("2021", 9.0, obs_status=ObsStatus.BREAK),
        an_observation("2022", 9.5),
    )

    kept = law_points(series, Nature.FLOW, date(2026, 1, 1))

    assert [each.period for each in kept] == ["2021", "2022"]


def test_a_daily_stock_is_thinned_to_the_last_day_of_each_complete_month() -> None:
    series = on_days({"2026-04-30": 1.0, "2026-05-02": 2.0, "2026-05-31": 3.0, "2026-06-07": 4.0})

    kept = law_points(series, Nature.STOCK, date(2026, 6, 7))

    assert [each.period for each in kept] == ["2026-04-30", "2026-05-31"]


def test_a_month_is_complete_on_its_last_day() -> None:
    days = np.array(["2026-05-31"], dtype="datetime64[D]")

    assert thin_to_months(days, np.datetime64("2026-05-30")).tolist() == [False]
    assert thin_to_months(days, np.datetime64("2026-05-31")).tolist() == [True]


def test_of_two_days_less_than_half_a_month_apart_the_newer_stays() -> None:
    days = np.array(["2026-03-31", "2026-04-30", "2026-05-03"], dtype="datetime64[D]")

    kept = thin_to_months(days, np.datetime64("2026-06-30"))

    assert kept.tolist() == [True, False, True]


def test_yearly_stocks_are_not_thinned() -> None:
    series = yearly({2020: 1.0, 2021: 2.0})

    assert law_points(series, Nature.STOCK, date(2026, 1, 1)) == series

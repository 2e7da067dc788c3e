"""Faults that writing the rule a second time brought to light, each as it should be."""

from datetime import date
from math import inf, nan

import pytest

from tests.domain.builders import a_pledge, an_indicator, an_observation, figures, on_days, yearly
from tracker.domain.assess import assess
from tracker.domain.assessment import Assessment, Reason, TargetStatus
from tracker.domain.figures import Figures
from tracker.domain.indicator import Nature
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import (
    Baseline,
    Evidence,
    Milestone,
    Milestones,
    Ratio,
    Schedule,
    Target,
    YearlyChange,
)


def judged(
    target: Target, series: Figures | None, as_of: date, denominator: Figures | None = None
) -> Assessment:
    pledge = a_pledge(target)
    return assess(pledge, area="0151", figures=series, denominator=denominator, as_of=as_of)


def a_ratio(factor: float, *periods: str) -> Ratio:
    return Ratio(indicator="things", denominator="births", factor=factor, periods=periods)


def test_a_ratio_that_is_just_reached_is_met_whatever_the_rounding() -> None:
    trees, births = figures(yearly({2025: 110.0})), figures(yearly({2025: 100.0}))

    # 1.1 x 100 is 110, and 110.00000000000001 in floats.
    found = judged(a_ratio(1.1, "2025"), trees, date(2026, 6, 1), births)

    assert found.status is TargetStatus.MET


def test_a_ratio_that_was_just_reached_each_year_is_certain() -> None:
    trees = figures(yearly({2022: 99.0, 2023: 110.0, 2024: 121.0}))
    births = figures(yearly({2022: 90.0, 2023: 100.0, 2024: 110.0}))

    found = judged(a_ratio(1.1, "2024", "2025"), trees, date(2025, 6, 1), births)

    assert (found.status, found.likelihood) == (TargetStatus.ON_TRACK, 1.0)


def test_a_sum_awaits_its_figure_from_its_last_day_on() -> None:
    target = Schedule(indicator="things", steps={2024: 10.0, 2025: 10.0})
    series = figures(yearly({2022: 9.0, 2023: 9.0, 2024: 9.0}))

    found = judged(target, series, date(2025, 12, 31))

    assert found.status is TargetStatus.AWAITING_FIGURE


def test_a_sum_has_a_needed_pace() -> None:
    target = Schedule(indicator="things", steps={2024: 10.0, 2025: 10.0, 2026: 10.0})

    found = judged(target, figures(yearly({2024: 8.0})), date(2025, 6, 1))

    # 22 of 30 are left for two years.
    assert found.needed_pace == pytest.approx(11.0)


def test_a_step_that_is_not_reached_yet_is_not_missed_before_its_day() -> None:
    told = Evidence(
        address="https://e.example", read=date(2025, 1, 1), reached=False, day=date(2025, 1, 1)
    )
    step = Milestone(id="centre", due=date(2029, 12, 31), names={}, evidence=told)

    found = judged(Milestones(steps=(step,)), None, date(2026, 6, 1))

    assert found.status is TargetStatus.TOO_EARLY


def test_a_yearly_change_asks_for_no_more_after_its_end() -> None:
    target = YearlyChange(
        indicator="things",
        baseline=Baseline(day=date(2020, 12, 31), value=1000.0),
        change=-0.1,
        deadline=date(2022, 12, 31),
    )
    series = figures(
        on_days({"2021-12-31": 900.0, "2022-12-31": 800.0, "2024-12-31": 805.0}),
        an_indicator(Nature.STOCK),
    )

    found = judged(target, series, date(2025, 6, 1))

    assert found.required == found.goal == pytest.approx(810.0)


def test_a_break_in_a_running_year_does_not_hide_the_years_before() -> None:
    years = {2022: 12.0, 2023: 11.0, 2024: 13.0}
    running = an_observation("2025", 4.0, obs_status=ObsStatus.BREAK)
    births = figures(yearly(dict.fromkeys([*years, 2025], 10.0)))
    target = a_ratio(1.0, "2025")

    without = judged(target, figures(yearly(years)), date(2025, 6, 1), births)
    found = judged(target, figures((*yearly(years), running)), date(2025, 6, 1), births)

    assert without.likelihood is not None
    assert found.likelihood == without.likelihood


@pytest.mark.parametrize("value", [nan, inf])
def test_a_newest_figure_that_is_no_number_is_not_shown_as_one(value: float) -> None:
    found = judged(a_ratio(1.0, "2025"), figures(yearly({2025: value})), date(2026, 6, 1))

    assert found.status is TargetStatus.NOT_ASSESSED
    assert found.value is None


def test_a_compound_goal_beyond_the_floats_is_not_met() -> None:
    target = YearlyChange(
        indicator="things",
        baseline=Baseline(day=date(2020, 12, 31), value=1.0),
        change=1e200,
        deadline=date(2030, 12, 31),
    )

    found = judged(target, figures(yearly({2024: 1.0})), date(2025, 6, 1))

    assert (found.status, found.reason) == (TargetStatus.NOT_ASSESSED, Reason.OUT_OF_RANGE)


def test_a_ratio_with_no_number_as_its_factor_is_not_assessed() -> None:
    both = figures(yearly({2025: 10.0}))

    found = judged(a_ratio(nan, "2025"), both, date(2026, 6, 1), both)

    assert found.status is TargetStatus.NOT_ASSESSED

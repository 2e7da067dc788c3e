"""Direction, schedule, yearly-rate, ratio, keep-at-zero and milestones."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.builders import a_pledge, an_indicator, an_observation, figures, yearly
from tracker.domain.assess import assess
from tracker.domain.assessment import Assessment, Reason, TargetStatus
from tracker.domain.figures import Figures
from tracker.domain.indicator import Direction
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import (
    Evidence,
    KeepAtZero,
    Milestone,
    Milestones,
    Ratio,
    Schedule,
    Share,
    Target,
    Trend,
    YearlyRate,
)

MORE = Trend(indicator="things", direction=Direction.UP)
SPENDING = Schedule(indicator="things", steps={2021: 10.0, 2022: 20.0, 2023: 30.0})
TREES = Ratio(indicator="things", denominator="births", factor=1.0, periods=("2026",))


def judged(
    target: Target,
    series: Figures | None,
    *,
    as_of: date = date(2026, 6, 1),
    denominator: Figures | None = None,
    term_end: date = date(2029, 12, 31),
) -> Assessment:
    pledge = a_pledge(target, term_end=term_end)
    return assess(pledge, area="0151", figures=series, denominator=denominator, as_of=as_of)


def test_a_direction_is_on_track_when_its_drift_is_likely_the_right_one() -> None:
    found = judged(MORE, figures(yearly({2021: 1.0, 2022: 2.0, 2023: 3.5, 2024: 4.0})))

    assert found.status is TargetStatus.ON_TRACK
    assert found.likelihood is not None
    assert found.likelihood > 0.9
    assert found.goal is None


def test_a_direction_goes_the_wrong_way_when_its_drift_is_likely_the_other_one() -> None:
    found = judged(MORE, figures(yearly({2021: 4.0, 2022: 3.0, 2023: 2.5, 2024: 1.0})))

    assert found.status is TargetStatus.WRONG_WAY


def test_a_direction_without_a_day_of_its_own_closes_with_its_term() -> None:
    found = judged(MORE, figures(yearly({2021: 1.0, 2024: 2.0})), as_of=date(2030, 1, 1))

    assert (found.status, found.reason) == (TargetStatus.CLOSED, Reason.TERM_OVER)


@pytest.mark.parametrize(
    ("final", "word"),
    [(2.0, TargetStatus.MET), (1.0, TargetStatus.MISSED), (None, TargetStatus.AWAITING_FIGURE)],
)
def test_a_direction_with_a_day_is_decided_by_newest_against_start(
    final: float | None, word: TargetStatus
) -> None:
    target = Trend(indicator="things", direction=Direction.UP, end=date(2025, 12, 31))

    found = judged(target, figures(yearly({2019: 1.0, 2025: final, 2024: 9.0})))

    assert found.status is word


def test_a_schedule_before_its_first_year_is_not_due() -> None:
    found = judged(SPENDING, figures(yearly({2019: 1.0})), as_of=date(2020, 6, 1))

    assert (found.status, found.deadline) == (TargetStatus.NOT_DUE, date(2021, 1, 1))


def test_each_finished_year_of_a_schedule_is_kept_or_not() -> None:
    found = judged(SPENDING, figures(yearly({2021: 10.0, 2022: 15.0})), as_of=date(2023, 6, 1))

    assert [step.word for step in found.steps] == ["kept", "not-kept", "ahead"]
    assert found.gap == pytest.approx(-5.0)
    assert found.goal == pytest.approx(60.0)


def test_a_schedule_is_projected_on_its_running_sum() -> None:
    history = yearly({2018: 25.0, 2019: 26.0, 2020: 24.0, 2021: 25.0, 2022: 26.0})

    found = judged(SPENDING, figures(history), as_of=date(2023, 6, 1))

    assert found.status is TargetStatus.ON_TRACK
    assert found.recent_pace == pytest.approx(25.2)


def test_a_gap_in_the_years_starts_the_running_sum_anew() -> None:
    broken = yearly({2017: 500.0, 2020: 5.0, 2021: 5.0, 2022: 5.0})

    found = judged(SPENDING, figures(broken), as_of=date(2023, 6, 1))

    assert found.status is TargetStatus.OFF_TRACK
    assert found.recent_pace == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("last", "word"),
    [(30.0, TargetStatus.MET), (29.0, TargetStatus.MISSED), (None, TargetStatus.AWAITING_FIGURE)],
)
def test_a_schedule_is_decided_by_its_sum_at_the_end(
    last: float | None, word: TargetStatus
) -> None:
    found = judged(
        SPENDING,
        figures(yearly({2021: 10.0, 2022: 20.0, 2023: last})),
        as_of=date(2024, 6, 1),
    )

    assert found.status is word


def test_a_yearly_rate_asks_the_same_of_every_year() -> None:
    rate = YearlyRate(indicator="things", rate=4000.0, first=2024, last=2026)

    found = judged(rate, figures(yearly({2024: 4100.0, 2025: 3900.0})), as_of=date(2026, 6, 1))

    assert [(step.asked, step.word) for step in found.steps] == [
        (4000.0, "kept"),
        (4000.0, "not-kept"),
        (4000.0, "ahead"),
    ]


def test_a_ratio_without_its_first_half_is_not_assessed_and_shows_the_second() -> None:
    births = figures(yearly({2021: 542.0}))

    found = judged(TREES, None, denominator=births, as_of=date(2026, 11, 22))

    assert (found.status, found.reason) == (TargetStatus.NOT_ASSESSED, Reason.NO_DATA)


@pytest.mark.parametrize(
    ("trees", "births", "word"),
    [
        (540.0, 540.0, TargetStatus.MET),
        (539.0, 540.0, TargetStatus.MISSED),
        (539.0, None, TargetStatus.AWAITING_FIGURE),
    ],
)
def test_a_ratio_needs_both_halves_of_the_same_year(
    trees: float, births: float | None, word: TargetStatus
) -> None:
    found = judged(
        TREES,
        figures(yearly({2026: trees})),
        denominator=figures(yearly({2025: 500.0, 2026: births})),
        as_of=date(2027, 6, 1),
    )

    assert found.status is word


def test_a_ratio_is_too_early_while_its_year_runs() -> None:
    found = judged(
        TREES,
        figures(yearly({2026: 100.0})),
        denominator=figures(yearly({2025: 500.0})),
        as_of=date(2026, 11, 22),
    )

    assert found.status is TargetStatus.TOO_EARLY


@pytest.mark.parametrize(
    ("values", "word", "reason"),
    [
        ({2024: 0.0, 2025: 0.0}, TargetStatus.ON_TRACK, None),
        ({2024: 0.0, 2025: 1.0}, TargetStatus.MISSED, None),
        ({2019: 3.0}, TargetStatus.NOT_ASSESSED, Reason.NO_DATA),
    ],
)
def test_keep_at_zero_is_on_track_at_zero_missed_above_and_silent_without_figures(
    values: dict[int, float], word: TargetStatus, reason: Reason | None
) -> None:
    target = KeepAtZero(indicator="things", start=date(2024, 1, 1))

    found = judged(target, figures(yearly(values), an_indicator(direction=Direction.DOWN)))

    assert (found.status, found.reason) == (word, reason)
    assert found.likelihood is None


def a_step(due: date, *, reached: bool | None) -> Milestone:
    evidence = (
        None
        if reached is None
        else Evidence(address="https://e.example", read=due, reached=reached, day=due, proves={})
    )
    return Milestone(id=due.isoformat(), due=due, names={}, evidence=evidence)


@pytest.mark.parametrize(
    ("past", "future", "word"),
    [
        (True, None, TargetStatus.ON_TRACK),
        (False, None, TargetStatus.MISSED),
        (None, None, TargetStatus.NOT_ASSESSED),
    ],
)
def test_milestones_are_judged_by_evidence_only(
    past: bool | None, future: bool | None, word: TargetStatus
) -> None:
    steps = (a_step(date(2025, 1, 1), reached=past), a_step(date(2029, 1, 1), reached=future))

    found = judged(Milestones(steps=steps), None)

    assert found.status is word
    assert (found.reason is Reason.NO_EVIDENCE) == (word is TargetStatus.NOT_ASSESSED)


def test_milestones_that_are_all_reached_are_met() -> None:
    steps = (a_step(date(2025, 1, 1), reached=True),)

    assert judged(Milestones(steps=steps), None).status is TargetStatus.MET


def test_milestones_that_all_lie_ahead_are_too_early() -> None:
    steps = (a_step(date(2029, 1, 1), reached=None),)

    assert judged(Milestones(steps=steps), None).status is TargetStatus.TOO_EARLY


def test_a_first_figure_alone_makes_no_direction() -> None:
    assert judged(MORE, figures((an_observation("2025", 1.0),))).status is TargetStatus.TOO_EARLY


def test_a_sum_that_must_stay_low_is_met_at_its_end_only() -> None:
    few = Schedule(indicator="things", steps={2021: 10.0, 2022: 10.0})
    series = figures(yearly({2021: 1.0}), an_indicator(direction=Direction.DOWN))

    running = judged(few, series, as_of=date(2022, 6, 1))
    over = judged(
        few,
        figures(yearly({2021: 1.0, 2022: 1.0}), an_indicator(direction=Direction.DOWN)),
        as_of=date(2023, 6, 1),
    )

    assert running.status is TargetStatus.TOO_EARLY
    assert over.status is TargetStatus.MET


def test_the_newest_figure_of_the_second_half_is_shown_beside_a_ratio() -> None:
    found = judged(TREES, None, denominator=figures(yearly({2021: 542.0})), as_of=date(2026, 12, 1))

    assert found.denominator is not None
    assert (found.denominator.period, found.denominator.value) == ("2021", 542.0)


def test_a_ratio_whose_second_half_is_empty_shows_none() -> None:
    found = judged(TREES, None, denominator=figures(()), as_of=date(2026, 12, 1))

    assert found.denominator is None


def test_a_running_year_is_no_figure_yet() -> None:
    years = {2019: 10.0, 2020: 11.0, 2021: 10.0, 2022: 9.0}
    whole = judged(SPENDING, figures(yearly(years)), as_of=date(2023, 6, 1))

    with_part = judged(SPENDING, figures(yearly({**years, 2023: 0.5})), as_of=date(2023, 6, 1))

    assert with_part.likelihood == whole.likelihood
    assert with_part.reference == date(2022, 12, 31)


def test_a_ratio_is_not_decided_by_parts_of_a_running_year() -> None:
    found = judged(
        TREES,
        figures(yearly({2026: 10.0})),
        denominator=figures(yearly({2026: 200.0})),
        as_of=date(2026, 6, 1),
    )

    assert found.status is TargetStatus.TOO_EARLY


def test_a_ratio_that_waits_says_when_its_second_half_is_due() -> None:
    found = judged(
        TREES,
        figures(yearly({2026: 10.0})),
        denominator=figures(yearly({2025: 200.0})),
        as_of=date(2027, 2, 1),
    )

    assert (found.status, found.expected) == (TargetStatus.AWAITING_FIGURE, date(2027, 6, 29))


def test_a_forecast_of_a_pledged_year_keeps_nothing() -> None:
    forecast = an_observation("2021", 10.0, obs_status=ObsStatus.FORECAST)

    found = judged(SPENDING, figures((*yearly({2020: 5.0}), forecast)), as_of=date(2022, 6, 1))

    assert found.steps[0].word == "no-evidence"


def test_two_flows_are_too_few_for_a_likelihood() -> None:
    found = judged(SPENDING, figures(yearly({2021: 10.0, 2022: 20.0})), as_of=date(2023, 6, 1))

    assert (found.status, found.likelihood) == (TargetStatus.TOO_EARLY, None)


def test_what_was_paid_before_a_missing_year_still_counts() -> None:
    paid = yearly({2019: 1.0, 2020: 1.0, 2021: 50.0})
    later = yearly({2022: 4.0})
    ahead = Schedule(indicator="things", steps={2021: 10.0, 2022: 20.0, 2023: 30.0})

    found = judged(ahead, figures((*paid, *later)), as_of=date(2023, 6, 1))

    assert found.gap == pytest.approx(24.0)
    assert found.goal == pytest.approx(60.0)


def test_a_schedule_of_nothing_has_no_progress() -> None:
    nothing = Schedule(indicator="things", steps={2021: 0.0})

    found = judged(nothing, figures(yearly({2021: 0.0})), as_of=date(2022, 6, 1))

    assert (found.status, found.progress) == (TargetStatus.MET, None)


def test_keep_at_zero_closes_with_its_term() -> None:
    target = KeepAtZero(indicator="things", start=date(2024, 1, 1))

    found = judged(target, figures(yearly({2025: 0.0})), as_of=date(2030, 6, 1))

    assert (found.status, found.reason) == (TargetStatus.CLOSED, Reason.TERM_OVER)


def test_a_direction_with_a_day_and_no_figure_at_its_start_cannot_be_judged() -> None:
    target = Trend(indicator="things", direction=Direction.UP, end=date(2025, 12, 31))

    found = judged(target, figures(yearly({2024: 1.0, 2025: 2.0})))

    assert (found.status, found.reason) == (TargetStatus.NOT_ASSESSED, Reason.NO_DATA)


def test_a_day_in_the_middle_of_a_year_is_decided_by_that_years_flow() -> None:
    target = Trend(indicator="things", direction=Direction.UP, end=date(2025, 6, 30))

    found = judged(target, figures(yearly({2019: 1.0, 2025: 2.0})), as_of=date(2026, 6, 1))

    assert found.status is TargetStatus.MET


def test_steps_without_a_day_close_with_the_term_once_evidence_was_found() -> None:
    step = a_step(date(2025, 1, 1), reached=True)
    undated = Milestones(steps=(replace(step, due=None),))

    during = judged(undated, None)
    after = judged(undated, None, as_of=date(2030, 6, 1))

    assert during.status is TargetStatus.MET
    assert (after.status, after.reason) == (TargetStatus.CLOSED, Reason.TERM_OVER)


@pytest.mark.parametrize(
    ("values", "as_of", "word", "steps"),
    [
        ({}, date(2022, 6, 1), TargetStatus.NOT_ASSESSED, []),
        ({2020: 90.0}, date(2021, 6, 1), TargetStatus.TOO_EARLY, ["ahead", "ahead"]),
        ({2021: 80.0}, date(2022, 6, 1), TargetStatus.ON_TRACK, ["kept", "ahead"]),
        ({2021: 79.0}, date(2022, 6, 1), TargetStatus.MISSED, ["not-kept", "ahead"]),
        ({2021: 80.0}, date(2023, 1, 1), TargetStatus.AWAITING_FIGURE, ["kept", "no-evidence"]),
        ({2021: 99.0, 2022: 79.0}, date(2023, 6, 1), TargetStatus.MISSED, ["kept", "not-kept"]),
        ({2021: 80.0, 2022: 85.0}, date(2023, 6, 1), TargetStatus.MET, ["kept", "kept"]),
    ],
)
def test_a_yearly_share_is_kept_in_each_year_or_missed(
    values: dict[int, float | None], as_of: date, word: TargetStatus, steps: list[str]
) -> None:
    target = Share(indicator="things", goal=80.0, years=(2021, 2022))

    found = judged(target, figures(yearly(values)), as_of=as_of)

    assert found.status is word
    assert [step.word for step in found.steps] == steps


def test_a_yearly_share_outlives_the_term() -> None:
    target = Share(indicator="things", goal=80.0, years=(2021, 2022))
    series = figures(yearly({2021: 80.0, 2022: 85.0}))

    found = judged(target, series, as_of=date(2024, 1, 1), term_end=date(2022, 3, 20))

    assert found.status is TargetStatus.MET
    assert (found.goal, found.deadline) == (80.0, date(2022, 12, 31))


def test_a_share_without_a_day_closes_with_the_term() -> None:
    share = Share(indicator="things", goal=1.0)

    found = judged(share, figures(yearly({2025: 0.5})), as_of=date(2030, 6, 1))

    assert (found.status, found.reason) == (TargetStatus.CLOSED, Reason.TERM_OVER)

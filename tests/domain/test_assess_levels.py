"""Reach, reduce, share and yearly-change: the word that the rule gives."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import (
    BALLERUP,
    a_cut,
    a_pledge,
    a_reach,
    an_indicator,
    an_observation,
    figures,
    on_days,
    yearly,
)
from tracker.domain.area import Area
from tracker.domain.assess import assess, under_review
from tracker.domain.assessment import (
    Assessment,
    Flag,
    Reason,
    TargetStatus,
    likelihood_word,
)
from tracker.domain.figures import Figures
from tracker.domain.indicator import Direction, Nature
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import Baseline, Pledge, Reach, Share, Target, YearlyChange


def judged(
    target: Target | None,
    series: Figures | None,
    *,
    as_of: date = date(2026, 6, 1),
    pledge: Pledge | None = None,
) -> Assessment:
    return assess(
        pledge or a_pledge(target), area="0151", figures=series, denominator=None, as_of=as_of
    )


def ballerup() -> Figures:
    return figures(yearly(BALLERUP), an_indicator(direction=Direction.DOWN))


def test_the_cut_of_ballerup_has_the_likelihood_of_the_published_example() -> None:
    found = judged(a_cut(), ballerup())

    assert found.status is TargetStatus.ON_TRACK
    assert found.likelihood == pytest.approx(0.78, abs=0.005)
    assert found.goal == pytest.approx(0.15 * 272_946.4)


def test_the_year_in_which_the_pace_meets_the_goal_is_told() -> None:
    line = figures(yearly({year: (year - 2020) * 20.0 for year in range(2021, 2025)}))

    found = judged(a_reach(), line, as_of=date(2025, 6, 1))

    # 80 at the end of 2024 and 20 a year: 100 at the end of 2025.
    assert found.goal_year == 2025


@pytest.mark.parametrize(
    "values",
    [
        {2021: 1.0, 2022: 2.0, 2023: 3.0},
        {2021: 60.0, 2022: 50.0, 2023: 40.0},
        {2021: 90.0, 2022: 95.0, 2023: 100.0},
        {2022: 60.0, 2023: 90.0},
    ],
    ids=["too slow", "the other way", "met already", "no law"],
)
def test_no_year_is_told_where_the_pace_does_not_meet_the_goal(values: dict[int, float]) -> None:
    assert judged(a_reach(), figures(yearly(values))).goal_year is None


def test_the_cut_of_ballerup_depends_on_how_you_count() -> None:
    found = judged(a_cut(), ballerup())

    words = {
        (each.base, each.without_largest_step): (each.status, round(each.likelihood or 0, 2))
        for each in found.readings
    }
    assert words == {
        ("2018", False): (TargetStatus.ON_TRACK, 0.78),
        ("2019", False): (TargetStatus.ON_TRACK, 0.75),
        ("2018", True): (TargetStatus.AT_RISK, 0.61),
        ("2019", True): (TargetStatus.AT_RISK, 0.55),
    }
    assert Flag.DEPENDS_ON_READING in found.flags


def test_a_cut_without_a_figure_for_its_base_is_not_assessed() -> None:
    found = judged(a_cut(bases=("1990",)), ballerup())

    assert (found.status, found.reason) == (TargetStatus.NOT_ASSESSED, Reason.NO_DATA)


def test_the_gap_is_positive_when_ahead_of_a_rising_target() -> None:
    found = judged(a_reach(), figures(yearly({2025: 60.0})))

    assert found.required == pytest.approx(50.0)
    assert found.gap == pytest.approx(10.0)
    assert found.progress == pytest.approx(0.6)
    assert found.needed_pace == pytest.approx(8.0)


def test_the_gap_is_positive_when_below_a_falling_target() -> None:
    target = a_reach(start=("2020-12-31", 100.0), goal=("2030-12-31", 0.0))

    found = judged(target, figures(yearly({2025: 40.0})))

    assert found.gap == pytest.approx(10.0)


def test_the_required_value_is_that_of_the_newest_figure_and_not_of_today() -> None:
    series = figures(yearly({2023: 10.0}))

    early, late = (judged(a_reach(), series, as_of=date(year, 6, 1)) for year in (2025, 2027))

    assert early.required == late.required == pytest.approx(30.0)


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_figures_are_too_early_but_show_gap_and_pace(count: int) -> None:
    values = {2024: 30.0, 2025: 40.0}
    series = figures(yearly(dict(list(values.items())[:count])))

    found = judged(a_reach(), series)

    assert found.status is TargetStatus.TOO_EARLY
    assert found.likelihood is None
    assert found.gap is not None
    assert found.needed_pace is not None


def test_three_figures_within_a_year_are_too_early() -> None:
    series = figures(
        on_days({"2026-01-31": 1.0, "2026-02-28": 2.0, "2026-03-31": 3.0}),
        an_indicator(Nature.STOCK),
    )

    assert judged(a_reach(), series).status is TargetStatus.TOO_EARLY


def test_an_exact_line_to_the_goal_is_certain() -> None:
    found = judged(a_reach(), figures(yearly({y: (y - 2020) * 10.0 for y in range(2021, 2026)})))

    assert (found.status, found.likelihood) == (TargetStatus.ON_TRACK, 1.0)
    assert found.projection is not None
    assert found.projection.low95 == found.projection.mean == pytest.approx(100.0)


def test_a_constant_series_short_of_its_goal_is_off_track_and_not_the_wrong_way() -> None:
    found = judged(a_reach(), figures(yearly(dict.fromkeys(range(2021, 2026), 10.0))))

    assert (found.status, found.likelihood) == (TargetStatus.OFF_TRACK, 0.0)


def test_a_series_that_moves_away_from_its_goal_goes_the_wrong_way() -> None:
    found = judged(
        a_reach(), figures(yearly({2021: 50.0, 2022: 45.0, 2023: 41.0, 2024: 35.0, 2025: 30.0}))
    )

    assert found.status is TargetStatus.WRONG_WAY


def test_a_goal_that_the_newest_figure_fulfils_is_met_before_its_day() -> None:
    found = judged(a_reach(), figures(yearly({2024: 90.0, 2025: 100.0})))

    assert found.status is TargetStatus.MET


def test_a_goal_that_was_met_can_be_lost_again() -> None:
    found = judged(a_reach(), figures(yearly({2024: 100.0, 2025: 99.0})))

    assert found.status is TargetStatus.TOO_EARLY


@pytest.mark.parametrize(
    ("final", "word"),
    [
        (100.0, TargetStatus.MET),
        (99.9, TargetStatus.MISSED),
        (None, TargetStatus.AWAITING_FIGURE),
    ],
)
def test_after_its_day_only_the_figure_for_that_day_decides(
    final: float | None, word: TargetStatus
) -> None:
    series = figures(yearly({2028: 100.0, 2029: 100.0, 2030: final}))

    found = judged(a_reach(), series, as_of=date(2031, 1, 15))

    assert found.status is word


def test_a_figure_awaited_has_the_day_on_which_it_is_due() -> None:
    found = judged(a_reach(), figures(yearly({2029: 90.0})), as_of=date(2031, 1, 15))

    assert found.expected == date(2031, 6, 29)


def test_a_stock_counts_for_its_day_when_taken_within_a_month() -> None:
    stock = an_indicator(Nature.STOCK)
    soon = figures(on_days({"2031-01-20": 120.0}), stock)
    late = figures(on_days({"2031-03-20": 120.0}), stock)

    words = [judged(a_reach(), each, as_of=date(2031, 6, 1)).status for each in (soon, late)]

    assert words == [TargetStatus.MET, TargetStatus.AWAITING_FIGURE]


def test_a_goal_that_equals_its_baseline_has_no_progress_and_no_crash() -> None:
    target = a_reach(start=("2020-12-31", 5.0), goal=("2030-12-31", 5.0))

    found = judged(target, figures(yearly({2024: 7.0, 2025: 7.0})))

    assert found.progress is None
    assert found.status is TargetStatus.MET


def test_a_pledge_without_figures_is_not_assessed() -> None:
    for series in (None, figures(())):
        found = judged(a_reach(), series)
        assert (found.status, found.reason) == (TargetStatus.NOT_ASSESSED, Reason.NO_DATA)


def test_a_pledge_without_a_target_says_so() -> None:
    found = judged(None, figures(yearly({2025: 1.0})))

    assert (found.status, found.reason) == (TargetStatus.NOT_ASSESSED, Reason.NO_TARGET)


def test_a_pledge_whose_term_has_not_begun_is_not_due() -> None:
    found = judged(a_reach(), figures(yearly({2019: 1.0})), as_of=date(2019, 12, 31))

    assert found.status is TargetStatus.NOT_DUE


@pytest.mark.parametrize("word", ["replaced", "withdrawn"])
def test_a_pledge_that_was_given_up_is_closed_with_its_reason(word: str) -> None:
    pledge = a_pledge(a_reach(), closed=word)

    found = judged(None, figures(yearly({2025: 60.0})), pledge=pledge)

    assert (found.status, found.reason) == (TargetStatus.CLOSED, Reason(word))


def test_a_share_without_a_baseline_still_has_a_goal() -> None:
    target = Share(indicator="things", goal=1.0, deadline=date(2030, 12, 31))
    series = figures(yearly({2023: 0.5, 2024: 0.7, 2025: 0.8}), an_indicator(lower=0.0, upper=1.0))

    found = judged(target, series)

    assert found.required is None
    assert found.status is TargetStatus.ON_TRACK
    assert found.projection is not None
    assert found.projection.mean == found.projection.high95 == 1.0


def test_a_yearly_change_is_compound() -> None:
    target = YearlyChange(
        indicator="things",
        baseline=Baseline(day=date(2025, 12, 31), value=1000.0),
        change=-0.02,
        deadline=date(2029, 12, 31),
    )

    found = judged(target, figures(yearly({2026: 970.0})), as_of=date(2027, 3, 1))

    assert found.goal == pytest.approx(1000 * 0.98**4)
    assert found.required == pytest.approx(980.0)
    assert found.gap == pytest.approx(10.0)


def test_figures_that_should_have_been_followed_make_the_word_stale() -> None:
    series = figures(yearly({2023: 10.0}))

    fresh, stale = (
        judged(a_reach(), series, as_of=day) for day in (date(2025, 6, 29), date(2025, 6, 30))
    )

    assert Flag.STALE not in fresh.flags
    assert Flag.STALE in stale.flags


def test_a_provisional_last_year_is_flagged() -> None:
    series = figures(
        (an_observation("2025", 10.0, obs_status=ObsStatus.PROVISIONAL),), cadence=None
    )

    assert Flag.PROVISIONAL in judged(a_reach(), series).flags


def test_declared_figures_are_flagged() -> None:
    series = figures((an_observation("2025", 10.0, feed="declared"),), cadence=None)

    assert Flag.DECLARED in judged(a_reach(), series).flags


def test_figures_that_end_before_the_term_are_flagged() -> None:
    assert Flag.BEFORE_TERM in judged(a_reach(), figures(yearly({2019: 1.0}))).flags


def test_under_review_prints_the_new_figure_and_keeps_the_old_word() -> None:
    newest = judged(a_reach(), figures(yearly({2024: 90.0, 2025: 100.0})))
    accepted = judged(a_reach(), figures(yearly({2024: 90.0})))

    found = under_review(newest, accepted)

    assert (found.status, found.value) == (TargetStatus.TOO_EARLY, 100.0)
    assert Flag.UNDER_REVIEW in found.flags


def test_nothing_is_held_where_no_status_stood_before() -> None:
    newest = judged(a_reach(), figures(yearly({2025: 100.0})))

    assert under_review(newest, judged(a_reach(), None)) is newest


def test_a_share_may_have_a_baseline_and_no_day_of_its_own() -> None:
    target = Share(
        indicator="things", goal=1.0, baseline=Baseline(day=date(2020, 12, 31), value=0.0)
    )

    found = judged(target, figures(yearly({2025: 0.5})))

    assert found.deadline == date(2029, 12, 31)
    assert found.required == pytest.approx(5 / 9)


def test_a_share_without_a_baseline_prints_no_start() -> None:
    found = judged(Share(indicator="things", goal=1.0), figures(yearly({2025: 0.5})))

    assert (found.baseline_day, found.baseline, found.required) == (None, None, None)
    assert found.goal == 1.0


@pytest.mark.parametrize(
    ("newest", "word"), [(4.0, TargetStatus.MET), (3.0, TargetStatus.TOO_EARLY)]
)
def test_a_reach_without_a_known_start_has_a_goal_and_no_line(
    newest: float, word: TargetStatus
) -> None:
    target = Reach(indicator="things", baseline=None, goal=4.0)

    found = judged(target, figures(yearly({2025: newest})))

    assert (found.status, found.baseline, found.required) == (word, None, None)
    assert (found.goal, found.deadline) == (4.0, date(2029, 12, 31))


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (Share(indicator="things", goal=None), Reason.NO_GOAL),
        (YearlyChange(indicator="things", baseline=None, change=-0.02), Reason.NO_BASELINE),
    ],
)
@pytest.mark.parametrize("known", [{}, {2023: 90.0, 2024: 95.0, 2025: 99.0}])
def test_what_the_source_leaves_unsaid_is_named_and_never_made_up(
    target: Target, reason: Reason, known: dict[int, float | None]
) -> None:
    found = judged(target, figures(yearly(known)))

    assert (found.status, found.reason) == (TargetStatus.NOT_ASSESSED, reason)
    assert (found.goal, found.baseline, found.required) == (None, None, None)
    assert found.value == known.get(2025)


@pytest.mark.parametrize(
    "target",
    [
        Reach(indicator="things", baseline=None, goal=4.0),
        YearlyChange(
            indicator="things", baseline=Baseline(day=date(2020, 12, 31), value=9.0), change=0.1
        ),
    ],
)
def test_a_level_without_a_day_of_its_own_closes_with_the_term(target: Target) -> None:
    found = judged(target, figures(yearly({2025: 9.5})), as_of=date(2030, 6, 1))

    assert (found.status, found.reason) == (TargetStatus.CLOSED, Reason.TERM_OVER)


@pytest.mark.parametrize(
    ("likelihood", "word"),
    [
        (1.0, "very-likely"),
        (0.9, "very-likely"),
        (0.899999, "likely"),
        (0.66, "likely"),
        (0.659999, "about-as-likely-as-not"),
        (0.33, "about-as-likely-as-not"),
        (0.329999, "unlikely"),
        (0.1, "unlikely"),
        (0.099999, "very-unlikely"),
        (0.0, "very-unlikely"),
    ],
)
def test_each_likelihood_class_holds_its_lower_edge(likelihood: float, word: str) -> None:
    assert likelihood_word(likelihood) == word


def test_an_area_is_found_under_its_code_in_small_letters() -> None:
    area = Area(code="GM0518", country="NL", names={"en": "The Hague"})

    assert area.page_id == "gm0518"


def test_figures_in_another_unit_are_never_compared() -> None:
    other = replace(an_observation("2025", 60.0), unit="kilothing")

    found = judged(a_reach(), figures((other,)))

    assert (found.status, found.reason) == (TargetStatus.NOT_ASSESSED, Reason.UNITS_DIFFER)


def test_a_definition_that_changed_after_the_baseline_cannot_be_compared_with_it() -> None:
    series = (
        an_observation("2021", 10.0),
        an_observation("2022", 90.0, obs_status=ObsStatus.BREAK),
        an_observation("2023", 91.0),
    )

    found = judged(a_reach(), figures(series))

    assert (found.status, found.reason) == (TargetStatus.NOT_ASSESSED, Reason.DEFINITION_CHANGED)


def test_while_a_figure_is_awaited_it_is_still_projected() -> None:
    series = figures(yearly({2027: 70.0, 2028: 80.0, 2029: 95.0}))

    found = judged(a_reach(), series, as_of=date(2031, 1, 15))

    assert found.status is TargetStatus.AWAITING_FIGURE
    assert found.likelihood is not None
    assert found.projection is not None
    assert found.projection.mean == pytest.approx(107.5)


@pytest.mark.parametrize(("final", "likelihood"), [(100.0, 1.0), (99.0, 0.0)])
def test_once_the_figure_is_there_nothing_is_projected_any_more(
    final: float, likelihood: float
) -> None:
    series = figures(yearly({2028: 80.0, 2029: 95.0, 2030: final}))

    found = judged(a_reach(), series, as_of=date(2031, 7, 15))

    assert found.likelihood == likelihood
    assert found.projection is None


@given(start=st.floats(-1e6, 1e6), pace=st.floats(0.1, 1e4), years=st.integers(1, 12))
def test_every_exact_line_to_its_goal_is_certain(start: float, pace: float, years: int) -> None:
    goal = start + pace * (5 + years)
    target = a_reach(start=("2020-12-31", start), goal=(f"{2025 + years}-12-31", goal))

    found = judged(target, figures(yearly({2020 + i: start + pace * i for i in range(6)})))

    assert (found.status, found.likelihood) == (TargetStatus.ON_TRACK, 1.0)


def test_under_review_says_nothing_that_tells_another_word() -> None:
    rising = {2021: 20.0, 2022: 30.0, 2023: 41.0, 2024: 52.0}
    accepted = judged(a_reach(), figures(yearly(rising)))
    newest = judged(a_reach(), figures(yearly({**rising, 2024: 35.0, 2025: 36.0})))
    assert newest.status is not accepted.status
    assert newest.likelihood is not None

    found = under_review(newest, accepted)

    assert (found.status, found.value) == (accepted.status, 36.0)
    assert (found.likelihood, found.projection, found.readings) == (None, None, ())

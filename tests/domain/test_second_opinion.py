"""What other publishers' rules say: their examples, their traps, and a slow second writing."""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain import other_rules
from tests.domain.builders import BALLERUP
from tracker.domain import second_opinion
from tracker.domain.period import decimal_year
from tracker.domain.second_opinion import (
    GERMAN_WORDS,
    OPEN_SDG_WORDS,
    REASONS,
    German,
    OpenSdg,
)
from tracker.domain.series import SeriesTable
from tracker.domain.trajectory import Asks

NAN = float("nan")
UP, DOWN = 1.0, -1.0
Figure = tuple[float, float]


@pytest.fixture(autouse=True)
def _numpy_stays_silent() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


def end_of(year: float) -> float:
    """The last day of a year on the axis of the formulas."""
    return decimal_year(date(int(year), 12, 31)) if year == year else NAN  # noqa: PLR0124 - NaN


def open_sdg(*rows: tuple[Figure, Figure, Figure, float]) -> OpenSdg:
    """Baseline, newest figure, goal (each year and value), and the good direction."""
    asks = Asks(
        t0=np.array([end_of(base[0]) for base, _, _, _ in rows]),
        v0=np.array([base[1] for base, _, _, _ in rows]),
        deadline=np.array([end_of(goal[0]) for _, _, goal, _ in rows]),
        goal=np.array([goal[1] for _, _, goal, _ in rows]),
        sign=np.array([sign for _, _, _, sign in rows]),
    )
    t = np.array([end_of(newest[0]) for _, newest, _, _ in rows])
    return second_opinion.open_sdg(asks, t, np.array([newest[1] for _, newest, _, _ in rows]))


def table_of(*series: Sequence[Figure]) -> SeriesTable:
    flat = [point for points in series for point in points]
    return SeriesTable(
        t=np.array([end_of(year) for year, _ in flat], dtype=np.float64),
        v=np.array([value for _, value in flat], dtype=np.float64),
        offsets=np.cumsum([0, *(len(points) for points in series)]).astype(np.int64),
    )


def german(*rows: tuple[Sequence[Figure], Figure, float]) -> German:
    """The yearly points, the goal (year and value), and the good direction."""
    return second_opinion.german(
        table_of(*(points for points, _, _ in rows)),
        np.array([end_of(goal[0]) for _, goal, _ in rows]),
        np.array([goal[1] for _, goal, _ in rows]),
        np.array([sign for _, _, sign in rows]),
    )


def yearly(first: int, *values: float) -> list[Figure]:
    return [(first + i, value) for i, value in enumerate(values)]


def said(found: OpenSdg | German, row: int = 0) -> str:
    """The word of a row, or its reason; never both."""
    names = OPEN_SDG_WORDS if isinstance(found, OpenSdg) else GERMAN_WORDS
    both = names[found.word[row]], REASONS[found.reason[row]]
    assert sum(map(bool, both)) == 1, both
    return both[0] or both[1]


# Years


def test_the_last_day_of_a_year_and_its_first_lie_in_the_same_calendar_year() -> None:
    days = [date(2029, 1, 1), date(2028, 2, 29), date(2029, 12, 31), date(2030, 1, 1)]
    t = np.array([*(decimal_year(day) for day in days), NAN])

    assert second_opinion.calendar_years(t).tolist()[:4] == [2029.0, 2028.0, 2029.0, 2030.0]
    assert second_opinion.calendar_years(t[2:3] + 1e-9).tolist() == [2029.0]
    assert np.isnan(second_opinion.calendar_years(t)[4])


# Open SDG


def test_growth_in_per_cent_flatters_a_target_that_more_than_triples() -> None:
    found = open_sdg(
        ((2024, 3_000.0), (2026, 4_400.0), (2030, 10_000.0), UP),
        ((2024, 3_000.0), (2026, 4_401.0), (2030, 10_000.0), UP),
    )

    assert found.ratio[0] == pytest.approx(0.95, abs=0.005)
    assert [said(found, i) for i in range(2)] == ["moderate", "substantial"]


def test_growth_in_per_cent_punishes_a_deep_cut() -> None:
    found = open_sdg(((1990, 100.0), (2022, 45.0), (2030, 15.0), DOWN))

    assert found.ratio[0] == pytest.approx(0.53, abs=0.005)
    assert said(found) == "limited"


def test_a_goal_of_zero_makes_the_ratio_depend_on_the_unit() -> None:
    found = open_sdg(
        ((2015, 1_000.0), (2025, 500.0), (2030, 0.0), DOWN),
        ((2015, 1_000_000.0), (2025, 500_000.0), (2030, 0.0), DOWN),
    )

    assert found.ratio.round(2).tolist() == [0.11, 0.09]


@pytest.mark.parametrize(
    ("base", "newest", "goal", "sign", "expected"),
    [
        pytest.param((2015, 10.0), (2020, 30.0), (2030, 30.0), UP, "achieved", id="just-reached"),
        pytest.param((2015, 10.0), (2020, 4.0), (2030, 5.0), DOWN, "achieved", id="below-is-good"),
        pytest.param((2015, 10.0), (2015, 30.0), (2030, 30.0), UP, "achieved", id="at-once"),
        pytest.param((2015, 10.0), (2020, -1.0), (2030, 5.0), DOWN, "achieved", id="over-a-sign"),
        pytest.param((2015, 10.0), (2020, 30.0), (NAN, 30.0), UP, "achieved", id="without-a-year"),
        pytest.param((2015, 10.0), (2020, 12.0), (2030, 10.0), DOWN, "deterioration", id="hold"),
        pytest.param((2015, 10.0), (2020, 10.0), (2030, 10.0), DOWN, "achieved", id="held"),
        pytest.param((2015, 10.0), (2020, 10.0), (2030, 20.0), UP, "limited", id="stands-still"),
        pytest.param((2015, 10.0), (2020, 9.0), (2030, 20.0), UP, "deterioration", id="backwards"),
        pytest.param((2015, 10.0), (2020, 0.0), (2030, 20.0), UP, "deterioration", id="at-zero"),
        pytest.param((2015, 0.0), (2020, 1.0), (2030, 20.0), UP, "substantial", id="from-zero"),
        pytest.param((2015, 0.0), (2020, 0.0), (2030, 0.0), UP, "deterioration", id="all-zero-up"),
        pytest.param((2015, 0.0), (2020, 0.0), (2030, 0.0), DOWN, "achieved", id="all-zero-down"),
        pytest.param((2015, 9.0), (2020, 0.0005), (2030, 0.0), DOWN, "achieved", id="not-quite-0"),
        pytest.param((2015, -10.0), (2020, -4.0), (2030, -1.0), UP, "substantial", id="negative"),
        pytest.param((2015, -10.0), (2020, -12.0), (2030, -1.0), UP, "deterioration", id="sinks"),
        pytest.param((2015, -1.0), (2020, -4.0), (2030, -9.0), DOWN, "substantial", id="deeper"),
        pytest.param((2015, 10.0), (2020, -1.0), (2030, 20.0), UP, "sign-change", id="below-zero"),
        pytest.param((2015, 0.0), (2020, -1.0), (2030, 20.0), UP, "sign-change", id="zero-counts"),
        pytest.param((2015, -9.0), (2020, 1.0), (2030, 20.0), UP, "sign-change", id="above-zero"),
        pytest.param((2015, 10.0), (2020, 9.0), (2030, -5.0), DOWN, "goal-across-zero", id="sink"),
        pytest.param((2015, -9.0), (2020, -8.0), (2030, 0.0), UP, "goal-across-zero", id="to-zero"),
        pytest.param((2015, 10.0), (2016, 9.0), (2016, -5.0), DOWN, "limited", id="one-year-only"),
        pytest.param((2015, 10.0), (2015, 12.0), (2030, 20.0), UP, "same-year", id="one-point"),
        pytest.param(
            (2015, 10.0), (2014, 12.0), (2030, 20.0), UP, "newest-before-baseline", id="older"
        ),
        pytest.param((2015, 10.0), (2020, 12.0), (NAN, 20.0), UP, "no-goal-year", id="some-day"),
        pytest.param(
            (2015, 10.0), (2020, 12.0), (2015, 20.0), UP, "goal-year-not-after-baseline", id="now"
        ),
        pytest.param(
            (2015, 10.0), (2020, 12.0), (2010, 20.0), UP, "goal-year-not-after-baseline", id="gone"
        ),
        pytest.param((2015, NAN), (2020, 12.0), (2030, 20.0), UP, "no-baseline", id="no-base"),
        pytest.param((NAN, 10.0), (2020, 12.0), (2030, 20.0), UP, "no-baseline", id="no-base-year"),
        pytest.param((2015, NAN), (2020, 30.0), (2030, 20.0), UP, "no-baseline", id="over-goal"),
        pytest.param((2015, 10.0), (2020, NAN), (2030, 20.0), UP, "no-data", id="no-figure"),
        pytest.param((NAN, NAN), (NAN, NAN), (NAN, NAN), UP, "no-data", id="nothing"),
        pytest.param((2015, 1e-300), (2016, 1e300), (2017, 1e301), UP, "undefined", id="too-large"),
        pytest.param((2015, 10.0), (2020, 10.9), (NAN, NAN), UP, "substantial", id="aimless-fast"),
        pytest.param((2015, 10.0), (2020, 10.3), (NAN, NAN), UP, "moderate", id="aimless"),
        pytest.param((2015, 10.0), (2020, 10.2), (NAN, NAN), UP, "limited", id="aimless-slow"),
        pytest.param((2015, 10.0), (2020, 10.2), (NAN, NAN), DOWN, "deterioration", id="astray"),
        pytest.param((2015, -10.0), (2020, -10.2), (NAN, NAN), DOWN, "limited", id="aimless-below"),
    ],
)
def test_open_sdg_says(
    base: Figure, newest: Figure, goal: Figure, sign: float, expected: str
) -> None:
    assert said(open_sdg((base, newest, goal, sign))) == expected


@pytest.mark.parametrize(
    ("growth", "expected"),
    [(0.95, "substantial"), (0.949, "moderate"), (0.6, "moderate"), (0.599, "limited")],
)
def test_a_cut_belongs_to_the_better_class(growth: float, expected: str) -> None:
    """From 1 to 2 in one year asks for growth of 1, so that the growth seen is the ratio."""
    found = open_sdg(((2015, 1.0), (2016, 1.0 + growth), (2016, 2.0), UP))

    assert said(found) == expected


def test_a_ratio_of_exactly_60_per_cent_is_moderate() -> None:
    found = open_sdg(((2015, 4.0), (2016, 7.0), (2016, 9.0), UP))

    assert found.ratio[0] == 0.6
    assert said(found) == "moderate"


def test_only_the_first_and_the_newest_figure_count_and_the_year_of_the_goal_changes_nothing() -> (
    None
):
    before = open_sdg(((2010, 100.0), (2020, 80.0), (2020, 50.0), DOWN))
    after = open_sdg(((2010, 100.0), (2030, 64.0), (2020, 50.0), DOWN))

    assert said(before) == said(after) == "limited"
    assert before.ratio[0] == pytest.approx(after.ratio[0])


def test_a_goal_equal_to_the_baseline_has_a_word_and_no_ratio() -> None:
    found = open_sdg(((2015, 10.0), (2020, 12.0), (2030, 10.0), DOWN))

    assert np.isnan(found.ratio[0])
    assert said(found) == "deterioration"


# The German rule


def test_the_german_rule_measures_what_is_left_at_the_end_by_what_is_left_now() -> None:
    found = german((yearly(2023, 2_300.0, 3_000.0, 3_700.0, 4_400.0), (2030, 10_000.0), UP))

    assert found.pace.tolist() == [700.0]
    assert found.projected.tolist() == [7_200.0]
    assert found.shortfall.tolist() == [0.5]
    assert said(found) == "cloud"


def test_the_german_rule_carries_ballerups_mean_change_far_below_its_target() -> None:
    goal = BALLERUP[2018] * 0.15

    found = german((list(BALLERUP.items()), (2030, goal), DOWN))

    assert found.pace[0] == pytest.approx(-26_237.7, abs=0.05)
    assert found.projected[0] == pytest.approx(-41_906.0, abs=0.5)
    assert found.shortfall.tolist() == [0.0]
    assert said(found) == "sun"


RISING = yearly(2015, 0.0, 10.0, 20.0, 30.0, 40.0, 50.0)  # ten a year, 50 in 2020
FALLING = yearly(2015, 50.0, 40.0, 30.0, 20.0, 10.0, 0.0)


@pytest.mark.parametrize(
    ("points", "goal", "sign", "expected"),
    [
        pytest.param(RISING, (2030, 150.0), UP, "sun", id="just-enough"),
        pytest.param(RISING, (2030, 155.0), UP, "sun", id="under-5-per-cent"),
        pytest.param(RISING, (2039, 250.0), UP, "light-cloud", id="5-per-cent"),
        pytest.param(RISING, (2024, 100.0), UP, "light-cloud", id="20-per-cent"),
        pytest.param(RISING, (2023, 100.0), UP, "cloud", id="more"),
        pytest.param(FALLING, (2030, 50.0), UP, "storm", id="away"),
        pytest.param(yearly(2015, *[5.0] * 6), (2030, 9.0), UP, "storm", id="constant-distance"),
        pytest.param(FALLING, (2030, -100.0), DOWN, "sun", id="below-zero"),
        pytest.param(FALLING, (2022, -100.0), DOWN, "cloud", id="below-zero-late"),
        pytest.param(RISING, (2030, 50.0), UP, "sun", id="reached"),
        pytest.param(yearly(2015, *[5.0] * 6), (2030, 5.0), UP, "sun", id="reached-and-kept"),
        pytest.param(RISING, (2030, 60.0), DOWN, "light-cloud", id="reached-and-leaving"),
        pytest.param(RISING, (2020, 100.0), UP, "no-years-left", id="its-year"),
        pytest.param(RISING, (2018, 100.0), UP, "no-years-left", id="past"),
        pytest.param(RISING, (NAN, 100.0), UP, "no-goal-year", id="some-day"),
        pytest.param(RISING[2:], (2030, 150.0), UP, "sun", id="four-points"),
        pytest.param(RISING[3:], (2030, 150.0), UP, "too-few-years", id="three-points"),
        pytest.param(RISING[5:], (2030, 150.0), UP, "too-few-years", id="one-point"),
        pytest.param([], (2030, 150.0), UP, "no-data", id="none"),
        pytest.param(
            [*RISING[:2], *RISING[3:]], (2030, 150.0), UP, "too-few-years", id="a-missing-year"
        ),
        pytest.param(
            [(2010, 0.0), *RISING[:2], *RISING[3:]], (2035, 125.0), UP, "sun", id="six-with-gaps"
        ),
        pytest.param(RISING, (NAN, NAN), UP, "sun", id="aimless"),
        pytest.param([*RISING, (2021, 50.0)], (NAN, NAN), UP, "light-cloud", id="aimless-halt"),
        pytest.param([*RISING, (2021, 49.0)], (NAN, NAN), DOWN, "cloud", id="aimless-turn"),
        pytest.param(RISING, (NAN, NAN), DOWN, "storm", id="aimless-astray"),
        pytest.param(yearly(2015, *[5.0] * 6), (NAN, NAN), UP, "storm", id="aimless-still"),
        pytest.param(RISING[3:], (NAN, NAN), UP, "too-few-years", id="aimless-short"),
        pytest.param(
            yearly(2015, -1e308, *[0.0] * 4, 1e308), (2030, 1.5e308), UP, "undefined", id="large"
        ),
        pytest.param(
            yearly(2015, -1e308, *[0.0] * 4, 1e300), (2090, 1.5e308), DOWN, "light-cloud", id="far"
        ),
        pytest.param(
            yearly(2015, *[0.0] * 5, 1e308), (2090, -1e308), DOWN, "undefined", id="too-far"
        ),
    ],
)
def test_the_german_rule_says(
    points: list[Figure], goal: Figure, sign: float, expected: str
) -> None:
    assert said(german((points, goal, sign))) == expected


def test_the_last_digits_of_a_float_do_not_decide_between_two_symbols() -> None:
    fifth = german((yearly(2015, *(0.8 * i for i in range(6))), (2021, 5.0), UP))
    twentieth = german((yearly(2015, *(1.9 * i for i in range(6))), (2021, 11.5), UP))

    assert [said(fifth), said(twentieth)] == ["light-cloud", "light-cloud"]


def test_a_reached_goal_has_a_projection_and_no_shortfall() -> None:
    found = german((RISING, (2025, 50.0), UP))

    assert found.projected.tolist() == [100.0]
    assert np.isnan(found.shortfall[0])


def test_a_row_without_a_word_has_no_number() -> None:
    short = german((RISING[3:], (2030, 150.0), UP))
    early = open_sdg(((2015, 10.0), (2015, 12.0), (2030, 20.0), UP))

    assert np.isnan([short.pace, short.projected, short.shortfall, early.ratio]).all()


def test_of_each_year_the_last_point_counts_for_the_german_rule() -> None:
    days = [date(2015 + i, month, 28) for i in range(6) for month in (3, 9)]
    values = [each for i in range(6) for each in (-99.0, 10.0 * i)]
    often = SeriesTable(
        t=np.array([decimal_year(day) for day in days]),
        v=np.array(values),
        offsets=np.array([0, len(days)]),
    )

    found = second_opinion.german(
        often, np.array([end_of(2024)]), np.array([100.0]), np.array([UP])
    )

    assert found.pace.tolist() == [10.0]
    assert found.shortfall.tolist() == [0.2]


def test_no_series_at_all_gives_no_opinion_and_no_error() -> None:
    none = np.array([], dtype=np.float64)
    asks = Asks(t0=none, v0=none, deadline=none, goal=none, sign=none)

    assert second_opinion.open_sdg(asks, none, none).word.shape == (0,)
    assert second_opinion.german(table_of(), none, none, none).word.shape == (0,)


def test_more_goals_than_series_are_refused() -> None:
    two = np.array([1.0, 2.0])

    with pytest.raises(ValueError, match="broadcast"):
        second_opinion.german(table_of(RISING, RISING, RISING), two, two, two)


# Against the slow second writing

VALUES = st.one_of(
    st.just(0.0),
    st.floats(1e-3, 1e6),
    st.floats(-1e6, -1e-3),
    st.integers(-3, 3).map(float),
)
YEARS = st.integers(2010, 2040)
GOALS = st.one_of(st.none(), st.tuples(YEARS, VALUES))
SIGNS = st.sampled_from([UP, DOWN])
ROWS = st.tuples(st.tuples(YEARS, VALUES), st.tuples(YEARS, VALUES), GOALS, SIGNS)
SERIES = st.tuples(
    st.lists(st.tuples(YEARS, VALUES), max_size=9, unique_by=lambda point: point[0]).map(sorted),
    GOALS,
    SIGNS,
)


def asks_for_next_to_nothing(base: Figure, goal: Figure | None) -> bool:
    """A growth that is lost in the last digits of a float may be anything, or none."""
    v0, target = base[1] or 0.001, (goal[1] or 0.001) if goal else 0.0
    return 0 < abs(target / v0 - 1.0) < 1e-5


def near_a_cut(number: float | None, cuts: Sequence[float]) -> bool:
    return number is not None and any(abs(number - cut) < 1e-9 for cut in cuts)


@given(rows=st.lists(ROWS, min_size=1, max_size=5))
def test_open_sdgs_rule_agrees_with_the_loop(
    rows: list[tuple[Figure, Figure, Figure | None, float]],
) -> None:
    assume(not any(asks_for_next_to_nothing(base, goal) for base, _, goal, _ in rows))
    found = open_sdg(*((base, new, goal or (NAN, NAN), sign) for base, new, goal, sign in rows))

    for i, (base, newest, goal, sign) in enumerate(rows):
        expected = other_rules.open_sdg(base, newest, goal, is_more_better=sign > 0)
        ratio, word, reason = expected
        assert found.ratio[i] == pytest.approx(
            NAN if ratio is None else ratio, rel=1e-9, abs=1e-9, nan_ok=True
        )
        if not near_a_cut(ratio, (0.95, 0.6, 0.015, 0.005, 0.0)):
            assert said(found, i) == (word or reason)


@given(rows=st.lists(SERIES, min_size=1, max_size=5))
def test_the_german_rule_agrees_with_the_loop(
    rows: list[tuple[list[Figure], Figure | None, float]],
) -> None:
    found = german(*((points, goal or (NAN, NAN), sign) for points, goal, sign in rows))

    for i, (points, goal, sign) in enumerate(rows):
        shortfall, word, reason = other_rules.german(points, goal, is_more_better=sign > 0)
        assert found.shortfall[i] == pytest.approx(
            NAN if shortfall is None else shortfall, rel=1e-9, abs=2e-9, nan_ok=True
        )
        if not near_a_cut(shortfall, (0.05, 0.2)):
            assert said(found, i) == (word or reason)


@given(steps=st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=6), goal=VALUES)
def test_turning_everything_around_leaves_the_german_word(steps: list[float], goal: float) -> None:
    points = yearly(2015, *steps)
    turned = [(year, -value) for year, value in points]

    found = german((points, (2030, goal), UP), (turned, (2030, -goal), DOWN))

    assume(not near_a_cut(found.shortfall[0], (0.05, 0.2)))
    assert said(found, 0) == said(found, 1)

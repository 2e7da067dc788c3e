"""What cannot be judged gets a named word and never a number, whatever the kind of promise."""

from dataclasses import replace
from datetime import date
from math import inf, nan

import pytest

from tests.domain.builders import a_cut, a_pledge, a_reach, an_observation, figures, yearly
from tracker.domain.assess import assess, assess_all, under_review
from tracker.domain.assessment import Assessment, Flag
from tracker.domain.figures import Figures
from tracker.domain.indicator import Direction
from tracker.domain.observation import Observation
from tracker.domain.pledge import (
    Baseline,
    KeepAtZero,
    Pledge,
    Ratio,
    Schedule,
    Share,
    Target,
    Trend,
    YearlyChange,
    YearlyRate,
)
from tracker.domain.question import Question

START = date(2020, 12, 31)
KINDS: dict[str, Target] = {
    "reach": a_reach(),
    "reduce": a_cut(bases=("2021",)),
    "share": Share(indicator="things", goal=1.0, deadline=date(2030, 12, 31)),
    "ratio": Ratio(indicator="things", denominator="births", factor=1.0, periods=("2025",)),
    "yearly-rate": YearlyRate(indicator="things", rate=4.0, first=2024, last=2028),
    "yearly-change": YearlyChange(
        indicator="things",
        baseline=Baseline(day=START, value=9.0),
        change=-0.02,
        deadline=date(2030, 12, 31),
    ),
    "schedule": Schedule(indicator="things", steps={2024: 1.0, 2028: 2.0}),
    "keep-at-zero": KeepAtZero(indicator="things", start=START),
    "direction": Trend(indicator="things", direction=Direction.UP),
}
PLAIN = yearly({2021: 1.0, 2022: 2.0, 2023: 2.5, 2024: 4.0, 2025: 4.5})
NUMBERS = (
    "goal",
    "required",
    "gap",
    "progress",
    "needed_pace",
    "recent_pace",
    "projection",
    "likelihood",
    "goal_year",
    "baseline",
)


def with_value(value: float) -> tuple[Observation, ...]:
    return (*PLAIN[:2], replace(PLAIN[2], value=value), *PLAIN[3:])


BAD: dict[str, tuple[tuple[Observation, ...], str]] = {
    "no number": (with_value(nan), "out-of-range"),
    "infinity": (with_value(inf), "out-of-range"),
    "minus infinity": (with_value(-inf), "out-of-range"),
    "1e308": (with_value(1e308), "out-of-range"),
    "minus 1e308": (with_value(-1e308), "out-of-range"),
    "a date doubled": (
        (*PLAIN, an_observation("2023-12-31", 2.5, reference=date(2023, 12, 31))),
        "date-doubled",
    ),
    "another unit": ((*PLAIN[:4], replace(PLAIN[4], unit="kilothing")), "units-differ"),
}


def asked(target: Target, series: tuple[Observation, ...], others: Figures | None) -> Question:
    pledge: Pledge = a_pledge(target)
    return Question(
        pledge=pledge,
        area="0151",
        figures=figures(series),
        denominator=others,
        as_of=date(2026, 6, 1),
    )


def numbers_of(found: Assessment) -> dict[str, object]:
    told = {name: getattr(found, name) for name in NUMBERS}
    return {name: number for name, number in told.items() if number is not None}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bad", BAD)
def test_bad_figures_have_a_named_word_and_no_number(bad: str, kind: str) -> None:
    series, reason = BAD[bad]

    found = assess_all([asked(KINDS[kind], series, figures(PLAIN))])[0]

    assert (found.status, found.reason) == ("not-assessed", reason)
    assert numbers_of(found) == {}
    assert found.readings == ()


@pytest.mark.parametrize("bad", BAD)
def test_bad_figures_of_a_second_half_have_one_too(bad: str) -> None:
    series, reason = BAD[bad]

    found = assess_all([asked(KINDS["ratio"], PLAIN, figures(series))])[0]

    assert (found.status, found.reason) == ("not-assessed", reason)
    assert numbers_of(found) == {}


def test_bad_figures_do_not_touch_the_promises_beside_them() -> None:
    plain = [asked(target, PLAIN, figures(PLAIN)) for target in KINDS.values()]
    bad = [asked(KINDS["reach"], series, None) for series, _ in BAD.values()]

    together = assess_all([*bad, *plain, *bad])

    assert together[len(bad) : -len(bad)] == assess_all(plain)


@pytest.mark.parametrize("kind", KINDS)
def test_dates_out_of_order_change_nothing(kind: str) -> None:
    in_order, shuffled = (
        asked(KINDS[kind], series, figures(PLAIN)) for series in (PLAIN, PLAIN[::-1])
    )

    assert assess_all([in_order]) == assess_all([shuffled])


@pytest.mark.parametrize("goal", [nan, inf, 1e308])
def test_a_goal_that_is_no_number_is_not_assessed(goal: float) -> None:
    target = replace(a_reach(), goal=goal)

    found = assess_all([asked(target, PLAIN, None)])[0]

    assert found.status == "not-assessed"
    assert numbers_of(found) == {}


def redefined(values: dict[int, float], *, since: int) -> Figures:
    """A series whose figures are counted in another way from a year on."""
    series = [
        replace(each, definition="new" if int(each.period) >= since else "old")
        for each in yearly(values)
    ]
    return Figures.of(figures(()).indicator, series)


def judged(target: Target, series: Figures) -> Assessment:
    return assess(
        a_pledge(target), area="0151", figures=series, denominator=None, as_of=date(2026, 6, 1)
    )


@pytest.mark.parametrize("kind", ["reach", "yearly-change", "reduce"])
def test_a_series_of_another_definition_is_not_compared_with_its_baseline(kind: str) -> None:
    series = redefined({2021: 1.0, 2022: 2.0, 2023: 3.0, 2024: 50.0, 2025: 51.0}, since=2024)

    found = judged(KINDS[kind], series)

    assert (found.status, found.reason) == ("not-assessed", "definition-changed")
    assert numbers_of(found) == {}


def test_the_law_never_looks_at_figures_of_an_earlier_definition() -> None:
    series = redefined({2021: 90.0, 2022: 1.0, 2023: 2.0, 2024: 3.0}, since=2022)

    found = judged(Trend(indicator="things", direction=Direction.UP), series)

    assert (found.status, found.likelihood) == ("on-track", 1.0)
    assert found.window_start == date(2022, 12, 31)


def test_a_review_that_changes_no_word_keeps_the_newest_figures_and_says_so() -> None:
    accepted = judged(a_reach(), figures(PLAIN))
    newest = judged(a_reach(), figures((*PLAIN[:4], replace(PLAIN[4], value=4.6))))

    held = under_review(newest, accepted)

    assert (accepted.status, newest.status) == ("off-track", "off-track")
    assert held == replace(newest, flags=(*newest.flags, Flag.UNDER_REVIEW))
    assert held.value == 4.6

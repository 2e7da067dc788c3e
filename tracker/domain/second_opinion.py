"""What two other publishers' rules say about the same figures, in arrays.

`open_sdg` is the rule of Open SDG (sdg-build, `sdg/ProgressMeasure.py`), which follows the method
of Statistics Canada. `german` is the rule of the German sustainable development strategy, as the
Federal Statistical Office describes it on dns-indikatoren.de/en/status. Both are given with their
traps, because a second opinion that was repaired is no longer theirs. Where a rule says nothing,
or its description leaves a case open, the row carries a reason instead of a word.

Both know whole years only: a time on the axis of the formulas stands for its calendar year.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tracker.domain.series import SeriesTable
from tracker.domain.trajectory import Asks, Floats

Codes: TypeAlias = NDArray[np.int8]
Marks: TypeAlias = NDArray[np.bool_]

OPEN_SDG_WORDS: Final = ("", "achieved", "substantial", "moderate", "limited", "deterioration")
GERMAN_WORDS: Final = ("", "sun", "light-cloud", "cloud", "storm")
REASONS: Final = (
    "",
    "no-data",
    "no-baseline",
    "sign-change",
    "newest-before-baseline",
    "same-year",
    "no-goal-year",
    "goal-year-not-after-baseline",
    "goal-across-zero",
    "too-few-years",
    "no-years-left",
    "undefined",
)

STAND_IN_FOR_ZERO: Final = 0.001
RATIO_CUTS: Final = (0.95, 0.60, 0.0)
GROWTH_CUTS: Final = (0.015, 0.005, 0.0)
SUN_BELOW: Final = 0.05
LIGHT_CLOUD_TO: Final = 0.20
MOST_POINTS: Final = 6
LEAST_POINTS: Final = 4
_PART_OF_A_DAY: Final = 1e-6
_DECIMALS: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSdg:
    """What Open SDG's rule says of k targets; all arrays of shape (k,).

    `ratio` is observed over asked yearly growth or, without a goal, the growth itself (0.01 is one
    per cent a year), positive in the good direction; NaN where the rule has no number. `word` and
    `reason` are positions in OPEN_SDG_WORDS and REASONS; just one of the two is not 0. A word can
    stand without a ratio: a goal that is reached needs none.
    """

    ratio: Floats
    word: Codes
    reason: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class German:
    """What the German rule says of k targets; all arrays of shape (k,).

    `pace` is the mean yearly change (units per year), `projected` the value it leads to in the
    year of the goal (units), `shortfall` what is then missing, as a share of what is missing at
    the newest figure (0.05 is five per cent); each NaN where the rule has no number. `word` and
    `reason` are positions in GERMAN_WORDS and REASONS; just one of the two is not 0.
    """

    pace: Floats
    projected: Floats
    shortfall: Floats
    word: Codes
    reason: Codes


def calendar_years(t: Floats) -> Floats:
    """The year in which a time on the axis of the formulas lies; any shape, NaN stays NaN.

    31 December 2029 is 2030.0 on that axis, so its year is 2029.
    """
    years: Floats = np.ceil(t - _PART_OF_A_DAY) - 1.0
    return years


def open_sdg(asks: Asks, t: Floats, v: Floats) -> OpenSdg:
    """Judge the newest figures (t in decimal years, v in the unit), shapes (k,), by growth rates.

    With growth(a, b, n) = (b / a)^(1/n) - 1 the ratio is observed growth over the size of the
    growth asked for, turned so that the good direction is positive; without a goal (NaN) it is
    the observed growth. Only two figures count. A goal or baseline of 0 becomes 0.001, so that
    the word depends on the unit. What lies after the year of the goal is judged like what lies
    before it. Source: sdg-build, `sdg/ProgressMeasure.py`, with neither limits nor own cuts.

    Where baseline and goal differ in sign, that program goes on with the size of a complex number
    or with none, depending on how the base year was looked up: here it is "goal-across-zero". It
    has no guard for a goal whose year is not after the baseline's: here that is a reason too.

    Raises:
        ValueError: From NumPy, where the shapes do not fit each other.
    """
    base, goal = _without_zero(asks.v0), _without_zero(asks.goal)
    with np.errstate(all="ignore"):
        start = calendar_years(asks.t0)
        seen, asked = calendar_years(t) - start, calendar_years(asks.deadline) - start
        required = np.where(np.isnan(goal), 1.0, np.abs(_growth(base, goal, asked)))
        raw = np.copysign(1.0, base) * asks.sign * _growth(base, v, seen) / required
    absent = _absent(asks, t, v)
    silent = np.where(absent != 0, absent, _silent(base, goal, v, raw, seen=seen, asked=asked))
    achieved = (absent == 0) & np.where(asks.sign > 0, v >= goal, v <= goal)
    reason = np.where(achieved, np.int8(0), silent)
    return OpenSdg(
        ratio=np.where((silent == 0) & np.isfinite(raw), raw, np.nan),
        word=np.where(reason == 0, _word_of_growth(raw, goal, achieved), np.int8(0)),
        reason=reason,
    )


def german(table: SeriesTable, deadline: Floats, goal: Floats, sign: Floats) -> German:
    """Judge k series by their mean yearly change, carried on to the year of the goal.

    `deadline` in decimal years, `goal` in the unit, `sign` +1 if more is better; shapes (k,). Of
    each calendar year the last point counts. The mean is that of the last five yearly changes
    (six points; where years are missing between them, the change is spread over the years), or
    of fewer from at least four points of years in a row. Shortfall = what the projection misses /
    |goal - newest|: sun below 5 per cent, light cloud to 20, cloud above, storm where the mean
    change does not lead towards the goal. A goal already reached is judged by the direction: sun,
    or light cloud where the change leads back. Without a goal (NaN) mean and last change decide.

    The description does not say what holds from the year of the goal on: "no-years-left". The
    shortfall is rounded to nine decimals before it is compared with a cut.

    Raises:
        ValueError: From NumPy, where there are not as many goals as series.
    """
    years, values = _newest_first(table)
    newest = values[:, 0]
    is_open = ~np.where(sign > 0, newest >= goal, newest <= goal) & ~np.isnan(goal)
    with np.errstate(all="ignore"):
        pace, is_enough = _mean_change(years, values)
        left = np.where(np.isnan(goal), np.inf, calendar_years(deadline) - years[:, 0])
        projected = np.where(np.isnan(goal), np.nan, newest + pace * left)
        missed = np.maximum(sign * (goal - projected), 0.0) / np.abs(goal - newest)
        shortfall = np.where(is_open, np.round(missed, _DECIMALS), np.nan)
        last = sign * (newest - values[:, 1])
    is_finite = np.isfinite(pace) & (np.isfinite(shortfall) | ~is_open)
    reason = _unforeseen(newest, left, is_enough=is_enough, is_finite=is_finite)
    speaks = reason == 0
    return German(
        pace=np.where(speaks, pace, np.nan),
        projected=np.where(speaks, projected, np.nan),
        shortfall=np.where(speaks, shortfall, np.nan),
        word=np.where(speaks, _weather(sign * pace, last, goal, shortfall, is_open), np.int8(0)),
        reason=reason,
    )


def _without_zero(values: Floats) -> Floats:
    return np.where(values == 0, STAND_IN_FOR_ZERO, values)


def _absent(asks: Asks, t: Floats, v: Floats) -> Codes:
    """The reason where there is nothing to compare."""
    return _first_that_holds(
        REASONS,
        [
            (np.isnan(t) | np.isnan(v), "no-data"),
            (np.isnan(asks.t0) | np.isnan(asks.v0), "no-baseline"),
        ],
    )


def _silent(
    base: Floats, goal: Floats, v: Floats, raw: Floats, *, seen: Floats, asked: Floats
) -> Codes:
    """The reason where a comparison of growth rates fails; `seen` and `asked` in whole years."""
    has_goal = ~np.isnan(goal)
    return _first_that_holds(
        REASONS,
        [
            (_differ_in_sign(base, v), "sign-change"),
            (seen < 0, "newest-before-baseline"),
            (seen == 0, "same-year"),
            (has_goal & np.isnan(asked), "no-goal-year"),
            (has_goal & (asked <= 0), "goal-year-not-after-baseline"),
            (_differ_in_sign(base, goal) & np.isnan(raw), "goal-across-zero"),
            (np.isnan(raw), "undefined"),
        ],
    )


def _growth(first: Floats, later: Floats, years: Floats) -> Floats:
    rate: Floats = np.power(later / first, 1.0 / years) - 1.0
    return rate


def _differ_in_sign(a: Floats, b: Floats) -> Marks:
    marked: Marks = ((a > 0) & (b < 0)) | ((a < 0) & (b > 0))
    return marked


def _word_of_growth(raw: Floats, goal: Floats, achieved: Marks) -> Codes:
    """The class of a ratio, or of a growth rate where there is no goal; a cut opens its class."""
    high, middle, low = (
        np.where(np.isnan(goal), growth, ratio)
        for growth, ratio in zip(GROWTH_CUTS, RATIO_CUTS, strict=True)
    )
    return _first_that_holds(
        OPEN_SDG_WORDS,
        [
            (achieved, "achieved"),
            (raw >= high, "substantial"),
            (raw >= middle, "moderate"),
            (raw >= low, "limited"),
            (raw < low, "deterioration"),
        ],
    )


def _newest_first(table: SeriesTable) -> tuple[Floats, Floats]:
    """Years and values of the last six calendar years with a point, shape (k, 6), NaN beyond."""
    owner, years = table.owner, calendar_years(table.t)
    closes = np.ones(len(years), dtype=bool)
    closes[:-1] = (owner[1:] != owner[:-1]) | (years[1:] != years[:-1])
    counts = np.bincount(owner[closes], minlength=len(table.offsets) - 1)
    back = np.arange(MOST_POINTS)
    nothing = int(counts.sum())
    at = np.where(back < counts[:, None], np.cumsum(counts)[:, None] - 1 - back, nothing)
    return np.append(years[closes], np.nan)[at], np.append(table.v[closes], np.nan)[at]


def _mean_change(years: Floats, values: Floats) -> tuple[Floats, Marks]:
    """The mean change per year, and whether there are points enough for one; shapes (k,)."""
    in_a_row = np.logical_and.accumulate(years[:, :-1] - years[:, 1:] == 1.0, axis=1).sum(axis=1)
    is_full = ~np.isnan(years[:, -1])
    steps = np.where(is_full, MOST_POINTS - 1, in_a_row)[:, None]
    first_year = np.take_along_axis(years, steps, axis=1)[:, 0]
    first_value = np.take_along_axis(values, steps, axis=1)[:, 0]
    pace = (values[:, 0] - first_value) / (years[:, 0] - first_year)
    return pace, is_full | (in_a_row >= LEAST_POINTS - 1)


def _unforeseen(newest: Floats, left: Floats, *, is_enough: Marks, is_finite: Marks) -> Codes:
    """The reason where a series cannot be carried on; `left` in whole years, inf without a goal."""
    return _first_that_holds(
        REASONS,
        [
            (np.isnan(newest), "no-data"),
            (~is_enough, "too-few-years"),
            (np.isnan(left), "no-goal-year"),
            (left <= 0, "no-years-left"),
            (~is_finite, "undefined"),
        ],
    )


def _weather(ahead: Floats, last: Floats, goal: Floats, shortfall: Floats, is_open: Marks) -> Codes:
    """The symbol; `ahead` is the mean yearly change and `last` the newest, positive is good."""
    aimless = np.isnan(goal)
    return _first_that_holds(
        GERMAN_WORDS,
        [
            (aimless & (ahead > 0) & (last > 0), "sun"),
            (aimless & (ahead > 0), "light-cloud"),
            (aimless & (last > 0), "cloud"),
            (~aimless & ~is_open & (ahead >= 0), "sun"),
            (~aimless & ~is_open, "light-cloud"),
            (~(ahead > 0), "storm"),
            (shortfall < SUN_BELOW, "sun"),
            (shortfall <= LIGHT_CLOUD_TO, "light-cloud"),
            (shortfall > LIGHT_CLOUD_TO, "cloud"),
        ],
    )


def _first_that_holds(names: tuple[str, ...], choices: list[tuple[Marks, str]]) -> Codes:
    """The position in `names` of the first choice that holds, 0 where none does."""
    held = [mark for mark, _ in choices]
    codes = [names.index(name) for _, name in choices]
    return np.select(held, codes, 0).astype(np.int8)

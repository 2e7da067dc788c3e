"""The rule: from promises and figures to numbers and a word, the same for one and for a million."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from tracker.domain import projection
from tracker.domain.assessment import Flag, Reason, TargetStatus
from tracker.domain.cases import EACH_YEAR, KIND_NAMES, Cases, kind_code
from tracker.domain.judgement import (
    LARGEST_VALUE,
    NONE,
    Codes,
    Outcomes,
    bit,
    code,
    first_that_holds,
)
from tracker.domain.kinds import level, presence, ratio, sums, trend
from tracker.domain.kinds.heading import Bounds, Laws
from tracker.domain.kinds.level import LevelAsks
from tracker.domain.kinds.ratio import Halves, RatioAsks
from tracker.domain.kinds.sums import SumAsks
from tracker.domain.kinds.trend import TrendAsks
from tracker.domain.series import SAME_TIME, Marks, Rows, SeriesTable, SeriesView
from tracker.domain.trajectory import Floats, compound

CASES_AT_ONCE = 100_000  # fewer: Python takes more time than NumPy; more: more memory
_THREADS = 2  # NumPy lets the other work; more cores were not at hand to measure


def judge(cases: Cases) -> Outcomes:
    """Judge every case, each on its own: neither their order nor their number changes a word."""
    found = Outcomes.blank(len(cases))
    pieces = [slice(i, i + CASES_AT_ONCE) for i in range(0, len(cases), CASES_AT_ONCE)]
    if len(pieces) == 1:
        _judge_some(cases, found)
    else:
        with ThreadPoolExecutor(_THREADS) as pool:
            list(
                pool.map(lambda some: _judge_some(cases.between(some), found.between(some)), pieces)
            )
    return found


def _judge_some(cases: Cases, found: Outcomes) -> None:
    """Fill in blank outcomes; what lies outside the figures goes before the figures."""
    waits = cases.today < cases.begins - SAME_TIME
    refused = np.where(cases.refused != NONE, cases.refused, _unusable(cases))
    left_out = waits | (refused != NONE)
    family = np.where(left_out, NONE, _FAMILIES[cases.kind])
    for number, judge_kind in enumerate(_RULES.values()):
        rows = np.flatnonzero(family == number)
        if len(rows):
            found.put(rows, judge_kind(cases, rows))
    status, reason = _circumstances(found, cases, waits=waits, refused=refused)
    flags = _flags(found, cases, status)
    found.status[:], found.reason[:], found.flags[:] = status, reason, flags
    found.silence(np.flatnonzero(status == code(TargetStatus.NOT_ASSESSED)))


def _unusable(cases: Cases) -> Codes:
    """Why a case cannot be worked out: a value beyond the floats, two figures for one time."""
    large, doubled = np.zeros(len(cases), dtype=bool), np.zeros(len(cases), dtype=bool)
    for table in (cases.series, cases.other, cases.years):
        if not _is_within(table.v):
            large |= table.any_of(~(np.abs(table.v) <= LARGEST_VALUE))
        doubled |= table.any_of(table.follows(np.diff(table.t) <= SAME_TIME))
    for asked in (cases.v0, cases.goal, cases.factor):
        large |= np.abs(asked) > LARGEST_VALUE
    large |= (cases.kind == kind_code("ratio")) & np.isnan(cases.factor)
    return first_that_holds(
        (large, Reason.OUT_OF_RANGE), (doubled, Reason.DATE_DOUBLED), otherwise=None
    )


def _is_within(values: Floats) -> bool:
    """Whether all values can be worked with, without an array of answers; NaN cannot."""
    lowest, highest = values.min(initial=0.0), values.max(initial=0.0)
    return bool(lowest >= -LARGEST_VALUE and highest <= LARGEST_VALUE)


def _circumstances(
    found: Outcomes, cases: Cases, *, waits: Marks, refused: Codes
) -> tuple[Codes, Codes]:
    """What lies outside the figures decides: not begun, refused, given up, the term over."""
    over = (cases.today > cases.term_end + SAME_TIME) & ~cases.has_own_day
    over_code = np.where(over, np.int8(code(Reason.TERM_OVER)), np.int8(NONE))
    closed = np.where(cases.closed != NONE, cases.closed, over_code)
    ended = (closed != NONE) & (found.status != code(TargetStatus.NOT_ASSESSED))
    status, reason = found.status, found.reason
    for holds, word, why in (
        (ended, TargetStatus.CLOSED, closed),
        (refused != NONE, TargetStatus.NOT_ASSESSED, refused),
        (waits, TargetStatus.NOT_DUE, np.int8(NONE)),
    ):
        status = np.where(holds, np.int8(code(word)), status)
        reason = np.where(holds, why, reason)
    return status, reason


def _flags(found: Outcomes, cases: Cases, status: Codes) -> NDArray[np.int16]:
    """What stands beside each word; a promise without figures has no flags."""
    awaits = status == code(TargetStatus.AWAITING_FIGURE)
    closed = status == code(TargetStatus.CLOSED)
    held = (
        (Flag.STALE, np.where(awaits, cases.due, cases.expected) < cases.today - SAME_TIME),
        (Flag.DEPENDS_ON_READING, found.depends_on_step & ~closed),
        (Flag.BEFORE_TERM, found.t < cases.term_start - SAME_TIME),
    )
    flags = cases.marks
    for flag, holds in held:
        flags = flags | np.where(holds, np.int16(bit(flag)), np.int16(0))
    return np.where(np.isnan(found.t), np.int16(0), flags)


def _judge_levels(cases: Cases, rows: Rows) -> Outcomes:
    series, recent = cases.series.view(rows), cases.recent.view(rows)
    return level.judge(
        _level_asks(cases, rows, series),
        series,
        Laws.of(projection.steps_of(recent)),
        today=cases.today[rows],
        broken=cases.broken[rows],
        bounds=Bounds(lower=cases.lower[rows], upper=cases.upper[rows]),
    )


def _level_asks(cases: Cases, rows: Rows, series: SeriesView) -> LevelAsks:
    """The line of each: a cut starts at the figure of its base, a yearly change compounds."""
    is_cut = cases.kind[rows] == kind_code("reduce")
    is_change = cases.kind[rows] == kind_code("yearly-change")
    t0, v0, deadline = cases.t0[rows], cases.v0[rows], cases.deadline[rows]
    goal, change = cases.goal[rows], np.where(is_change, cases.change[rows], np.nan)
    cuts, changes = np.flatnonzero(is_cut), np.flatnonzero(is_change)
    v0[cuts] = series.values_at(cuts, t0[cuts])
    goal[cuts] = level.cut(v0[cuts], cases.share[rows][cuts])
    years = (deadline - t0)[changes]
    goal[changes] = compound(years, np.zeros_like(years), v0[changes], change[changes])
    return LevelAsks(
        t0=t0,
        v0=v0,
        deadline=deadline,
        until=cases.until[rows],
        goal=goal,
        sign=cases.sign[rows],
        change=change,
    )


def _judge_trends(cases: Cases, rows: Rows) -> Outcomes:
    series, recent = cases.series.view(rows), cases.recent.view(rows)
    asks = TrendAsks(
        sign=cases.sign[rows],
        start=cases.t0[rows],
        end=cases.deadline[rows],
        until=cases.until[rows],
        has_own_day=cases.has_own_day[rows],
    )
    return trend.judge(
        asks,
        series,
        Laws.of(projection.steps_of(recent)),
        today=cases.today[rows],
        broken=cases.broken[rows],
        bounds=Bounds(lower=cases.lower[rows], upper=cases.upper[rows]),
    )


def _judge_sums(cases: Cases, rows: Rows) -> Outcomes:
    return sums.judge(sum_asks(cases, rows), *_figures(cases, rows), today=cases.today[rows])


def _judge_each_year(cases: Cases, rows: Rows) -> Outcomes:
    asks = sum_asks(cases, rows)
    return sums.judge_each(asks, cases.series.take(rows), today=cases.today[rows])


def sum_asks(cases: Cases, rows: Rows) -> SumAsks:
    """What the pledged periods of some cases ask for; only a sum that grows can be met early."""
    sign = cases.sign[rows]
    return SumAsks(years=cases.years.take(rows), sign=sign, early=sign > 0)


def _judge_ratios(cases: Cases, rows: Rows) -> Outcomes:
    asks = RatioAsks(periods=cases.years.take(rows), factor=cases.factor[rows])
    above, recent_above = _figures(cases, rows)
    halves = Halves(numerator=above, denominator=cases.other.view(rows))
    recent = halves
    if recent_above is not above or cases.other_recent is not cases.other:
        recent = Halves(numerator=recent_above, denominator=cases.other_recent.view(rows))
    return ratio.judge(asks, halves, recent, today=cases.today[rows])


def _judge_zeros(cases: Cases, rows: Rows) -> Outcomes:
    return presence.judge_zero(cases.t0[rows], cases.series.take(rows))


def _judge_milestones(cases: Cases, rows: Rows) -> Outcomes:
    return presence.judge_steps(cases.steps.take(rows), cases.today[rows])


def _figures(cases: Cases, rows: Rows) -> tuple[SeriesTable, SeriesTable]:
    """All figures of some cases, and those that the law may look at."""
    series = cases.series.take(rows)
    return series, series if cases.recent is cases.series else cases.recent.take(rows)


_RULES: dict[tuple[str, ...], Callable[[Cases, Rows], Outcomes]] = {
    ("reach", "reduce", "share", "yearly-change"): _judge_levels,
    ("direction",): _judge_trends,
    ("schedule", "yearly-rate"): _judge_sums,
    (EACH_YEAR,): _judge_each_year,
    ("ratio",): _judge_ratios,
    ("keep-at-zero",): _judge_zeros,
    ("milestones",): _judge_milestones,
}
_FAMILIES = np.array(
    [next(i for i, kinds in enumerate(_RULES) if each in kinds) for each in KIND_NAMES],
    dtype=np.int8,
)

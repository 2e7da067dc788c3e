"""The rule: from promises and figures to numbers and a word, the same for one and for a million."""

import numpy as np
from numpy.typing import NDArray

from tracker.domain import projection
from tracker.domain.assessment import Flag, Reason, TargetStatus
from tracker.domain.cases import Cases, kind_code
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
from tracker.domain.series import SAME_TIME, Marks, SeriesTable
from tracker.domain.trajectory import compound

CASES_AT_ONCE = 20_000  # so that what is worked on stays in the processor's cache
_LEVELS = ("reach", "reduce", "share", "yearly-change")
_SUMS = ("schedule", "yearly-rate")


def judge(cases: Cases) -> Outcomes:
    """Judge every case, each on its own: neither their order nor their number changes a word."""
    found = Outcomes.blank(len(cases))
    for start in range(0, len(cases), CASES_AT_ONCE):
        rows = np.arange(start, min(start + CASES_AT_ONCE, len(cases)))
        found.put(rows, _judge_some(cases.take(rows)))
    return found


def _judge_some(cases: Cases) -> Outcomes:
    waits = cases.today < cases.begins - SAME_TIME
    refused = np.where(cases.refused != NONE, cases.refused, _unusable(cases))
    found = Outcomes.blank(len(cases))
    for kinds, judge_kind in _RULES:
        mine = np.isin(cases.kind, [kind_code(each) for each in kinds])
        rows = np.flatnonzero(mine & (refused == NONE) & ~waits)
        if len(rows):
            found.put(rows, judge_kind(cases.take(rows)))
    _put_circumstances(found, cases, waits=waits, refused=refused)
    found.flags[:] = np.where(waits | (refused != NONE), 0, _flags(found, cases))
    return found


def _unusable(cases: Cases) -> Codes:
    """Why a case cannot be worked out: a value beyond the floats, two figures for one time."""
    largest, doubled = np.zeros(len(cases)), np.zeros(len(cases), dtype=bool)
    for table in (cases.series, cases.other, cases.years):
        largest = np.maximum(largest, projection.largest(table))
        doubled |= _has_two_at_once(table)
    for asked in (cases.v0, cases.goal, cases.factor):
        largest = np.maximum(largest, np.where(np.isnan(asked), 0.0, np.abs(asked)))
    return first_that_holds(
        (~(largest <= LARGEST_VALUE), Reason.OUT_OF_RANGE),
        (doubled, Reason.DATE_DOUBLED),
        otherwise=None,
    )


def _has_two_at_once(table: SeriesTable) -> Marks:
    owner = table.owner
    near = (np.diff(table.t) <= SAME_TIME) & (owner[1:] == owner[:-1])
    found: Marks = np.bincount(owner[1:][near], minlength=len(table)) > 0
    return found


def _put_circumstances(found: Outcomes, cases: Cases, *, waits: Marks, refused: Codes) -> None:
    """What lies outside the figures decides: not begun, refused, given up, the term over."""
    over = (cases.today > cases.term_end + SAME_TIME) & ~cases.has_own_day
    over_code = np.where(over, np.int8(code(Reason.TERM_OVER)), np.int8(NONE))
    closed = np.where(cases.closed != NONE, cases.closed, over_code)
    ended = (closed != NONE) & (found.status != code(TargetStatus.NOT_ASSESSED))
    for holds, status, reason in (
        (ended, TargetStatus.CLOSED, closed),
        (refused != NONE, TargetStatus.NOT_ASSESSED, refused),
        (waits, TargetStatus.NOT_DUE, np.full(len(cases), NONE, dtype=np.int8)),
    ):
        found.status[holds] = code(status)
        found.reason[holds] = reason[holds]
    found.clear(found.status == code(TargetStatus.NOT_ASSESSED))


def _flags(found: Outcomes, cases: Cases) -> NDArray[np.int16]:
    """What stands beside each word; a promise without figures has no flags."""
    awaits = found.status == code(TargetStatus.AWAITING_FIGURE)
    held = (
        (Flag.STALE, np.where(awaits, cases.due, cases.expected) < cases.today - SAME_TIME),
        (Flag.DEPENDS_ON_READING, found.depends_on_step & ~_is_closed(found)),
        (Flag.BEFORE_TERM, found.t < cases.term_start - SAME_TIME),
    )
    flags = cases.marks.copy()
    for flag, holds in held:
        flags |= np.where(holds, np.int16(bit(flag)), np.int16(0))
    return np.where(np.isnan(found.t), np.int16(0), flags)


def _is_closed(found: Outcomes) -> Marks:
    closed: Marks = found.status == code(TargetStatus.CLOSED)
    return closed


def _judge_levels(cases: Cases) -> Outcomes:
    return level.judge(
        _level_asks(cases),
        cases.series,
        Laws.of(projection.steps_of(cases.recent)),
        today=cases.today,
        broken=cases.broken,
        bounds=Bounds(lower=cases.lower, upper=cases.upper),
    )


def _level_asks(cases: Cases) -> LevelAsks:
    """The line of each: a cut starts at the figure of its base, a yearly change compounds."""
    is_cut = cases.kind == kind_code("reduce")
    is_change = cases.kind == kind_code("yearly-change")
    base = cases.series.values_at(np.arange(len(cases)), cases.t0)
    v0 = np.where(is_cut, base, cases.v0)
    years = cases.deadline - cases.t0
    goal = np.where(is_cut, level.cut(v0, cases.share), cases.goal)
    goal = np.where(is_change, compound(years, np.zeros_like(years), v0, cases.change), goal)
    return LevelAsks(
        t0=cases.t0,
        v0=v0,
        deadline=cases.deadline,
        until=cases.until,
        goal=goal,
        sign=cases.sign,
        change=np.where(is_change, cases.change, np.nan),
    )


def _judge_trends(cases: Cases) -> Outcomes:
    asks = TrendAsks(
        sign=cases.sign,
        start=cases.t0,
        end=cases.deadline,
        until=cases.until,
        has_own_day=cases.has_own_day,
    )
    return trend.judge(
        asks,
        cases.series,
        Laws.of(projection.steps_of(cases.recent)),
        today=cases.today,
        broken=cases.broken,
        bounds=Bounds(lower=cases.lower, upper=cases.upper),
    )


def _judge_sums(cases: Cases) -> Outcomes:
    asks = SumAsks(years=cases.years, sign=cases.sign, early=cases.sign > 0)
    return sums.judge(asks, cases.series, cases.recent, today=cases.today)


def _judge_ratios(cases: Cases) -> Outcomes:
    asks = RatioAsks(periods=cases.years, factor=cases.factor)
    halves = Halves(numerator=cases.series, denominator=cases.other)
    recent = Halves(numerator=cases.recent, denominator=cases.other_recent)
    return ratio.judge(asks, halves, recent, today=cases.today)


def _judge_zeros(cases: Cases) -> Outcomes:
    return presence.judge_zero(cases.t0, cases.series)


def _judge_milestones(cases: Cases) -> Outcomes:
    return presence.judge_steps(cases.steps, cases.today)


_RULES = (
    (_LEVELS, _judge_levels),
    (("direction",), _judge_trends),
    (_SUMS, _judge_sums),
    (("ratio",), _judge_ratios),
    (("keep-at-zero",), _judge_zeros),
    (("milestones",), _judge_milestones),
)

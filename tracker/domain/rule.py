"""The rule: from promises and figures to numbers and a word, the same for one and for a million."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tracker.domain import projection
from tracker.domain.assessment import Flag, Reason, TargetStatus
from tracker.domain.cases import EACH_YEAR, Cases, kind_code
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
    for kinds, judge_kind in _RULES:
        mine = np.flatnonzero(np.isin(cases.kind, [kind_code(each) for each in kinds]))
        for start in range(0, len(mine), CASES_AT_ONCE):
            rows = mine[start : start + CASES_AT_ONCE]
            found.put(rows, _judge_some(cases.take(rows), judge_kind))
    return found


def _judge_some(cases: Cases, judge_kind: Callable[[Cases], Outcomes]) -> Outcomes:
    """Judge cases of one family; what lies outside the figures goes before the figures."""
    waits = cases.today < cases.begins - SAME_TIME
    refused = np.where(cases.refused != NONE, cases.refused, _unusable(cases))
    left_out = waits | (refused != NONE)
    if left_out.any():
        found = Outcomes.blank(len(cases))
        rows = np.flatnonzero(~left_out)
        found.put(rows, judge_kind(cases.take(rows)))
    else:
        found = judge_kind(cases)
    status, reason = _circumstances(found, cases, waits=waits, refused=refused)
    flags = np.where(left_out, np.int16(0), _flags(found, cases, status))
    told = replace(found, status=status, reason=reason, flags=flags)
    silent = status == code(TargetStatus.NOT_ASSESSED)
    return told.without_numbers(silent) if silent.any() else told


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
    v0, cuts = cases.v0.copy(), np.flatnonzero(is_cut)
    if len(cuts):
        v0[cuts] = cases.series.values_at(cuts, cases.t0[cuts])
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


def _judge_each_year(cases: Cases) -> Outcomes:
    asks = SumAsks(years=cases.years, sign=cases.sign, early=cases.sign > 0)
    return sums.judge_each(asks, cases.series, today=cases.today)


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
    ((EACH_YEAR,), _judge_each_year),
    (("ratio",), _judge_ratios),
    (("keep-at-zero",), _judge_zeros),
    (("milestones",), _judge_milestones),
)

"""assess(): how one promise stands on one day, by the first rule that holds.

A status is a pure function of vintage, pledge version, rule version and date.
"""

from dataclasses import replace
from datetime import date
from typing import assert_never

from tracker.domain.assessment import (
    RULE_VERSION,
    Assessment,
    Flag,
    Reading,
    Reason,
    TargetStatus,
)
from tracker.domain.figures import Figures
from tracker.domain.kinds import flow, level, presence, trend
from tracker.domain.kinds.asks import asks_of
from tracker.domain.observation import DECLARED, ObsStatus
from tracker.domain.period import parse_period
from tracker.domain.pledge import (
    KeepAtZero,
    Milestones,
    Pledge,
    Ratio,
    Reach,
    Reduce,
    Schedule,
    Share,
    Target,
    Trend,
    YearlyChange,
    YearlyRate,
    kind_of,
)


def assess(
    pledge: Pledge, *, area: str, figures: Figures | None, denominator: Figures | None, as_of: date
) -> Assessment:
    """Judge a pledge for one area on the figures known on `as_of`; never raises on thin data."""
    if figures is not None and not isinstance(pledge.target, Ratio):
        figures = figures.known_by(as_of)
    blank = _with_newest(_blank(pledge, area, as_of), figures)
    if as_of < starts(pledge):
        return replace(blank, status=TargetStatus.NOT_DUE, deadline=starts(pledge))
    target = pledge.target
    if target is None:
        return replace(blank, reason=Reason.NO_TARGET)
    if any(each.units_differ for each in (figures, denominator) if each):
        return replace(blank, reason=Reason.UNITS_DIFFER)
    judged = _by_kind(blank, pledge, target, figures, denominator)
    closed = _closed(pledge, target, as_of)
    if closed is not None and judged.status is not TargetStatus.NOT_ASSESSED:
        judged = replace(judged, status=TargetStatus.CLOSED, reason=closed, readings=())
    return judged if figures is None else _flagged(judged, pledge, figures, as_of)


def under_review(newest: Assessment, accepted: Assessment) -> Assessment:
    """Print the newest figures, keep the word of the last accepted vintage."""
    if accepted.status is TargetStatus.NOT_ASSESSED:
        return newest
    flags = (*newest.flags, Flag.UNDER_REVIEW)
    return replace(newest, status=accepted.status, reason=accepted.reason, flags=flags)


def starts(pledge: Pledge) -> date:
    """The first day on which the promise asks for something."""
    match pledge.target:
        case Schedule(steps=steps):
            return date(min(steps), 1, 1)
        case YearlyRate(first=first):
            return date(first, 1, 1)
        case Ratio(periods=periods):
            return parse_period(periods[0]).start
        case KeepAtZero(start=start):
            return start
        case _:
            return pledge.term_start


def indicators_of(target: Target | None) -> tuple[str, ...]:
    """The indicators a target needs figures of: its own, then a ratio's denominator."""
    match target:
        case None | Milestones():
            return ()
        case Ratio(indicator=indicator, denominator=denominator):
            return (indicator, denominator)
        case _:
            return (target.indicator,)


def _blank(pledge: Pledge, area: str, as_of: date) -> Assessment:
    indicators = indicators_of(pledge.target)
    return Assessment(
        pledge=pledge.id,
        area=area,
        as_of=as_of,
        rule_version=RULE_VERSION,
        status=TargetStatus.NOT_ASSESSED,
        kind=kind_of(pledge.target) if pledge.target else None,
        indicator=indicators[0] if indicators else None,
    )


def _with_newest(blank: Assessment, figures: Figures | None) -> Assessment:
    if figures is None:
        return blank
    blank = replace(blank, unit=figures.indicator.unit, points=figures.points)
    newest = figures.newest
    if newest is None:
        return blank
    return replace(
        blank,
        feed=newest.feed,
        snapshot=newest.snapshot,
        vintage=newest.vintage,
        period=newest.period,
        reference=newest.reference,
        value=newest.value,
        expected=figures.expected_after(newest.reference),
    )


def _closed(pledge: Pledge, target: Target, as_of: date) -> Reason | None:
    """Why a pledge no longer runs; a target with a day of its own outlives the term."""
    if pledge.closed is not None:
        return Reason(pledge.closed)
    over = as_of > pledge.term_end and not _has_own_day(target)
    return Reason.TERM_OVER if over else None


def _has_own_day(target: Target) -> bool:
    match target:
        case Trend(end=end):
            return end is not None
        case Reach(deadline=deadline) | YearlyChange(deadline=deadline):
            return deadline is not None
        case Share(deadline=deadline, years=years):
            return deadline is not None or bool(years)
        case Milestones(steps=steps):
            return any(step.due is not None for step in steps)
        case KeepAtZero():
            return False
        case _:
            return True


def _by_kind(
    blank: Assessment,
    pledge: Pledge,
    target: Target,
    figures: Figures | None,
    denominator: Figures | None,
) -> Assessment:
    match target:
        case Milestones():
            return presence.judge_milestones(blank, target, blank.as_of)
        case Ratio():
            return flow.judge_ratio(blank, target, figures, denominator, blank.as_of)
        case Share(goal=None):
            return replace(blank, reason=Reason.NO_GOAL)
        case YearlyChange(baseline=None):
            return replace(blank, reason=Reason.NO_BASELINE)
    if figures is None or blank.value is None:
        return replace(blank, reason=Reason.NO_DATA)
    return _by_figures(blank, pledge, target, figures)


def _by_figures(
    blank: Assessment,
    pledge: Pledge,
    target: Reach | Reduce | Share | YearlyChange | YearlyRate | Schedule | KeepAtZero | Trend,
    figures: Figures,
) -> Assessment:
    as_of = blank.as_of
    match target:
        case Share(years=years) if years:
            judged = flow.judge_each_year(blank, target, figures, as_of)
        case Reach() | Reduce() | Share() | YearlyChange():
            judged = level.judge(blank, asks_of(pledge, target, figures), figures, as_of)
        case Trend():
            judged = trend.judge(blank, target, figures, pledge=pledge, as_of=as_of)
        case Schedule() | YearlyRate():
            judged = flow.judge_amounts(blank, flow.amounts_of(target), figures, as_of)
        case KeepAtZero():
            judged = presence.judge_zero(blank, target, figures)
        case _:
            assert_never(target)
    return judged


def _flagged(judged: Assessment, pledge: Pledge, figures: Figures, as_of: date) -> Assessment:
    newest = figures.newest
    if newest is None:
        return judged
    held = {
        Flag.PROVISIONAL: newest.obs_status in {ObsStatus.PROVISIONAL, ObsStatus.ESTIMATED},
        Flag.STALE: judged.expected is not None and judged.expected < as_of,
        Flag.DEPENDS_ON_READING: _words_differ(judged.readings),
        Flag.DECLARED: newest.feed == DECLARED,
        Flag.DISPUTED: figures.sources_differ,
        Flag.BEFORE_TERM: newest.reference < pledge.term_start,
    }
    return replace(judged, flags=tuple(flag for flag, holds in held.items() if holds))


def _words_differ(readings: tuple[Reading, ...]) -> bool:
    return len({each.status for each in readings}) > 1

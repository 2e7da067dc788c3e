"""The whole rule written again from the design: loops, floats and scipy.stats only.

It shares no line with the array code, is a thousand times slower, and exists to disagree.
"""

from datetime import date

from tests.domain.oracle.answer import Answer, not_assessed
from tests.domain.oracle.known import Known, fault
from tests.domain.oracle.law import law_of, likelihood
from tests.domain.oracle.levels import judge_level, levels_of
from tests.domain.oracle.others import judge_each_year, judge_milestones, judge_trend, judge_zero
from tests.domain.oracle.sums import judge_ratio, judge_sum
from tracker.domain.figures import Figures
from tracker.domain.period import parse_period
from tracker.domain.pledge import (
    KeepAtZero,
    Milestones,
    Pledge,
    Ratio,
    Reach,
    Schedule,
    Share,
    Trend,
    YearlyChange,
    YearlyRate,
)

__all__ = ["Answer", "judge", "law_of", "likelihood"]


def judge(
    pledge: Pledge,
    *,
    figures: Figures | None,
    denominator: Figures | None,
    as_of: date,
    without_largest_step: bool = False,
) -> list[Answer]:
    """One answer for each reading of a promise, the printed one first."""
    first, second = Known.by(figures, as_of), Known.by(denominator, as_of)
    wrong = fault(first, second)
    found = [not_assessed(wrong)] if wrong else _open(pledge, first, second, without_largest_step)
    if not first.every and not isinstance(pledge.target, Milestones):
        found[0].steps = []
    if as_of < starts(pledge):
        return [Answer(status="not-due", deadline=starts(pledge), steps=found[0].steps)]
    # Only of a ratio is the part of a running year shown.
    shown = Known.by(figures, date.max) if isinstance(pledge.target, Ratio) else first
    for each in found:
        _close(pledge, each, as_of)
        if shown.every and (each.value is None or each.status == "closed"):
            each.value = shown.newest[1]
    return found


def starts(pledge: Pledge) -> date:
    """The first day on which a promise binds."""
    match pledge.target:
        case Schedule(steps=steps):
            return date(min(steps), 1, 1)
        case YearlyRate(first=year):
            return date(year, 1, 1)
        case Ratio(periods=periods):
            return min(parse_period(each).start for each in periods)
        case KeepAtZero(start=start):
            return start
        case Share(years=years) if years:
            return date(min(years), 1, 1)
        case _:
            return pledge.term_start


def _open(pledge: Pledge, first: Known, second: Known, without: bool) -> list[Answer]:
    """The words while nothing has closed."""
    found: list[Answer]
    match pledge.target:
        case None:
            found = [not_assessed("no-target")]
        case Schedule() | YearlyRate() as target:
            found = [judge_sum(target, first, without_largest_step=without)]
        case Ratio() as target:
            found = [judge_ratio(target, first, second, without_largest_step=without)]
        case Trend() as target:
            found = [judge_trend(pledge, target, first, without_largest_step=without)]
        case KeepAtZero() as target:
            found = [judge_zero(target, first)]
        case Milestones() as target:
            found = [judge_milestones(target, first.today)]
        case _:
            found = _open_levels(pledge, first, without)
    return found or [not_assessed("no-data")]


def _open_levels(pledge: Pledge, first: Known, without: bool) -> list[Answer]:
    match pledge.target:
        case Share(goal=None):
            return [not_assessed("no-goal")]
        case YearlyChange(baseline=None):
            return [not_assessed("no-baseline")]
        case Share(years=years) as target if years:
            return [judge_each_year(target, first)]
    start = pledge.term_start
    return [
        judge_level(each, first, term_start=start, without_largest_step=without)
        for each in levels_of(pledge, first)
    ]


def _close(pledge: Pledge, answer: Answer, as_of: date) -> None:
    """Given up, or over without a day of its own: closed, unless nothing could be said anyway."""
    if answer.status == "not-assessed":
        return
    if pledge.closed:
        answer.status, answer.reason = "closed", pledge.closed
    elif as_of > pledge.term_end and not has_own_day(pledge):
        answer.status, answer.reason = "closed", "term-over"


def has_own_day(pledge: Pledge) -> bool:
    """Whether the source itself names the day on which the promise is decided."""
    match pledge.target:
        case Share(years=years) if years:
            return True
        case (
            Reach(deadline=day) | YearlyChange(deadline=day) | Share(deadline=day) | Trend(end=day)
        ):
            return day is not None
        case KeepAtZero():
            return False
        case Milestones(steps=steps):
            return any(step.due for step in steps)
        case _:
            return True

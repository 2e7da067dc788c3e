"""What a promise asks for, as numbers: from when, until when, how much, in which direction."""

from datetime import date
from math import copysign

from tracker.domain.figures import Figures, add_months
from tracker.domain.indicator import Nature
from tracker.domain.period import decimal_year, parse_period
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
)

Numbers = dict[str, float]


def starts(pledge: Pledge) -> date:
    """The first day on which the promise asks for something."""
    match pledge.target:
        case Schedule(steps=steps):
            return date(min(steps), 1, 1)
        case YearlyRate(first=first):
            return date(first, 1, 1)
        case Ratio(periods=periods):
            return min(parse_period(each).start for each in periods)
        case Share(years=years) if years:
            return date(min(years), 1, 1)
        case KeepAtZero(start=start):
            return start
        case _:
            return pledge.term_start


def has_own_day(target: Target) -> bool:
    """Whether the promise names its last day; a target without one closes with the term."""
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


def last_day_of(pledge: Pledge) -> date | None:
    """The day for which a figure decides; None where no figure does."""
    match pledge.target:
        case Schedule() | YearlyRate() | Ratio():
            return max(periods_of(pledge.target))
        case Share(years=years) if years:
            return max(periods_of(pledge.target))
        case Reach() | Reduce() | YearlyChange() | Share():
            return pledge.target.deadline or pledge.term_end
        case Trend(end=end):
            return end or pledge.term_end
        case _:
            return None


def indicators_of(target: Target | None) -> tuple[str, ...]:
    """The indicators a target needs figures of: its own, then a ratio's denominator."""
    match target:
        case None | Milestones():
            return ()
        case Ratio(indicator=indicator, denominator=denominator):
            return (indicator, denominator)
        case _:
            return (target.indicator,)


def periods_of(target: Target) -> dict[date, float]:
    """The end of each pledged period, and the amount asked for in it (0 for a ratio)."""
    match target:
        case Schedule(steps=steps):
            return {date(year, 12, 31): amount for year, amount in sorted(steps.items())}
        case YearlyRate(first=first, last=last, rate=rate):
            return {date(year, 12, 31): rate for year in range(first, last + 1)}
        case Ratio(periods=periods):
            return dict.fromkeys(sorted(parse_period(each).end for each in periods), 0.0)
        case Share(years=years, goal=goal) if goal is not None:
            return {date(year, 12, 31): goal for year in years}
        case _:
            return {}


def bases_of(target: Reduce, figures: Figures | None) -> dict[str, date]:
    """The base periods that have a figure, with the day that it stands for."""
    found = {each.period: figures and figures.figure_in(each.period) for each in target.readings}
    return {period: base.reference for period, base in found.items() if base}


def sign_of(target: Target, good: float) -> float:
    """+1 where more is better: to the goal, or the indicator's good side where none tells it."""
    match target:
        case Reduce():
            return -1.0
        case Trend(direction=direction):
            return direction.sign
        case YearlyChange(change=change):
            return copysign(1.0, change or good)
        case Reach(goal=goal, baseline=base):
            return copysign(1.0, (goal - base.value if base else 0.0) or good)
        case _:
            return good


def numbers_of(pledge: Pledge, target: Target, figures: Figures | None) -> list[Numbers]:
    """The numbers of each reading, the one printed first in front; none without a base figure.

    The names are those of the columns of `cases.Cases`.
    """
    match target:
        case Reduce(share=share, deadline=deadline):
            common = _until(deadline, figures) | {"share": share, "sign": sign_of(target, 1.0)}
            return [_day("t0", day) | common for day in bases_of(target, figures).values()]
        case _:
            return [_numbers(pledge, target, figures)]


def _numbers(pledge: Pledge, target: Target, figures: Figures | None) -> Numbers:
    good = figures.indicator.direction.sign if figures else 1.0
    numbers: Numbers = {}
    match target:
        case Reach() | YearlyChange():
            numbers = _from_baseline(pledge, target)
            numbers |= _until(target.deadline or pledge.term_end, figures)
        case Share():
            numbers = _share(pledge, target, figures)
        case Trend(end=end):
            numbers = _day("t0", pledge.term_start) | _until(end or pledge.term_end, figures)
        case Ratio(factor=factor):
            return {"factor": factor}
        case KeepAtZero(start=start):
            return _day("t0", start)
    return numbers | {"sign": sign_of(target, good)}


def _from_baseline(pledge: Pledge, target: Reach | YearlyChange) -> Numbers:
    base = target.baseline
    numbers = _day("t0", base.day if base else pledge.term_start)
    numbers |= {"v0": base.value} if base else {}
    if isinstance(target, YearlyChange):
        return numbers | {"change": target.change}
    return numbers | {"goal": target.goal}


def _share(pledge: Pledge, target: Share, figures: Figures | None) -> Numbers:
    base = target.baseline
    numbers = _day("t0", base.day if base else pledge.term_start)
    numbers |= {"v0": base.value} if base else {}
    numbers |= {} if target.goal is None else {"goal": target.goal}
    return numbers | _until(target.deadline or pledge.term_end, figures)


def _until(deadline: date, figures: Figures | None) -> Numbers:
    """A flow's figure for a day is that of its year, a stock's the first within a month."""
    is_stock = figures is not None and figures.indicator.nature is Nature.STOCK
    return _day("deadline", deadline) | _day("until", add_months(deadline, 1 if is_stock else 12))


def _day(name: str, day: date) -> Numbers:
    return {name: decimal_year(day)}

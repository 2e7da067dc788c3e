"""What can be counted in a pledge: one small reader for each kind of target."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from tracker.catalogue.entry import Entry, hint_of_known
from tracker.domain.indicator import Direction, Indicator, Nature
from tracker.domain.period import parse_period
from tracker.domain.pledge import (
    KINDS,
    Baseline,
    BaselineReading,
    Evidence,
    KeepAtZero,
    Milestone,
    Milestones,
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

Indicators = Mapping[str, Indicator]
_UNKNOWN: Final = "unknown"
_YEAR: Final = re.compile(r"[12]\d{3}")


def read_target(entry: Entry, indicators: Indicators) -> Target:
    """The target that the table describes, refused where it could not be judged fairly."""
    kind = entry.known("kind", tuple(KINDS), "kind of target")
    return _READERS[kind](entry, indicators)


def _reach(entry: Entry, indicators: Indicators) -> Reach:
    entry.allow("kind", "indicator", "unit", "baseline", "goal", "deadline")
    indicator = _counted(entry, indicators)
    baseline = _baseline(entry)
    goal = entry.number("goal")
    if baseline:
        _not_yet_met(entry, "goal", indicator, goal - baseline.value)
    deadline = _deadline(entry, baseline)
    return Reach(indicator=indicator.id, baseline=baseline, goal=goal, deadline=deadline)


def _reduce(entry: Entry, indicators: Indicators) -> Reduce:
    entry.allow("kind", "indicator", "readings", "share", "deadline")
    indicator = _indicator(entry, indicators)
    share = entry.number("share")
    if not 0 < share <= 1:
        hint = "Write 0.85 for a cut by 85 %; a cut by nothing is met when it is made."
        raise entry.error("share", problem=f"{share:g} is no part of a whole", hint=hint)
    _not_yet_met(entry, "indicator", indicator, -share)
    periods = entry.periods("readings")
    deadline = _after(entry, "deadline", max(parse_period(period).end for period in periods))
    readings = tuple(BaselineReading(period=period) for period in periods)
    return Reduce(indicator=indicator.id, readings=readings, share=share, deadline=deadline)


def _share(entry: Entry, indicators: Indicators) -> Share:
    if entry.has("first"):
        return _yearly_share(entry, indicators)
    entry.allow("kind", "indicator", "unit", "baseline", "goal", "deadline")
    indicator = _counted(entry, indicators)
    goal = None if _is_unknown(entry, "goal") else entry.number("goal")
    baseline = _baseline(entry) if entry.has("baseline") else None
    if baseline and goal is not None:
        _not_yet_met(entry, "goal", indicator, goal - baseline.value)
    deadline = _deadline(entry, baseline)
    return Share(indicator=indicator.id, goal=goal, baseline=baseline, deadline=deadline)


def _yearly_share(entry: Entry, indicators: Indicators) -> Share:
    """The same part of a flow in each year: years of a share do not add up to one figure."""
    entry.allow("kind", "indicator", "unit", "goal", "first", "last")
    indicator = _flow(entry, _counted(entry, indicators))
    first, last = _first_and_last(entry)
    goal = entry.number("goal")
    return Share(indicator=indicator.id, goal=goal, years=tuple(range(first, last + 1)))


def _ratio(entry: Entry, indicators: Indicators) -> Ratio:
    entry.allow("kind", "indicator", "denominator", "factor", "periods")
    halves = [_indicator(entry, indicators, key) for key in ("indicator", "denominator")]
    if any(half.nature is not Nature.FLOW for half in halves):
        hint = "Take two flows, which both add up over a year; a stock has no sum over a year."
        problem = "the halves have no common natural period"
        raise entry.error("denominator", problem=problem, hint=hint)
    if halves[0] is halves[1]:
        hint = "Take another indicator: so many of one thing for each of another."
        raise entry.error("denominator", problem="both halves are the same", hint=hint)
    return Ratio(
        indicator=halves[0].id,
        denominator=halves[1].id,
        factor=_positive(entry, "factor"),
        periods=entry.periods("periods"),
    )


def _yearly_rate(entry: Entry, indicators: Indicators) -> YearlyRate:
    entry.allow("kind", "indicator", "unit", "rate", "first", "last")
    indicator = _flow(entry, _counted(entry, indicators))
    first, last = _first_and_last(entry)
    rate = _positive(entry, "rate")
    return YearlyRate(indicator=indicator.id, rate=rate, first=first, last=last)


def _yearly_change(entry: Entry, indicators: Indicators) -> YearlyChange:
    entry.allow("kind", "indicator", "unit", "baseline", "change", "deadline")
    indicator = _counted(entry, indicators)
    baseline = _baseline(entry)
    change = entry.number("change")
    _not_yet_met(entry, "change", indicator, change)
    deadline = _deadline(entry, baseline)
    return YearlyChange(indicator=indicator.id, baseline=baseline, change=change, deadline=deadline)


def _schedule(entry: Entry, indicators: Indicators) -> Schedule:
    entry.allow("kind", "indicator", "unit", "steps")
    indicator = _flow(entry, _counted(entry, indicators))
    steps = entry.table("steps")
    amounts = {_year(steps, key, key): steps.number(key) for key in steps.fields}
    if not amounts:
        raise entry.error("steps", problem="no years", hint="Write a line per year: 2027 = 3200.")
    if indicator.direction is Direction.UP:
        _not_yet_met(entry, "steps", indicator, max(amounts.values()))
    return Schedule(indicator=indicator.id, steps=dict(sorted(amounts.items())))


def _keep_at_zero(entry: Entry, indicators: Indicators) -> KeepAtZero:
    entry.allow("kind", "indicator", "start")
    return KeepAtZero(indicator=_indicator(entry, indicators).id, start=entry.day("start"))


def _trend(entry: Entry, indicators: Indicators) -> Trend:
    entry.allow("kind", "indicator", "direction", "end")
    return Trend(
        indicator=_indicator(entry, indicators).id,
        direction=entry.choice("direction", Direction),
        end=entry.day("end") if entry.has("end") else None,
    )


def _milestones(entry: Entry, _: Indicators) -> Milestones:
    entry.allow("kind", "steps")
    steps = tuple(_milestone(step) for step in entry.table("steps").tables())
    if not steps:
        raise entry.error("steps", problem="no steps", hint="Write at least one table of a step.")
    return Milestones(steps=steps)


def _milestone(step: Entry) -> Milestone:
    step.allow("due", "name", "evidence")
    return Milestone(
        id=step.id,
        due=step.day("due") if step.has("due") else None,
        names=step.translated("name"),
        evidence=_evidence(step.table("evidence")) if step.has("evidence") else None,
    )


def _evidence(entry: Entry) -> Evidence:
    entry.allow("address", "read", "reached", "day", "proves")
    return Evidence(
        address=entry.address("address"),
        read=entry.day("read"),
        reached=entry.flag("reached"),
        day=entry.day("day"),
        proves=entry.translated("proves"),
    )


def _indicator(entry: Entry, indicators: Indicators, key: str = "indicator") -> Indicator:
    indicator = indicators[entry.known(key, tuple(indicators), "indicator")]
    if not indicator.is_compared:
        compared = [other.id for other in indicators.values() if other.is_compared]
        kind = "a backcast" if indicator.backcast else "context only"
        problem = f"{indicator.id!r} is {kind} and is never compared with a pledge"
        raise entry.error(key, problem=problem, hint=hint_of_known(indicator.id, compared))
    return indicator


def _counted(entry: Entry, indicators: Indicators) -> Indicator:
    """An indicator in the unit of the promise: only equal units are compared."""
    indicator = _indicator(entry, indicators)
    unit = entry.text("unit")
    if unit != indicator.unit:
        hint = f"Take an indicator that is counted in {unit}, or say in an assumption why not."
        problem = f"{unit!r} does not match {indicator.id}, which is counted in {indicator.unit!r}"
        raise entry.error("unit", problem=problem, hint=hint)
    return indicator


def _flow(entry: Entry, indicator: Indicator) -> Indicator:
    if indicator.nature is not Nature.FLOW:
        hint = "Take an indicator that adds up over a year."
        raise entry.error("indicator", problem=f"{indicator.id} has no yearly sum", hint=hint)
    return indicator


def _baseline(entry: Entry) -> Baseline | None:
    """Where it starts; None where the editor says that nobody knows."""
    if not entry.has("baseline"):
        hint = (
            "Write what it was when the promise was made: { day = 2026-03-18, value = 3000 }."
            f' Where no public source says it, write "{_UNKNOWN}".'
        )
        raise entry.error("baseline", problem="missing", hint=hint)
    if _is_unknown(entry, "baseline"):
        return None
    baseline = entry.table("baseline")
    baseline.allow("day", "value")
    return Baseline(day=baseline.day("day"), value=baseline.number("value"))


def _is_unknown(entry: Entry, key: str) -> bool:
    """Whether the editor says that the source leaves it open, which forgetting it does not."""
    return entry.fields.get(key) == _UNKNOWN


def _deadline(entry: Entry, baseline: Baseline | None) -> date | None:
    """The day that the source names, if any; otherwise the end of the term counts."""
    if not entry.has("deadline"):
        return None
    return _after(entry, "deadline", baseline.day if baseline else date.min)


def _not_yet_met(entry: Entry, key: str, indicator: Indicator, step: float) -> None:
    """A promise must ask for something: a step in the direction that is good."""
    if step * indicator.direction.sign <= 0:
        better = "more" if indicator.direction is Direction.UP else "less"
        hint = f"For {indicator.id}, {better} is better; check the numbers against the source."
        raise entry.error(key, problem="the target was met when it was made", hint=hint)


def _after(entry: Entry, key: str, start: date) -> date:
    day = entry.day(key)
    if day <= start:
        hint = "Write a later day, or correct the baseline."
        raise entry.error(key, problem=f"{day} is not after the baseline, {start}", hint=hint)
    return day


def _positive(entry: Entry, key: str) -> float:
    value = entry.number(key)
    if value <= 0:
        hint = "Write a number above zero."
        raise entry.error(key, problem="the target was met when it was made", hint=hint)
    return value


def _first_and_last(entry: Entry) -> tuple[int, int]:
    first, last = (_year(entry, key, entry.number(key)) for key in ("first", "last"))
    if last < first:
        raise entry.error("last", problem="before the first year", hint="Write a later year.")
    return first, last


def _year(entry: Entry, key: str, value: float | str) -> int:
    text = f"{value:g}" if isinstance(value, float) else value
    if not _YEAR.fullmatch(text):
        raise entry.error(key, problem=f"{text!r} is no year", hint="Write four digits: 2027.")
    return int(text)


_READERS: Final[Mapping[str, Callable[[Entry, Indicators], Target]]] = {
    "reach": _reach,
    "reduce": _reduce,
    "share": _share,
    "ratio": _ratio,
    "yearly-rate": _yearly_rate,
    "yearly-change": _yearly_change,
    "schedule": _schedule,
    "keep-at-zero": _keep_at_zero,
    "direction": _trend,
    "milestones": _milestones,
}

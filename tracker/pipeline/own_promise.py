"""What is asked of a series of one's own: options of the command line as a target."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log1p
from typing import Final

from tracker.domain.indicator import Direction
from tracker.domain.period import decimal_year
from tracker.domain.pledge import (
    Baseline,
    KeepAtZero,
    Ratio,
    Reach,
    Schedule,
    Share,
    Target,
    Trend,
    YearlyChange,
    YearlyRate,
)
from tracker.formats.own_series import LARGEST, OwnFigure
from tracker.pipeline.own_options import Dated, Options, dated, number, wrong

_LARGEST_FACTOR: Final = 1e9
_LARGEST_EXPONENT: Final = 700.0  # exp of more does not fit into a float
YEARLY_ONLY: Final = {"yearly-rate", "schedule", "ratio"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPromise:
    """A target, which direction is good, and the day from which figures are compared, if named."""

    target: Target
    direction: Direction
    start: date | None = None


def promise_of(options: Options, figures: Sequence[OwnFigure]) -> OwnPromise:
    """The target that the options ask for; a baseline without a value is read off the figures.

    Raises:
        SeriesError: With the option that cannot be understood.
    """
    return _TARGETS[options.kind](options, figures)


def _reach(options: Options, figures: Sequence[OwnFigure]) -> OwnPromise:
    """A stated direction holds; otherwise it leads from the baseline to the goal."""
    base, goal = _baseline(options, figures), _goal(options)
    _require_later(base.day, goal)
    if options.direction is None:
        reach = Reach(indicator="", baseline=base, goal=goal.amount or 0.0, deadline=goal.last)
        return OwnPromise(target=reach, direction=Direction.UP)
    return _level(base, goal.amount or 0.0, goal.last, options.direction)


def _reduce(options: Options, figures: Sequence[OwnFigure]) -> OwnPromise:
    base, goal = _baseline(options, figures), _goal(options)
    _require_later(base.day, goal)
    per_cent = goal.amount or 0.0
    if per_cent < 0:
        raise wrong("goal", f"{goal.text!r}: a cut is no less than 0 per cent", _A_CUT)
    _require_direction(options, Direction.DOWN)
    level = base.value * (1.0 - per_cent / 100.0)
    _require_within_reach(goal, level)
    return _level(base, level, goal.last, Direction.DOWN)


def _share(options: Options, figures: Sequence[OwnFigure]) -> OwnPromise:
    base, goal = _baseline(options, figures) if options.baseline else None, _goal(options)
    if base:
        _require_later(base.day, goal)
    return _level(base, goal.amount or 0.0, goal.last, options.direction or Direction.UP)


def _level(base: Baseline | None, goal: float, day: date, direction: Direction) -> OwnPromise:
    """A level whose good side is stated: the domain has that as a share, whatever the unit."""
    target = Share(indicator="", baseline=base, goal=goal, deadline=day)
    return OwnPromise(target=target, direction=direction)


def _yearly_change(options: Options, figures: Sequence[OwnFigure]) -> OwnPromise:
    base, goal = _baseline(options, figures), _goal(options)
    _require_later(base.day, goal)
    per_cent = goal.amount or 0.0
    if per_cent <= -100:  # noqa: PLR2004 - per cent
        raise wrong("goal", f"{goal.text!r}: nothing is left of it", "write --goal 2030=-2")
    change = YearlyChange(indicator="", baseline=base, change=per_cent / 100.0, deadline=goal.last)
    years = decimal_year(goal.last) - decimal_year(base.day)
    _require_within_reach(
        goal, base.value * exp(min(years * log1p(per_cent / 100.0), _LARGEST_EXPONENT))
    )
    if per_cent:
        _require_direction(options, Direction.UP if per_cent > 0 else Direction.DOWN)
    return OwnPromise(target=change, direction=options.direction or Direction.UP)


def _schedule(options: Options, _figures: Sequence[OwnFigure]) -> OwnPromise:
    target = Schedule(indicator="", steps=_amounts(options))
    return OwnPromise(target=target, direction=options.direction or Direction.UP)


def _yearly_rate(options: Options, _figures: Sequence[OwnFigure]) -> OwnPromise:
    amounts = _amounts(options)
    first, last = min(amounts), max(amounts)
    if len(set(amounts.values())) > 1 or len(amounts) < last - first + 1:
        what = "a yearly rate is the same amount in years in a row"
        raise wrong("goal", what, "write --goal 2026..2030=4000, or judge a --kind schedule")
    target = YearlyRate(indicator="", rate=amounts[first], first=first, last=last)
    return OwnPromise(target=target, direction=options.direction or Direction.UP)


def _ratio(options: Options, _figures: Sequence[OwnFigure]) -> OwnPromise:
    factor = number("factor", options.factor or "")
    if not 0 < factor <= _LARGEST_FACTOR:
        raise wrong("factor", f"{options.factor!r} is not above 0, or beyond a billion")
    target = Ratio(
        indicator="",
        denominator="",
        factor=factor,
        periods=tuple(str(year) for year in sorted(_years(options, has_amount=False))),
    )
    return OwnPromise(target=target, direction=Direction.UP)


def _keep_at_zero(options: Options, _figures: Sequence[OwnFigure]) -> OwnPromise:
    start = _only_day("baseline", options.baseline or "")
    return OwnPromise(target=KeepAtZero(indicator="", start=start), direction=Direction.DOWN)


def _direction(options: Options, _figures: Sequence[OwnFigure]) -> OwnPromise:
    direction = options.direction or Direction.UP
    end = _only_day("goal", _one(options)) if options.goal else None
    start = _only_day("baseline", options.baseline) if options.baseline else None
    if start and end and end <= start:
        raise wrong("goal", f"{end} is not after the baseline {start}")
    target = Trend(indicator="", direction=direction, end=end)
    return OwnPromise(target=target, direction=direction, start=start)


_TARGETS: Final[Mapping[str, Callable[[Options, Sequence[OwnFigure]], OwnPromise]]] = {
    "reach": _reach,
    "reduce": _reduce,
    "share": _share,
    "yearly-change": _yearly_change,
    "yearly-rate": _yearly_rate,
    "schedule": _schedule,
    "ratio": _ratio,
    "keep-at-zero": _keep_at_zero,
    "direction": _direction,
}
_A_CUT: Final = "write --goal 2030=85 for 85 per cent below the baseline"


def _baseline(options: Options, figures: Sequence[OwnFigure]) -> Baseline:
    asked = dated("baseline", options.baseline or "")
    _require_one_day("baseline", asked)
    if asked.amount is not None:
        return Baseline(day=asked.last, value=asked.amount)
    for each in figures:
        if each.day == asked.last and each.value is not None:
            return Baseline(day=each.day, value=each.value)
    raise wrong(
        "baseline",
        f"the file has no figure for {asked.last}",
        f"write its value behind it: --baseline {asked.text}=3000",
    )


def _goal(options: Options) -> Dated:
    asked = dated("goal", _one(options))
    _require_one_day("goal", asked)
    if asked.amount is None:
        raise wrong("goal", f"{asked.text!r} names no amount")
    return asked


def _one(options: Options) -> str:
    if len(options.goal) > 1:
        raise wrong("goal", f"{options.kind} takes one")
    return options.goal[0]


def _amounts(options: Options) -> dict[int, float]:
    return {year: amount or 0.0 for year, amount in _years(options, has_amount=True).items()}


def _years(options: Options, *, has_amount: bool) -> dict[int, float | None]:
    """The pledged years, each named once, with what is asked for in each."""
    found: dict[int, float | None] = {}
    for text in options.goal:
        asked = dated("goal", text)
        if (asked.amount is not None) != has_amount:
            raise wrong("goal", f"{text!r} {_AMOUNT[has_amount]}", _YEARS[has_amount])
        if any((day.month, day.day) != (12, 31) for day in (asked.first, asked.last)):
            raise wrong("goal", f"{text!r} is no year", _YEARS[has_amount])
        for year in range(asked.first.year, asked.last.year + 1):
            if year in found:
                raise wrong("goal", f"{year} is named twice", _YEARS[has_amount])
            found[year] = asked.amount
    return found


_AMOUNT: Final = {True: "names no amount", False: "names an amount"}
_YEARS: Final = {
    True: "write --goal 2026=4000 for each year, or --goal 2026..2030=4000",
    False: "write --goal 2026, or --goal 2026..2029",
}


def _only_day(option: str, text: str) -> date:
    asked = dated(option, text)
    _require_one_day(option, asked)
    if asked.amount is not None:
        raise wrong(option, f"{text!r} names an amount", f"write --{option} 2026-01-01")
    return asked.last


def _require_one_day(option: str, asked: Dated) -> None:
    if asked.first != asked.last:
        raise wrong(option, f"{asked.text!r} is more than one day")


def _require_direction(options: Options, known: Direction) -> None:
    if options.direction not in {None, known}:
        what = f"{options.kind} with this goal goes {known}"
        raise wrong("direction", what, "leave it out, or judge a --kind reach")


def _require_within_reach(goal: Dated, level: float) -> None:
    if abs(level) > LARGEST:
        raise wrong("goal", f"{goal.text!r} asks for {level:g}, too large to reckon with")


def _require_later(base: date, goal: Dated) -> None:
    if goal.last <= base:
        raise wrong("goal", f"{goal.last} is not after the baseline {base}")

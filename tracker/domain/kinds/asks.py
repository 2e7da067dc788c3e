"""What level targets ask for: one line, or one per reading where the base is left open."""

import math
from dataclasses import replace
from datetime import date
from typing import assert_never

from tracker.domain.figures import Figures
from tracker.domain.kinds.level import LevelAsk
from tracker.domain.period import decimal_year
from tracker.domain.pledge import Pledge, Reach, Reduce, Share, YearlyChange


def asks_of(
    pledge: Pledge, target: Reach | Reduce | Share | YearlyChange, figures: Figures
) -> tuple[LevelAsk, ...]:
    """One ask per reading; a base period without a figure gives none."""
    match target:
        case Reach(baseline=base, goal=goal, deadline=deadline):
            sign = _sign(goal - base.value, figures)
            return (_ask(base.day, base.value, deadline, goal, sign),)
        case Reduce():
            return _cuts(target, figures)
        case Share():
            start = target.baseline
            day, value = (start.day, start.value) if start else (pledge.term_start, float("nan"))
            end = target.deadline or pledge.term_end
            return (_ask(day, value, end, target.goal, figures.indicator.direction.sign),)
        case YearlyChange(baseline=base, change=change, deadline=deadline):
            years = decimal_year(deadline) - decimal_year(base.day)
            goal = base.value * (1.0 + change) ** years
            ask = _ask(base.day, base.value, deadline, goal, _sign(change, figures))
            return (replace(ask, yearly_change=change),)
        case _:
            assert_never(target)


def _sign(difference: float, figures: Figures) -> float:
    """The good direction: towards the goal, or the indicator's where goal and baseline are one."""
    return math.copysign(1.0, difference) if difference else figures.indicator.direction.sign


def _ask(start: date, baseline: float, deadline: date, goal: float, sign: float) -> LevelAsk:
    return LevelAsk(
        start=start, baseline=baseline, deadline=deadline, goal=goal, sign=sign, base=""
    )


def _cuts(target: Reduce, figures: Figures) -> tuple[LevelAsk, ...]:
    asks = []
    for reading in target.readings:
        base = figures.figure_in(reading.period)
        if base is None or base.value is None:
            continue
        goal = base.value * (1.0 - target.share)
        ask = _ask(base.reference, base.value, target.deadline, goal, -1.0)
        asks.append(replace(ask, base=reading.period))
    return tuple(asks)

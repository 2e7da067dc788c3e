"""What level targets ask for: one line, or one per reading where the base is left open."""

import math
from dataclasses import replace
from datetime import date
from typing import assert_never

from tracker.domain.figures import Figures
from tracker.domain.kinds.level import LevelAsk
from tracker.domain.period import decimal_year
from tracker.domain.pledge import Baseline, Pledge, Reach, Reduce, Share, YearlyChange


def asks_of(
    pledge: Pledge, target: Reach | Reduce | Share | YearlyChange, figures: Figures
) -> tuple[LevelAsk, ...]:
    """One ask per reading; a base period without a figure gives none."""
    match target:
        case Reach() | Share():
            return _levels(pledge, target, figures)
        case Reduce():
            return _cuts(target, figures)
        case YearlyChange():
            return _compound(pledge, target, figures)
        case _:
            assert_never(target)


def _sign(difference: float, figures: Figures) -> float:
    """The good direction: towards the goal, or the indicator's where goal and baseline are one."""
    return math.copysign(1.0, difference) if difference else figures.indicator.direction.sign


def _ask(start: date, baseline: float, deadline: date, goal: float, sign: float) -> LevelAsk:
    return LevelAsk(
        start=start, baseline=baseline, deadline=deadline, goal=goal, sign=sign, base=""
    )


def _levels(pledge: Pledge, target: Reach | Share, figures: Figures) -> tuple[LevelAsk, ...]:
    """The way to the goal, or the goal alone where nobody said where it starts."""
    if target.goal is None:
        return ()
    base = target.baseline or Baseline(day=pledge.term_start, value=math.nan)
    sign = figures.indicator.direction.sign
    if isinstance(target, Reach) and target.baseline:
        sign = _sign(target.goal - base.value, figures)
    end = target.deadline or pledge.term_end
    return (_ask(base.day, base.value, end, target.goal, sign),)


def _compound(pledge: Pledge, target: YearlyChange, figures: Figures) -> tuple[LevelAsk, ...]:
    base, change = target.baseline, target.change
    if base is None:
        return ()
    end = target.deadline or pledge.term_end
    years = decimal_year(end) - decimal_year(base.day)
    goal = base.value * (1.0 + change) ** years
    ask = _ask(base.day, base.value, end, goal, _sign(change, figures))
    return (replace(ask, yearly_change=change),)


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

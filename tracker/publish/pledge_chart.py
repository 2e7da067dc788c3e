"""Which lines a pledge's chart shows; a promise by years or steps has another drawing."""

import math
from dataclasses import replace
from datetime import date
from itertools import groupby

from markupsafe import Markup

from tracker.domain.assessment import Point, TargetStatus
from tracker.domain.indicator import Direction, Nature
from tracker.domain.observation import Observation, ObsStatus
from tracker.domain.period import decimal_year
from tracker.domain.pledge import KeepAtZero, YearlyChange
from tracker.publish.chart import Chart, Cone, Drawing, Sample, Texts, draw
from tracker.publish.language import Language
from tracker.publish.views import PledgeView
from tracker.publish.yearly import OPEN, adds_up, years_of

_WHOLE = (0.0, 100.0)
_FEWEST_DRAWN = 1


def chart_of(language: Language, view: PledgeView) -> Chart | None:
    """The chart of a pledge; None without a figure, for then a sentence says more."""
    if view.indicator is None or adds_up(view) or years_of(view):
        return None
    drawing = drawing_of(view)
    if not any(sample.value is not None for sample in drawing.samples):
        return None
    texts = texts_of(language)
    if isinstance(view.pledge.target, KeepAtZero):
        texts = replace(texts, needed=language.say("promised: none"))
    return draw(drawing, texts)


def drawing_of(view: PledgeView) -> Drawing:
    """The figures, the path asked for, and where it is heading.

    A flow belongs to its whole year and is drawn in the middle of it, half a year before its
    reference day; so are its path and its goal. Figures under earlier definitions are drawn too,
    each definition for itself.
    """
    shift = 0.5 if view.indicator is not None and view.indicator.nature is Nature.FLOW else 0.0
    former = _former(view, shift)
    samples = tuple(_sample(point, shift) for point in view.assessment.points)
    return Drawing(
        samples=(*former, *(_anew(samples) if former else samples)),
        needed=_needed(view, shift),
        goal=_goal(view, shift),
        cone=_cone(view, shift),
        marks=_marks(view, shift),
        jumps=_jumps(view, shift),
        whole=_WHOLE if view.indicator is not None and view.indicator.unit == "percent" else None,
    )


def _former(view: PledgeView, shift: float) -> tuple[Sample, ...]:
    """The figures that do not compare with today's: a run of their own for each definition."""
    if view.series is None:
        return ()
    drawn: list[Sample] = []
    by_definition = sorted(view.series.former, key=lambda each: each.definition)
    runs = [list(run) for _, run in groupby(by_definition, key=lambda each: each.definition)]
    for run in sorted(runs, key=lambda each: each[0].reference):
        samples = tuple(_sample(each, shift) for each in run)
        drawn += _anew(samples) if drawn else samples
    return tuple(drawn)


def _anew(samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """The same figures as the start of a new way of counting."""
    return tuple(
        replace(each, is_break=each.is_break or number == 0) for number, each in enumerate(samples)
    )


def _marks(view: PledgeView, shift: float) -> tuple[float, ...]:
    """The noted days; one that starts a new series is drawn by its first figure."""
    breaks = view.series.breaks if view.series else ()
    return tuple(decimal_year(each.day) - shift for each in breaks if not each.new_definition)


def _jumps(view: PledgeView, shift: float) -> tuple[float, ...]:
    """The days on which many went or came; the line goes on, for all of it was counted alike."""
    found = view.series.found if view.series else ()
    return tuple(decimal_year(each.day) - shift for each in found)


def _sample(point: Point | Observation, shift: float) -> Sample:
    return Sample(
        t=decimal_year(point.reference) - shift,
        value=point.value,
        is_open=point.obs_status in OPEN,
        is_break=point.obs_status is ObsStatus.BREAK,
    )


def _needed(view: PledgeView, shift: float) -> tuple[tuple[float, float], ...]:
    target, assessment = view.pledge.target, view.assessment
    if isinstance(target, KeepAtZero):
        return _nothing(target.start, view.pledge.term_end)
    if assessment.baseline is None or assessment.baseline_day is None:
        return ()
    goal = _goal(view, shift)
    if goal is None:
        return ()
    start = decimal_year(assessment.baseline_day) - shift
    if isinstance(target, YearlyChange):
        return _compound(start, assessment.baseline, goal[0], target.change)
    return ((start, assessment.baseline), goal) if start < goal[0] else ()


def _nothing(first: date, last: date) -> tuple[tuple[float, float], ...]:
    """A level line on zero, as long as the promise runs."""
    return ((decimal_year(first), 0.0), (decimal_year(max(first, last)), 0.0))


def _compound(
    start: float, value: float, end: float, change: float
) -> tuple[tuple[float, float], ...]:
    times = [start, *(t for t in range(int(start) + 1, int(end) + 1) if start < t < end), end]
    return tuple((t, value * (1.0 + change) ** (t - start)) for t in times)


def _goal(view: PledgeView, shift: float) -> tuple[float, float] | None:
    assessment = view.assessment
    if (
        isinstance(view.pledge.target, KeepAtZero)
        or assessment.goal is None
        or assessment.deadline is None
    ):
        return None
    return (decimal_year(assessment.deadline) - shift, assessment.goal)


def _cone(view: PledgeView, shift: float) -> Cone | None:
    assessment = view.assessment
    law, end = assessment.projection, assessment.deadline
    known = [point for point in assessment.points if point.value is not None]
    is_closed = assessment.status is TargetStatus.CLOSED
    if law is None or end is None or is_closed or len(known) <= _FEWEST_DRAWN:
        return None
    start, value = decimal_year(known[-1].reference), known[-1].value
    first = decimal_year(assessment.window_start or known[0].reference)
    if value is None or decimal_year(end) <= start or first >= start:
        return None
    return Cone(
        start=start - shift,
        value=value,
        end=decimal_year(end) - shift,
        mean=law.mean,
        low=law.low66,
        high=law.high66,
        span=start - first,
        floor=floor_of(view),
    )


def floor_of(view: PledgeView) -> float:
    """What no projection of this series is printed below.

    An amount that should fall and was never below zero stops at zero, though some that count what
    land takes up could go on (Læsø's emissions did).
    """
    values = [point.value for point in view.assessment.points if point.value is not None]
    is_falling = view.indicator is not None and view.indicator.direction is Direction.DOWN
    return 0.0 if is_falling and min((*values, view.assessment.goal or 0.0)) >= 0.0 else -math.inf


def texts_of(language: Language) -> Texts:
    """The words inside a chart, in a language."""

    def goal(number: str) -> Markup:
        return language.say("goal %(number)s", number=number)

    def pace(number: str) -> Markup:
        return language.say("at this pace %(number)s", number=number)

    return Texts(needed=language.say("needed"), goal=goal, pace=pace, number=language.number)

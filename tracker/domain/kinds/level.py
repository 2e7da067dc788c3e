"""Targets that ask for a level on a day: reach, reduce, share, yearly-change."""

import math
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from tracker.domain import judgement, projection, trajectory
from tracker.domain.assessment import Assessment, Projection, Reading, Reason, TargetStatus
from tracker.domain.figures import Figures, add_months
from tracker.domain.indicator import Indicator, Nature
from tracker.domain.judgement import Asks, Numbers
from tracker.domain.observation import Observation
from tracker.domain.period import decimal_year
from tracker.domain.projection import Drift
from tracker.domain.series import counted, law_points, table_of
from tracker.domain.trajectory import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelAsk:
    """A level target under one reading: from (start, baseline) to (deadline, goal).

    `yearly_change` makes the path compound instead of straight. `base` names the reading.
    """

    start: date
    baseline: float
    deadline: date
    goal: float
    sign: float
    base: str
    yearly_change: float | None = None


def judge(
    assessment: Assessment, asks: tuple[LevelAsk, ...], figures: Figures, as_of: date
) -> Assessment:
    """Fill in numbers and word; the first of `asks` is printed first, none is no base figure."""
    if not asks:
        reason = Reason.DEFINITION_CHANGED if figures.former else Reason.NO_DATA
        return replace(assessment, status=TargetStatus.NOT_ASSESSED, reason=reason)
    if figures.breaks_after(asks[0].start):
        changed = Reason.DEFINITION_CHANGED
        return replace(assessment, status=TargetStatus.NOT_ASSESSED, reason=changed)
    main = asks[0]
    points = law_points(figures.observations, figures.indicator.nature, as_of)
    laws = [projection.drift(table_of(points), without_largest_step=w) for w in (False, True)]
    newest = counted(figures.observations)[-1]
    found = _numbers(main, laws[0], newest)
    judged = replace(
        assessment,
        baseline_day=None if math.isnan(main.baseline) else main.start,
        baseline=None if math.isnan(main.baseline) else main.baseline,
        deadline=main.deadline,
        goal=main.goal,
        required=number(found.required),
        gap=number(found.gap),
        progress=number(found.progress),
        needed_pace=number(found.needed_pace),
        recent_pace=number(found.recent_pace),
        goal_year=_goal_year(laws[0], main),
        likelihood=number(found.likelihood),
        window_start=_window_start(laws[0], points),
        projection=projected(laws[0], main.deadline, figures.indicator),
    )
    judged = _word(judged, main, figures, as_of, found)
    readings = _readings(judged, asks, laws, newest=newest, figures=figures, as_of=as_of)
    return replace(judged, readings=readings)


def fulfils(value: float, ask: LevelAsk) -> bool:
    """Whether a value is on the good side of the goal, the goal itself included."""
    return ask.sign * (value - ask.goal) >= 0


def number(values: Floats) -> float | None:
    """The only value of an array of one; None for NaN."""
    value = float(values[0])
    return None if np.isnan(value) else value


def projected(law: Drift, deadline: date, indicator: Indicator) -> Projection | None:
    """Mean and intervals at the deadline, clipped to what the indicator can be at all."""
    if not bool(law.known[0]) or decimal_year(deadline) <= float(law.last_t[0]):
        return None
    at = np.array([decimal_year(deadline)])
    low66, high66 = projection.interval(law, at, 0.66)
    low95, high95 = projection.interval(law, at, 0.95)
    lower = -np.inf if indicator.lower is None else indicator.lower
    upper = np.inf if indicator.upper is None else indicator.upper
    mean, *ends = (
        float(np.clip(each[0], lower, upper))
        for each in (projection.mean_at(law, at), low66, high66, low95, high95)
    )
    return Projection(mean=mean, low66=ends[0], high66=ends[1], low95=ends[2], high95=ends[3])


def _goal_year(law: Drift, ask: LevelAsk) -> int | None:
    """The year in which the mean of the law meets the goal; None if not by the deadline."""
    pace, last = float(law.pace[0]), float(law.last_v[0])
    if not law.known[0] or ask.sign * pace <= 0 or fulfils(last, ask):
        return None
    meets = float(law.last_t[0]) + (ask.goal - last) / pace
    return math.ceil(meets) - 1 if meets <= decimal_year(ask.deadline) else None


def figure_for(day: date, figures: Figures) -> Observation | None:
    """The figure for a day: of the year that holds it, or a stock's first within a month."""
    months = 1 if figures.indicator.nature is Nature.STOCK else 12
    latest = add_months(day, months)
    found = (each for each in counted(figures.observations) if day <= each.reference < latest)
    return next(found, None)


def _numbers(ask: LevelAsk, law: Drift, newest: Observation) -> Numbers:
    t = np.array([decimal_year(newest.reference)])
    asks = _arrays(ask)
    if ask.yearly_change is None:
        required = trajectory.straight(t, asks.t0, asks.v0, asks.deadline, asks.goal)
    else:
        required = trajectory.compound(t, asks.t0, asks.v0, np.array([ask.yearly_change]))
    assert newest.value is not None  # noqa: S101 - `counted` leaves out figures without a value
    return judgement.numbers(asks, law, t, np.array([newest.value]), required)


def _arrays(ask: LevelAsk) -> Asks:
    return Asks(
        t0=np.array([decimal_year(ask.start)]),
        v0=np.array([ask.baseline]),
        deadline=np.array([decimal_year(ask.deadline)]),
        goal=np.array([ask.goal]),
        sign=np.array([ask.sign]),
    )


def _word(
    assessment: Assessment, ask: LevelAsk, figures: Figures, as_of: date, found: Numbers
) -> Assessment:
    if as_of >= ask.deadline:
        return _at_deadline(assessment, ask, figures)
    value = assessment.value
    met = np.array([value is not None and fulfils(value, ask)])
    return replace(
        assessment, status=judgement.words(found.likelihood, found.wrong_way, met=met)[0]
    )


def _at_deadline(assessment: Assessment, ask: LevelAsk, figures: Figures) -> Assessment:
    """What was to come has come: no likelihood and no projection any more."""
    assessment = replace(assessment, likelihood=None, projection=None, goal_year=None)
    final = figure_for(ask.deadline, figures)
    if final is None or final.value is None:
        due = figures.due_for(ask.deadline)
        return replace(assessment, status=TargetStatus.AWAITING_FIGURE, expected=due)
    status = TargetStatus.MET if fulfils(final.value, ask) else TargetStatus.MISSED
    return replace(assessment, status=status)


def _readings(
    judged: Assessment,
    asks: tuple[LevelAsk, ...],
    laws: list[Drift],
    *,
    newest: Observation,
    figures: Figures,
    as_of: date,
) -> tuple[Reading, ...]:
    """Every base with and without the largest step; nothing where all say the same word."""
    if as_of >= asks[0].deadline:
        return ()
    readings = tuple(
        _reading(judged, ask, law, newest=newest, figures=figures, as_of=as_of, without=without)
        for without, law in enumerate(laws)
        for ask in asks
    )
    known = tuple(each for each in readings if each.likelihood is not None)
    differ = len(asks) > 1 or any(each.status is not judged.status for each in known)
    return known if differ else ()


def _reading(
    judged: Assessment,
    ask: LevelAsk,
    law: Drift,
    *,
    newest: Observation,
    figures: Figures,
    as_of: date,
    without: int,
) -> Reading:
    found = _numbers(ask, law, newest)
    return Reading(
        base=ask.base,
        without_largest_step=bool(without),
        baseline=ask.baseline,
        goal=ask.goal,
        likelihood=number(found.likelihood),
        status=_word(judged, ask, figures, as_of, found).status,
    )


def _window_start(law: Drift, points: tuple[Observation, ...]) -> date | None:
    first = law.first_t[0]
    if not law.known[0]:
        return None
    return next(each.reference for each in points if decimal_year(each.reference) >= first)

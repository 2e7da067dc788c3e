"""Targets over years of a flow: schedule and yearly-rate by running sums, ratio by halves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from tracker.domain import judgement, projection
from tracker.domain.assessment import Assessment, Point, Reason, StepOutcome, TargetStatus
from tracker.domain.figures import Figures
from tracker.domain.indicator import Direction
from tracker.domain.kinds.level import number
from tracker.domain.period import decimal_year, parse_period
from tracker.domain.pledge import Ratio, Schedule, YearlyRate
from tracker.domain.projection import SeriesTable
from tracker.domain.series import counted


def amounts_of(target: Schedule | YearlyRate) -> Mapping[int, float]:
    """What is asked for in each pledged year."""
    if isinstance(target, Schedule):
        return target.steps
    return dict.fromkeys(range(target.first, target.last + 1), target.rate)


def judge_amounts(
    assessment: Assessment, asked: Mapping[int, float], figures: Figures, as_of: date
) -> Assessment:
    """Compare running sums with what was asked for; each finished year is listed, kept or not."""
    sign = figures.indicator.direction.sign
    steps = tuple(_year(year, asked[year], figures, sign, as_of) for year in sorted(asked))
    finished = [step for step in steps if step.value is not None and step.word != "ahead"]
    paid = sum(step.value or 0.0 for step in finished)
    due = sum(step.asked or 0.0 for step in finished)
    deadline = date(max(asked), 12, 31)
    judged = replace(
        assessment,
        steps=steps,
        deadline=deadline,
        goal=sum(asked.values()),
        required=due,
        gap=sign * (paid - due),
        progress=paid / sum(asked.values()),
    )
    if len(finished) == len(steps):
        met = sign * (paid - due) >= 0
        return replace(judged, status=TargetStatus.MET if met else TargetStatus.MISSED)
    if as_of > deadline:
        expected = deadline + figures.cadence.lag if figures.cadence else None
        return replace(judged, status=TargetStatus.AWAITING_FIGURE, expected=expected)
    return _project_sum(judged, figures, first=min(asked))


def judge_ratio(
    assessment: Assessment,
    target: Ratio,
    figures: Figures | None,
    denominator: Figures | None,
    as_of: date,
) -> Assessment:
    """Enough of the numerator for each of the denominator, both complete and of one period."""
    last = parse_period(target.periods[-1]).end
    halves = [(_value(figures, each), _value(denominator, each)) for each in target.periods]
    complete = [(n, b) for n, b in halves if n is not None and b is not None]
    judged = replace(assessment, deadline=last, denominator=_newest_point(denominator))
    if not any(n is not None for n, _ in halves):
        return replace(judged, status=TargetStatus.NOT_ASSESSED, reason=Reason.NO_DATA)
    if len(complete) < len(halves):
        waiting = as_of > last
        status = TargetStatus.AWAITING_FIGURE if waiting else TargetStatus.TOO_EARLY
        return replace(judged, status=status)
    have = sum(n for n, _ in complete)
    need = target.factor * sum(b for _, b in complete)
    status = TargetStatus.MET if have >= need else TargetStatus.MISSED
    return replace(judged, status=status, value=have, goal=need, required=need, gap=have - need)


def _year(year: int, asked: float, figures: Figures, sign: float, as_of: date) -> StepOutcome:
    due = date(year, 12, 31)
    value = figures.value_in(str(year))
    if due > as_of:
        word = "ahead"
    elif value is None:
        word = "no-evidence"
    else:
        word = "kept" if sign * (value - asked) >= 0 else "not-kept"
    return StepOutcome(id=str(year), due=due, asked=asked, value=value, word=word)


def _project_sum(judged: Assessment, figures: Figures, *, first: int) -> Assessment:
    table, before = _running_sum(figures, first)
    law = projection.drift(table)
    at = np.array([decimal_year(judged.deadline or date.max)])
    goal = np.array([before + (judged.goal or 0.0)])
    sign = np.array([figures.indicator.direction.sign])
    likelihood = projection.likelihood_of(law, at, goal, sign)
    wrong_way = projection.likelihood_of_drift(law, -sign)
    met = sign * (law.last_v - goal) >= 0
    if figures.indicator.direction is Direction.DOWN:
        met = np.array([False])  # a sum that must stay low is met at its end only
    return replace(
        judged,
        likelihood=number(likelihood),
        recent_pace=number(np.where(law.known, law.pace, np.nan)),
        status=judgement.words(likelihood, wrong_way, met=met)[0],
    )


def _running_sum(figures: Figures, first: int) -> tuple[SeriesTable, float]:
    """The sum at each year's end since the last gap, and what it was before the pledged years."""
    flows = counted(figures.observations)
    kept = list(flows)
    for i in range(len(flows) - 1, 0, -1):
        if flows[i].reference.year - flows[i - 1].reference.year > 1:
            kept = list(flows[i:])
            break
    amounts = np.array([0.0, *(each.value for each in kept)], dtype=np.float64)
    days = [each.reference for each in kept]
    ends = [date(days[0].year, 1, 1) - timedelta(days=1), *days] if days else []
    sums = np.cumsum(amounts[: len(ends)])
    before = sum(each.value or 0.0 for each in kept if each.reference.year < first)
    offsets = np.array([0, len(ends)], dtype=np.int64)
    return SeriesTable(t=np.array([decimal_year(d) for d in ends]), v=sums, offsets=offsets), before


def _value(figures: Figures | None, period: str) -> float | None:
    return figures.value_in(period) if figures else None


def _newest_point(figures: Figures | None) -> Point | None:
    newest = figures.newest if figures else None
    if newest is None:
        return None
    return Point(
        period=newest.period,
        reference=newest.reference,
        value=newest.value,
        obs_status=newest.obs_status,
    )

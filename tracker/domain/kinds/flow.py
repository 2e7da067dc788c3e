"""Targets over years of a flow: schedule and yearly-rate by running sums, ratio by halves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from tracker.domain import judgement, projection
from tracker.domain.assessment import Assessment, Point, Reason, StepOutcome, TargetStatus
from tracker.domain.figures import Figures
from tracker.domain.indicator import Direction
from tracker.domain.kinds.level import number
from tracker.domain.observation import Observation
from tracker.domain.period import decimal_year, parse_period
from tracker.domain.pledge import Ratio, Schedule, Share, YearlyRate
from tracker.domain.projection import LEAST_POINTS, SeriesTable
from tracker.domain.series import after_break, counted


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
    deadline, total = date(max(asked), 12, 31), sum(asked.values())
    judged = replace(
        assessment,
        steps=steps,
        deadline=deadline,
        goal=total,
        required=due,
        gap=sign * (paid - due),
        progress=paid / total if total else None,
    )
    if len(finished) == len(steps):
        met = sign * (paid - due) >= 0
        return replace(judged, status=TargetStatus.MET if met else TargetStatus.MISSED)
    if as_of > deadline:
        due_day = figures.due_for(deadline)
        return replace(judged, status=TargetStatus.AWAITING_FIGURE, expected=due_day)
    return _project_sum(judged, figures, deadline=deadline, left=total - paid)


def judge_each_year(
    assessment: Assessment, target: Share, figures: Figures, as_of: date
) -> Assessment:
    """Years of a share do not add up: one year below is a miss, and only all of them are kept."""
    assert target.goal is not None  # noqa: S101 - a share without a goal is not judged
    sign = figures.indicator.direction.sign
    steps = tuple(_year(each, target.goal, figures, sign, as_of) for each in target.years)
    found = {step.word for step in steps}
    deadline = date(target.years[-1], 12, 31)
    judged = replace(assessment, steps=steps, deadline=deadline, goal=target.goal)
    if "not-kept" in found:
        return replace(judged, status=TargetStatus.MISSED)
    if found == {"kept"}:
        return replace(judged, status=TargetStatus.MET)
    if as_of > deadline:
        due_day = figures.due_for(deadline)
        return replace(judged, status=TargetStatus.AWAITING_FIGURE, expected=due_day)
    status = TargetStatus.ON_TRACK if "kept" in found else TargetStatus.TOO_EARLY
    return replace(judged, status=status)


def judge_ratio(
    assessment: Assessment,
    target: Ratio,
    figures: Figures | None,
    denominator: Figures | None,
    as_of: date,
) -> Assessment:
    """Enough of the numerator for each of the denominator, both complete and of one period."""
    last = parse_period(target.periods[-1]).end
    is_begun = any(_value(figures, each) is not None for each in target.periods)
    ended = [each for each in target.periods if parse_period(each).end <= as_of]
    halves = [(_value(figures, each), _value(denominator, each)) for each in ended]
    complete = [(n, b) for n, b in halves if n is not None and b is not None]
    judged = replace(assessment, deadline=last, denominator=_newest_point(denominator))
    if not is_begun:
        return replace(judged, status=TargetStatus.NOT_ASSESSED, reason=Reason.NO_DATA)
    if len(complete) < len(target.periods):
        if as_of <= last:
            return replace(judged, status=TargetStatus.TOO_EARLY)
        due = denominator.due_for(last) if denominator else None
        return replace(judged, status=TargetStatus.AWAITING_FIGURE, expected=due)
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


def _project_sum(
    judged: Assessment, figures: Figures, *, deadline: date, left: float
) -> Assessment:
    """Run the law on the running sum; the goal is what it is today and what is left to ask."""
    flows = _without_gaps(figures)
    law = projection.drift(_running_sum(flows))
    at, sign = np.array([decimal_year(deadline)]), np.array([figures.indicator.direction.sign])
    goal = law.last_v + left
    likelihood = projection.likelihood_of(law, at, goal, sign)
    wrong_way = projection.likelihood_of_drift(law, -sign)
    pace = np.where(law.known, law.pace, np.nan)
    if len(flows) < LEAST_POINTS:
        likelihood = wrong_way = pace = np.array([np.nan])
    # A sum that must stay low is met at its end only.
    met = np.array([figures.indicator.direction is Direction.UP and left <= 0])
    return replace(
        judged,
        likelihood=number(likelihood),
        recent_pace=number(pace),
        status=judgement.words(likelihood, wrong_way, met=met)[0],
    )


def _without_gaps(figures: Figures) -> tuple[Observation, ...]:
    """The yearly flows since the last break or missing year."""
    flows = after_break(counted(figures.observations))
    years = [each.reference.year for each in flows]
    gaps = [i for i in range(1, len(years)) if years[i] - years[i - 1] > 1]
    return flows[gaps[-1] :] if gaps else flows


def _running_sum(flows: tuple[Observation, ...]) -> SeriesTable:
    """Zero at the start of the first year, then the sum at each year's end."""
    amounts = np.array([0.0, *(each.value for each in flows)], dtype=np.float64)
    days = [each.reference for each in flows]
    ends = [date(days[0].year - 1, 12, 31), *days] if days else []
    return SeriesTable(
        t=np.array([decimal_year(day) for day in ends], dtype=np.float64),
        v=np.cumsum(amounts[: len(ends)]),
        offsets=np.array([0, len(ends)], dtype=np.int64),
    )


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

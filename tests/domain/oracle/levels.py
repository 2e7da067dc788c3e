"""A level on a day: reach, reduce, share and yearly-change."""

import math
from dataclasses import dataclass
from datetime import date

from tests.domain.oracle.answer import Answer, not_assessed, tell
from tests.domain.oracle.known import Known
from tests.domain.oracle.law import Law, chance, decimal, fulfils, interval, law_of
from tracker.domain.figures import add_months
from tracker.domain.period import day_at
from tracker.domain.pledge import Pledge, Reach, Reduce, Share, YearlyChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What is asked: from where, to where, and which side is good."""

    deadline: date
    goal: float
    start: date | None
    value: float | None
    sign: float
    change: float | None = None

    def at(self, t: float) -> float | None:
        """What is asked at a time: on the line, or compound."""
        if self.start is None or self.value is None:
            return None
        t0, end = decimal(self.start), decimal(self.deadline)
        if self.change is not None:
            return self.value * math.pow(1.0 + self.change, max(min(t, end) - t0, 0.0))
        part = min(max((t - t0) / (end - t0), 0.0), 1.0) if end > t0 else 1.0
        return self.value + (self.goal - self.value) * part


def levels_of(pledge: Pledge, known: Known) -> list[Level]:
    """One level for each reading of the promise that the figures allow."""
    good = known.figures.indicator.direction.sign if known.figures else 1.0
    match pledge.target:
        case Reach(baseline=start, goal=goal, deadline=end):
            way = goal - start.value if start else 0.0
            return [
                Level(
                    deadline=end or pledge.term_end,
                    goal=goal,
                    start=start.day if start else None,
                    value=start.value if start else None,
                    sign=math.copysign(1.0, way or good),
                )
            ]
        case YearlyChange(baseline=base, change=change, deadline=day) if base:
            end = day or pledge.term_end
            return [
                Level(
                    deadline=end,
                    goal=base.value * (1.0 + change) ** (decimal(end) - decimal(base.day)),
                    start=base.day,
                    value=base.value,
                    sign=math.copysign(1.0, change or good),
                    change=change,
                )
            ]
        case Share(baseline=share_base, goal=goal, deadline=day) if goal is not None:
            return [
                Level(
                    deadline=day or pledge.term_end,
                    goal=goal,
                    start=share_base.day if share_base else None,
                    value=share_base.value if share_base else None,
                    sign=good,
                )
            ]
        case Reduce() as cut:
            return _cuts(cut, known)
        case _:
            raise TypeError(pledge.target)


def _cuts(cut: Reduce, known: Known) -> list[Level]:
    """One level for each base period that has a figure."""
    by_period = {each.period: (each.reference, each.value) for each in known.every}
    bases = [by_period[each.period] for each in cut.readings if each.period in by_period]
    return [
        Level(
            deadline=cut.deadline, goal=value * (1.0 - cut.share), start=day, value=value, sign=-1.0
        )
        for day, value in bases
        if value is not None
    ]


def figure_at(deadline: date, known: Known) -> float | None:
    """The figure for a day itself: a stock counted within a month, the flow of its year."""
    until = add_months(deadline, 1) if known.is_stock else date(deadline.year + 1, 12, 31)
    return next((v for day, v in known.days if deadline <= day < until), None)


def judge_level(
    level: Level, known: Known, *, term_start: date, without_largest_step: bool = False
) -> Answer:
    """Everything that is said of one level."""
    if not known.every:
        return not_assessed("no-data", level.deadline)
    is_compared = level.value is not None
    if is_compared and known.broken and known.broken > (level.start or term_start):
        return not_assessed("definition-changed", level.deadline)
    answer = _numbers(level, known)
    law = law_of(known.points, without_largest_step=without_largest_step)
    if law:
        answer.recent_pace, answer.window_start = law.pace, day_at(law.start)
    is_over = known.today >= level.deadline
    answer.is_open = not is_over
    final = figure_at(level.deadline, known) if is_over else None
    if final is not None:
        is_met = fulfils(final, level.goal, level.sign)
        answer.status, answer.likelihood = ("met", 1.0) if is_met else ("missed", 0.0)
        return answer
    p = _project(answer, level, known, law)
    is_met = fulfils(known.newest[1], level.goal, level.sign)
    answer.is_close = is_met != fulfils(known.newest[1], level.goal * (1 + 1e-9), level.sign)
    tell(answer, law, p, level.sign)
    if is_over:
        answer.status = "awaiting-figure"
    elif is_met:
        answer.status = "met"
    return answer


def _numbers(level: Level, known: Known) -> Answer:
    """Where the newest figure stands against what was asked by then."""
    day, value = known.newest
    required = level.at(decimal(day))
    left = decimal(level.deadline) - decimal(day)
    has_way = level.value is not None and level.goal != level.value
    return Answer(
        status="",
        baseline_day=level.start,
        baseline=level.value,
        deadline=level.deadline,
        goal=level.goal,
        required=required,
        gap=None if required is None else level.sign * (value - required),
        progress=(value - level.value) / (level.goal - level.value)
        if has_way and level.value is not None
        else None,
        needed_pace=(level.goal - value) / left if left > 0 else None,
    )


def _project(answer: Answer, level: Level, known: Known, law: Law | None) -> float | None:
    """Carry the law to the deadline; the likelihood of the goal, None without a law."""
    if law is None or known.figures is None:
        return None
    (t, value), indicator = law.newest, known.figures.indicator
    horizon = max(decimal(level.deadline) - t, 0.0)
    if horizon > 0.0:
        answer.projection = interval(
            law, value=value, horizon=horizon, lower=indicator.lower, upper=indicator.upper
        )
    if known.today < level.deadline:
        answer.goal_year = _goal_year(level, t, value, law)
    return chance(law, value=value, horizon=horizon, goal=level.goal, sign=level.sign)


def _goal_year(level: Level, t: float, value: float, law: Law) -> int | None:
    """The year in which the mean meets the goal, where that is by the deadline."""
    if fulfils(value, level.goal, level.sign) or level.sign * law.pace <= 0.0:
        return None
    meets = t + (level.goal - value) / law.pace
    return math.ceil(meets - 1e-9) - 1 if meets <= decimal(level.deadline) + 1e-9 else None

"""Kinds without a level or a sum: direction, keep-at-zero and milestones."""

from datetime import date

from tests.domain.oracle.answer import Answer, Step, not_assessed, tell
from tests.domain.oracle.known import Known
from tests.domain.oracle.law import Law, decimal, fulfils, interval, law_of
from tests.domain.oracle.levels import figure_at
from tracker.domain.period import day_at
from tracker.domain.pledge import KeepAtZero, Milestone, Milestones, Pledge, Share, Trend


def judge_trend(
    pledge: Pledge, target: Trend, known: Known, *, without_largest_step: bool = False
) -> Answer:
    """More, or less: the drift while it runs; end against start where it has a day of its own."""
    if not known.every:
        return not_assessed("no-data", target.end or pledge.term_end)
    sign = target.direction.sign
    before = [(day, v) for day, v in known.days if day <= pledge.term_start]
    deadline = target.end or pledge.term_end
    answer = Answer(
        status="",
        deadline=deadline,
        baseline_day=before[-1][0] if before else None,
        baseline=before[-1][1] if before else None,
    )
    law = law_of(known.points, without_largest_step=without_largest_step)
    if law:
        answer.recent_pace, answer.window_start = law.pace, day_at(law.start)
    if target.end and known.today >= target.end:
        return _judge_end(answer, known, law, pledge.term_start, sign)
    answer.is_open = True
    _project(answer, known, law)
    return tell(answer, law, law.chance_of_drift(sign) if law else None, sign)


def _judge_end(
    answer: Answer, known: Known, law: Law | None, term_start: date, sign: float
) -> Answer:
    """The end against the start, once both are known."""
    start, end = answer.baseline_day or term_start, answer.deadline or known.today
    if known.broken and known.broken > start:
        return not_assessed("definition-changed", end)
    if answer.baseline is None:
        return not_assessed("no-data", end)
    final = figure_at(end, known)
    if final is not None:
        is_met = sign * (final - answer.baseline) > 0.0
        answer.status, answer.likelihood = ("met", 1.0) if is_met else ("missed", 0.0)
        return answer
    _project(answer, known, law)
    tell(answer, law, law.chance_of_drift(sign) if law else None, sign)
    answer.status = "awaiting-figure"
    return answer


def _project(answer: Answer, known: Known, law: Law | None) -> None:
    deadline = answer.deadline or known.today
    if law and law.newest[0] < decimal(deadline) and known.figures:
        (t, value), indicator = law.newest, known.figures.indicator
        answer.projection = interval(
            law,
            value=value,
            horizon=decimal(deadline) - t,
            lower=indicator.lower,
            upper=indicator.upper,
        )


def judge_zero(target: KeepAtZero, known: Known) -> Answer:
    """Zero is on track, more is a miss, silence is no answer."""
    since = [v for day, v in known.days if day >= target.start]
    if not since:
        return not_assessed("no-data")
    above = [day for day, v in known.days if day >= target.start and v > 0.0]
    return Answer(
        status="missed" if above else "on-track",
        deadline=above[0] if above else None,
        goal=0.0,
        required=0.0,
        gap=-known.newest[1],
    )


def judge_each_year(target: Share, known: Known) -> Answer:
    """A part of a flow in each of some years: one below is a miss, and only all are met."""
    goal, last = target.goal or 0.0, date(max(target.years), 12, 31)
    if not known.every or known.figures is None:
        return not_assessed("no-data", last)
    sign = known.figures.indicator.direction.sign
    words: list[str] = []
    answer = Answer(status="", goal=goal, deadline=last)
    for year in sorted(target.years):
        value = known.value_of_year(year)
        if value is not None:
            words.append("kept" if fulfils(value, goal, sign) else "not-kept")
        else:
            words.append("ahead" if known.today < date(year, 12, 31) else "no-evidence")
        answer.steps.append((goal, value, words[-1]))
    answer.status = _word_of_years(words)
    return answer


def _word_of_years(words: list[str]) -> str:
    if "not-kept" in words:
        return "missed"
    if set(words) == {"kept"}:
        return "met"
    if "ahead" not in words:
        return "awaiting-figure"
    return "on-track" if "kept" in words else "too-early"


def judge_milestones(target: Milestones, today: date) -> Answer:
    """What evidence says of the steps whose day has come."""
    words = [_step_word(step, today) for step in target.steps]
    steps: list[Step] = [(None, None, word) for word in words]
    if "not-kept" in words:
        return Answer(status="missed", steps=steps)
    if "no-evidence" in words:
        return Answer(status="not-assessed", reason="no-evidence", steps=steps)
    if "ahead" not in words:
        return Answer(status="met", steps=steps)
    return Answer(status="on-track" if "kept" in words else "too-early", steps=steps)


def _step_word(step: Milestone, today: date) -> str:
    told = step.evidence if step.evidence and step.evidence.day <= today else None
    if told and told.reached:
        return "kept"
    if step.due is not None and step.due < today:
        return "not-kept" if told else "no-evidence"
    return "not-kept" if told and step.due is None else "ahead"

"""assess(): how promises stand on one day, everything that their pages print.

A status is a pure function of vintage, pledge version, rule version and date.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from tracker.domain import rule
from tracker.domain.asked import bases_of, indicators_of, periods_of, starts
from tracker.domain.assessment import (
    RULE_VERSION,
    Assessment,
    Flag,
    Projection,
    Reading,
    Reason,
    StepOutcome,
    TargetStatus,
)
from tracker.domain.cases import Cases
from tracker.domain.figures import Figures, point_of
from tracker.domain.judgement import DECIDED, NONE, REASONS, STATUSES, Outcomes, flags_in
from tracker.domain.kinds import presence, sums
from tracker.domain.kinds.presence import STEP_WORDS
from tracker.domain.period import day_at
from tracker.domain.pledge import (
    Milestones,
    Pledge,
    Ratio,
    Reduce,
    Schedule,
    Share,
    YearlyRate,
    kind_of,
)
from tracker.domain.question import Question, cases_of, due_of
from tracker.domain.series import SAME_TIME, Rows

_ENDS = ("mean", "low66", "high66", "low95", "high95")
_SPEAKS_OF_NOW = {
    TargetStatus.MET,
    TargetStatus.TOO_EARLY,
    TargetStatus.WRONG_WAY,
    TargetStatus.OFF_TRACK,
    TargetStatus.AT_RISK,
    TargetStatus.ON_TRACK,
}


def assess(
    pledge: Pledge, *, area: str, figures: Figures | None, denominator: Figures | None, as_of: date
) -> Assessment:
    """Judge a pledge for one area on the figures known on `as_of`; never raises on thin data."""
    asked = Question(
        pledge=pledge, area=area, figures=figures, denominator=denominator, as_of=as_of
    )
    return assess_all([asked])[0]


def assess_all(questions: Sequence[Question]) -> list[Assessment]:
    """Judge many promises in one go; each gets the word that it would get alone."""
    known = [_known(each) for each in questions]
    cases, offsets = cases_of(known)
    found = rule.judge(cases)
    rows = [np.arange(*offsets[i : i + 2]) for i in range(len(known))]
    told = [_told(asked, cases, found, mine) for asked, mine in zip(known, rows, strict=True)]
    return [_of_promise(asked, each) for asked, each in zip(known, told, strict=True)]


def under_review(newest: Assessment, accepted: Assessment) -> Assessment:
    """Print the newest figures, keep the word of the last accepted vintage.

    Where the newest figures would change the word, nothing is printed that says the new one.
    """
    if accepted.status is TargetStatus.NOT_ASSESSED:
        return newest
    held = replace(
        newest,
        status=accepted.status,
        reason=accepted.reason,
        flags=(*newest.flags, Flag.UNDER_REVIEW),
    )
    if newest.status is accepted.status:
        return held
    return replace(held, likelihood=None, projection=None, readings=(), goal_year=None)


def _known(asked: Question) -> Question:
    """A running year is no figure yet; only a ratio says that its year has begun."""
    if asked.figures is None or isinstance(asked.pledge.target, Ratio):
        return asked
    return replace(asked, figures=asked.figures.known_by(asked.as_of))


def _of_promise(asked: Question, told: Assessment) -> Assessment:
    """Flag a promise that the document no longer holds, whatever the figures say of it."""
    vanished = asked.pledge.vanished
    if vanished is None or asked.as_of < vanished:
        return told
    return replace(told, flags=(*told.flags, Flag.PROMISE_CHANGED))


def _told(asked: Question, cases: Cases, found: Outcomes, rows: Rows) -> Assessment:
    blank = _blank(asked)
    if len(rows) == 0:
        waits = asked.as_of < starts(asked.pledge)
        return replace(
            blank,
            status=TargetStatus.NOT_DUE if waits else TargetStatus.NOT_ASSESSED,
            reason=None if waits else Reason.NO_TARGET,
            deadline=starts(asked.pledge) if waits else None,
        )
    main = int(rows[0])
    status = STATUSES[found.status[main]]
    readings = _readings(asked, found, rows) if status in _SPEAKS_OF_NOW else ()
    judged = replace(
        blank,
        status=status,
        reason=None if found.reason[main] == NONE else REASONS[found.reason[main]],
        flags=_flags(int(found.flags[main]), readings),
        readings=readings,
        **_numbers(found, main),
    )
    if isinstance(asked.pledge.target, Ratio) and status in DECIDED:
        judged = replace(judged, value=_number(found.value[main]))
    return replace(judged, **_beside(asked, judged, cases, rows[:1]))


def _blank(asked: Question) -> Assessment:
    """What can be said before anything is judged: the newest figures, and where they are from."""
    pledge, figures = asked.pledge, asked.figures
    newest = figures.newest if figures else None
    indicators = indicators_of(pledge.target)
    return Assessment(
        pledge=pledge.id,
        area=asked.area,
        as_of=asked.as_of,
        rule_version=RULE_VERSION,
        status=TargetStatus.NOT_ASSESSED,
        kind=kind_of(pledge.target) if pledge.target else None,
        indicator=indicators[0] if indicators else None,
        unit=figures.indicator.unit if figures else None,
        points=figures.points if figures else (),
        feed=newest.feed if newest else None,
        snapshot=newest.snapshot if newest else None,
        vintage=newest.vintage if newest else None,
        period=newest.period if newest else None,
        reference=newest.reference if newest else None,
        value=_number(newest.value) if newest and newest.value is not None else None,
        expected=figures.expected_after(newest.reference) if figures and newest else None,
    )


def _numbers(found: Outcomes, row: int) -> dict[str, Any]:
    """The columns of one row as numbers, days and None; the newest figure stays as it was."""
    names = ("goal", "required", "gap", "progress", "needed_pace", "recent_pace", "likelihood")
    numbers: dict[str, Any] = {name: _number(getattr(found, name)[row]) for name in names}
    ends = {name: float(getattr(found, name)[row]) for name in _ENDS}
    has_baseline = _number(found.v0[row]) is not None
    return numbers | {
        "baseline_day": _day(found.t0[row]) if has_baseline else None,
        "baseline": _number(found.v0[row]),
        "deadline": _day(found.deadline[row]),
        "goal_year": _year_before(found.meets[row]),
        "window_start": _day(found.since[row]),
        "projection": None if math.isnan(ends["mean"]) else Projection(**ends),
    }


def _readings(asked: Question, found: Outcomes, rows: Rows) -> tuple[Reading, ...]:
    """Every base with and without the largest step; nothing where all say the same word."""
    target = asked.pledge.target
    bases = bases_of(target, asked.figures) if isinstance(target, Reduce) else ("",)
    told = [
        Reading(
            base=base,
            without_largest_step=without,
            baseline=_number(found.v0[row]),
            goal=_number(found.goal[row]),
            likelihood=_number(likelihood[row]),
            status=STATUSES[status[row]],
        )
        for without, likelihood, status in (
            (False, found.likelihood, found.status),
            (True, found.likelihood_without, found.status_without),
        )
        for row, base in zip(rows, bases, strict=True)
    ]
    known = tuple(each for each in told if each.likelihood is not None)
    differ = len(rows) > 1 or any(each.status is not told[0].status for each in known)
    return known if differ else ()


def _flags(mask: int, readings: tuple[Reading, ...]) -> tuple[Flag, ...]:
    """The flags of the row, and whether its readings say different words."""
    flags = set(flags_in(mask)) - {Flag.DEPENDS_ON_READING}
    if len({each.status for each in readings}) > 1:
        flags.add(Flag.DEPENDS_ON_READING)
    return tuple(flag for flag in Flag if flag in flags)


def _beside(asked: Question, judged: Assessment, cases: Cases, row: Rows) -> dict[str, Any]:
    """What is printed beside the numbers: steps, the second half, when a figure is due."""
    has_steps = isinstance(asked.pledge.target, Milestones | Schedule | YearlyRate | Share)
    found: dict[str, Any] = {"steps": _steps(asked, cases.take(row)) if has_steps else ()}
    if judged.status is TargetStatus.AWAITING_FIGURE:
        found["expected"] = due_of(asked)
    if judged.status is TargetStatus.NOT_DUE:
        found["deadline"] = starts(asked.pledge)
    if isinstance(asked.pledge.target, Ratio):
        newest = asked.denominator.newest if asked.denominator else None
        found["denominator"] = point_of(newest) if newest else None
    return found


def _steps(asked: Question, cases: Cases) -> tuple[StepOutcome, ...]:
    target = asked.pledge.target
    if not isinstance(target, Milestones) and len(cases.series.t) == 0:
        return ()
    match target:
        case Milestones(steps=steps):
            words = presence.step_words(cases.steps, cases.today)
            return tuple(
                StepOutcome(id=step.id, due=step.due, asked=None, value=None, word=STEP_WORDS[word])
                for step, word in zip(steps, words, strict=True)
            )
        case Schedule() | YearlyRate() | Share() as target if len(cases.years.t):
            asks = rule.sum_asks(cases, np.arange(len(cases)))
            found = sums.tally(asks, cases.series, cases.today)
            words = sums.year_words(asks, found)
            amounts = periods_of(target).items()
            return tuple(
                StepOutcome(
                    id=str(end.year),
                    due=end,
                    asked=amount,
                    value=_number(value),
                    word=STEP_WORDS[word],
                )
                for (end, amount), value, word in zip(amounts, found.value, words, strict=True)
            )
        case _:
            return ()


def _number(value: float) -> float | None:
    """A number to print; None for what is no number, or is none that anybody can work with."""
    return float(value) if math.isfinite(value) else None


def _day(t: float) -> date | None:
    return day_at(float(t)) if math.isfinite(t) else None


def _year_before(t: float) -> int | None:
    """The year that ends at or holds a moment: 2026.0 is the end of 2025."""
    return None if math.isnan(t) else math.ceil(t - SAME_TIME) - 1

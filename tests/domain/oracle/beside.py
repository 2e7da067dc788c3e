"""What stands beside the word: its readings and flags."""

from datetime import date

from tests.domain import oracle
from tests.domain.oracle.answer import Answer
from tests.domain.oracle.known import Known, fault
from tracker.domain.figures import Figures
from tracker.domain.observation import DECLARED, ObsStatus
from tracker.domain.pledge import Milestones, Pledge, Ratio
from tracker.domain.question import Question

PRESENT = {"met", "too-early", "wrong-way", "off-track", "at-risk", "on-track"}
UNSURE = {ObsStatus.PROVISIONAL, ObsStatus.ESTIMATED}


def answer_to(asked: Question) -> Answer:
    """The whole answer: numbers and word of the first reading, all readings, flags."""
    every = [_judged(asked, without_largest_step=without) for without in (False, True)]
    main = every[0][0]
    readings = [each for each in every[0] if each.likelihood is not None]
    readings += [each for each in every[1] if each.likelihood is not None and each.is_open]
    has_bases = len(every[0]) > 1
    differ = any(each.status != main.status for each in readings)
    if main.status in PRESENT and (has_bases or differ):
        main.readings = [(each.likelihood, each.status) for each in readings]
    main.flags = _flags(asked, main)
    main.is_close = any(each.is_close for answers in every for each in answers)
    return main


def _judged(asked: Question, *, without_largest_step: bool) -> list[Answer]:
    return oracle.judge(
        asked.pledge,
        figures=asked.figures,
        denominator=asked.denominator,
        as_of=asked.as_of,
        without_largest_step=without_largest_step,
    )


def _flags(asked: Question, answer: Answer) -> set[str]:
    seen = date.max if isinstance(asked.pledge.target, Ratio) else asked.as_of
    known = Known.by(asked.figures, seen)
    figures = asked.figures
    wrong = fault(known, Known.by(asked.denominator, seen))
    is_refused = wrong is not None or answer.reason in {"no-goal", "no-baseline"}
    if answer.status == "not-due" or is_refused or figures is None or not known.every:
        return set()
    if isinstance(asked.pledge.target, Milestones):
        return set()
    newest = known.every[-1]
    next_due = figures.expected_after(newest.reference)
    if answer.status == "awaiting-figure":
        next_due = _due_at_the_end(asked.pledge, asked.denominator or figures, answer)
    held = {
        "provisional": newest.obs_status in UNSURE,
        "declared": newest.feed == DECLARED,
        "stale": next_due is not None and next_due < asked.as_of,
        "before-term": newest.reference < asked.pledge.term_start,
        "depends-on-reading": len({word for _, word in answer.readings}) > 1,
    }
    return {flag for flag, holds in held.items() if holds}


def _due_at_the_end(pledge: Pledge, figures: Figures, answer: Answer) -> date | None:
    last = answer.deadline or pledge.term_end
    return figures.due_for(last)

"""Targets without a path: nothing of it (keep-at-zero), and steps that evidence proves."""

from dataclasses import dataclass

import numpy as np

from tracker.domain.assessment import Reason, TargetStatus
from tracker.domain.judgement import Outcomes, first_that_holds, reasons
from tracker.domain.series import SAME_TIME, Marks, Rows, SeriesTable, offsets_of
from tracker.domain.trajectory import Floats

STEP_WORDS = ("kept", "not-kept", "no-evidence", "ahead")
KEPT, NOT_KEPT, NO_EVIDENCE, AHEAD = range(len(STEP_WORDS))


def judge_zero(start: Floats, series: SeriesTable) -> Outcomes:
    """More than zero is a miss since the first day that says so; silence is no figure.

    `start` (k,) is the day from which nothing may be there.
    """
    t, value = series.newest()
    since = series.kept(series.t >= start[series.owner] - SAME_TIME)
    above = since.kept(since.v > 0).oldest()[0]
    status = first_that_holds(
        (since.counts == 0, TargetStatus.NOT_ASSESSED),
        (~np.isnan(above), TargetStatus.MISSED),
        otherwise=TargetStatus.ON_TRACK,
    )
    asked = np.where(since.counts > 0, 0.0, np.nan)
    return Outcomes.of(
        len(series),
        status=status,
        reason=reasons(status, (since.counts == 0, Reason.NO_DATA)),
        t=t,
        value=value,
        goal=asked,
        required=asked,
        gap=asked - value,
        deadline=above,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTable:
    """n steps of k promises, shapes (n,): `due` (inf where undated) and what evidence says.

    `told` is the day of the evidence (inf where there is none), `reached` whether it proves the
    step. `offsets` (k + 1,) says where the steps of each promise begin.
    """

    due: Floats
    told: Floats
    reached: Marks
    offsets: Rows

    @property
    def owner(self) -> Rows:
        """The promise of each step, shape (n,)."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def between(self, some: slice) -> "StepTable":
        """The steps of a stretch of promises."""
        offsets = self.offsets[some.start : some.stop + 1]
        inside = slice(offsets[0], offsets[-1])
        return StepTable(
            due=self.due[inside],
            told=self.told[inside],
            reached=self.reached[inside],
            offsets=offsets - offsets[0],
        )

    def take(self, rows: Rows) -> "StepTable":
        """The steps of the given promises, in that order."""
        counts = self.offsets[rows + 1] - self.offsets[rows]
        offsets = offsets_of(counts)
        index = np.arange(offsets[-1]) + np.repeat(self.offsets[rows] - offsets[:-1], counts)
        return StepTable(
            due=self.due[index],
            told=self.told[index],
            reached=self.reached[index],
            offsets=offsets,
        )


def step_words(steps: StepTable, today: Floats) -> Rows:
    """The place in STEP_WORDS of the word on each step, shape (n,).

    A step can be kept before its day and missed only after it; an undated one waits for no day.
    """
    day = today[steps.owner]
    told = steps.told <= day + SAME_TIME
    kept = told & steps.reached
    open_ = steps.due >= day - SAME_TIME
    not_kept = told & ~steps.reached & (~open_ | np.isinf(steps.due))
    word = np.where(open_, AHEAD, NO_EVIDENCE)
    return np.where(kept, KEPT, np.where(not_kept, NOT_KEPT, word))


def judge_steps(steps: StepTable, today: Floats) -> Outcomes:
    """Evidence against a step is a miss, a past step without evidence cannot be judged."""
    size = len(steps.offsets) - 1
    owner, found = steps.owner, step_words(steps, today)
    counts = [np.bincount(owner[found == word], minlength=size) for word in range(len(STEP_WORDS))]
    has = [count > 0 for count in counts]
    status = first_that_holds(
        (has[NOT_KEPT], TargetStatus.MISSED),
        (has[NO_EVIDENCE], TargetStatus.NOT_ASSESSED),
        (has[KEPT] & ~has[AHEAD], TargetStatus.MET),
        (has[KEPT], TargetStatus.ON_TRACK),
        otherwise=TargetStatus.TOO_EARLY,
    )
    return Outcomes.of(
        size, status=status, reason=reasons(status, (has[NO_EVIDENCE], Reason.NO_EVIDENCE))
    )

"""The kind `ratio`: so many of one flow for each of another, over the pledged periods."""

from dataclasses import dataclass, replace

import numpy as np

from tracker.domain.assessment import Reason, TargetStatus
from tracker.domain.judgement import DECIDED, Outcomes, code, is_one_of, is_same, reasons
from tracker.domain.kinds import sums
from tracker.domain.kinds.sums import SumAsks
from tracker.domain.series import SAME_TIME, Marks, Rows, SeriesTable, SeriesView, added, offsets_of
from tracker.domain.trajectory import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioAsks:
    """What k ratios ask for: at least `factor` of the numerator for each of the denominator.

    `periods` holds the end of each pledged period; its values are 0.
    """

    periods: SeriesTable
    factor: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Halves:
    """Numerator and denominator of k ratios, each as all figures or as those since a break."""

    numerator: SeriesTable
    denominator: SeriesView

    def difference(self, factor: Floats) -> SeriesTable:
        """N - k B in every period of which both are known; exactly 0 where they are equal.

        A billionth of the larger of both is no difference: 1.1 x 100 is not quite 110.
        """
        above, owner = self.numerator, self.numerator.owner
        asked = factor[owner] * self.denominator.values_at(owner, above.t)
        both = ~np.isnan(asked)
        return SeriesTable(
            t=above.t[both],
            v=np.where(is_same(above.v, asked), 0.0, above.v - asked)[both],
            offsets=offsets_of(np.bincount(owner[both], minlength=len(above))),
        )


def judge(asks: RatioAsks, halves: Halves, recent: Halves, *, today: Floats) -> Outcomes:
    """N >= k B is a sum of differences that must reach 0: the same law as for any sum.

    A ratio has begun once a pledged period has a numerator, complete or not.
    """
    size = len(asks.factor)
    goal = SumAsks(years=asks.periods, sign=np.ones(size), early=np.zeros(size, dtype=bool))
    flows = halves.difference(asks.factor)
    lately = flows if recent is halves else recent.difference(asks.factor)
    found = sums.judge(goal, flows, lately, today=today)
    amounts = _Amounts.of(asks, halves, today)
    over = today >= goal.deadline - SAME_TIME
    waits = is_one_of(
        found.status,
        (TargetStatus.NOT_ASSESSED, TargetStatus.TOO_EARLY, TargetStatus.AWAITING_FIGURE),
    )
    status = found.status.copy()
    status[waits & amounts.begun] = code(TargetStatus.TOO_EARLY)
    status[waits & amounts.begun & over] = code(TargetStatus.AWAITING_FIGURE)
    status[waits & ~amounts.begun] = code(TargetStatus.NOT_ASSESSED)
    decided = is_one_of(status, DECIDED)
    t, newest = halves.numerator.newest()
    return replace(
        found,
        status=status,
        reason=reasons(status, (waits, Reason.NO_DATA)),
        t=t,
        value=np.where(decided, amounts.have, newest),
        goal=np.where(decided, amounts.need, np.nan),
        required=amounts.need,
        gap=amounts.have - amounts.need,
        progress=np.full(size, np.nan),
        needed_pace=np.full(size, np.nan),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amounts:
    """What came and what it should have been in the pledged periods that both halves know.

    `begun` says where the numerator of any pledged period is known, complete or not.
    """

    have: Floats
    need: Floats
    begun: Marks

    @classmethod
    def of(cls, asks: RatioAsks, halves: Halves, today: Floats) -> "_Amounts":
        owner, ends, size = asks.periods.owner, asks.periods.t, len(asks.factor)
        above = halves.numerator.values_at(owner, ends)
        below = halves.denominator.values_at(owner, ends)
        known = (ends <= today[owner] + SAME_TIME) & ~np.isnan(above) & ~np.isnan(below)
        nothing = ~_any(owner, known, size)
        have = added(owner[known], above[known], size)
        need = asks.factor * added(owner[known], below[known], size)
        have[nothing], need[nothing] = np.nan, np.nan
        return cls(have=have, need=need, begun=_any(owner, ~np.isnan(above), size))


def _any(owner: Rows, holds: Marks, size: int) -> Marks:
    found: Marks = np.bincount(owner[holds], minlength=size) > 0
    return found

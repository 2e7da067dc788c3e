"""Targets that ask for a level on a day: reach, reduce, share, yearly-change."""

from dataclasses import dataclass

import numpy as np

from tracker.domain import projection, trajectory
from tracker.domain.assessment import Reason, TargetStatus
from tracker.domain.judgement import (
    DECIDED,
    LARGEST_VALUE,
    Codes,
    Outcomes,
    code,
    first_that_holds,
    fulfils,
    is_one_of,
    reasons,
    share_of,
    told,
    words,
)
from tracker.domain.kinds.heading import Bounds, Laws, columns_of, final_value
from tracker.domain.projection import Drift
from tracker.domain.series import SAME_TIME, SeriesView
from tracker.domain.trajectory import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelAsks:
    """What k level targets ask for: from (t0, v0) to (deadline, goal), shapes (k,).

    `sign` is +1 where more is better, -1 where less is. `change` (a share a year) makes the path
    compound instead of straight, NaN where it is straight. A figure from `deadline` up to `until`
    decides. v0 is NaN where no baseline is known, goal where nothing can be asked for.
    """

    t0: Floats
    v0: Floats
    deadline: Floats
    until: Floats
    goal: Floats
    sign: Floats
    change: Floats


def cut(v0: Floats, share: Floats) -> Floats:
    """The goal of a cut by a share of the baseline: T = v0 (1 - x)."""
    return v0 * (1.0 - share)


def judge(
    asks: LevelAsks,
    series: SeriesView,
    laws: Laws,
    *,
    today: Floats,
    broken: Floats,
    bounds: Bounds,
) -> Outcomes:
    """Compare the newest figures with the path, and the law with the goal.

    A baseline from before `broken` (decimal years, -inf where never) was counted otherwise than
    the newest figure. Today and `broken` have shape (k,).
    """
    t, value = series.newest()
    before = Word.of(asks, laws.all_steps, value)
    without = Word.of(asks, laws.without_largest, value)
    over = today >= asks.deadline - SAME_TIME
    final = final_value(series, asks.deadline, asks.until, over=over)
    status = np.where(over, _at_deadline(asks, final), before.status)
    reason = _silence(status, asks, value, broken)
    decided = is_one_of(status, DECIDED) & over
    return Outcomes.of(
        len(series),
        status=status,
        reason=reason,
        t=t,
        value=value,
        t0=asks.t0,
        v0=asks.v0,
        deadline=asks.deadline,
        goal=asks.goal,
        likelihood=told(before.likelihood, status, decided),
        likelihood_without=np.where(over, np.nan, without.likelihood),
        status_without=np.where(over, status, without.status),
        meets=np.where(over, np.nan, _meets(asks, laws.all_steps)),
        **_distances(asks, t, value),
        **columns_of(laws.all_steps, asks.deadline, bounds, over=decided),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """The word before the day has come, with the likelihood behind it, shapes (k,)."""

    likelihood: Floats
    status: Codes

    @classmethod
    def of(cls, asks: LevelAsks, law: Drift, value: Floats) -> "Word":
        """The word on the newest values under a law; every ask has its own row of both."""
        likelihood = projection.likelihood_of(law, asks.deadline, asks.goal, asks.sign)
        wrong_way = projection.wrong_way_of(law, asks.sign, likelihood)
        met = fulfils(value, asks.goal, asks.sign)
        return cls(likelihood=likelihood, status=words(likelihood, wrong_way, met=met))


def _silence(status: Codes, asks: LevelAsks, value: Floats, broken: Floats) -> Codes:
    """Take the word from what cannot be judged, in place; the reasons why."""
    too_large = np.abs(asks.goal) > LARGEST_VALUE
    unknown = np.isnan(value) | np.isnan(asks.goal) | too_large
    changed = ~unknown & ~np.isnan(asks.v0) & (broken > asks.t0 + SAME_TIME)
    status[unknown | changed] = code(TargetStatus.NOT_ASSESSED)
    return reasons(status, (too_large, Reason.OUT_OF_RANGE), (changed, Reason.DEFINITION_CHANGED))


def _distances(asks: LevelAsks, t: Floats, value: Floats) -> dict[str, Floats]:
    """What is required at the newest figure, and how far it is from there and from the goal."""
    straight = trajectory.straight(t, asks.t0, asks.v0, asks.deadline, asks.goal)
    compound = trajectory.compound(np.minimum(t, asks.deadline), asks.t0, asks.v0, asks.change)
    required = np.where(np.isnan(asks.change), straight, compound)
    left = asks.deadline - t
    return {
        "required": required,
        "gap": asks.sign * (value - required),
        "progress": share_of(value - asks.v0, asks.goal - asks.v0),
        "needed_pace": share_of(asks.goal - value, np.where(left > 0, left, np.nan)),
    }


def _at_deadline(asks: LevelAsks, final: Floats) -> Codes:
    """What was to come has come: only the figure for that very day decides."""
    return first_that_holds(
        (np.isnan(final), TargetStatus.AWAITING_FIGURE),
        (fulfils(final, asks.goal, asks.sign), TargetStatus.MET),
        otherwise=TargetStatus.MISSED,
    )


def _meets(asks: LevelAsks, law: Drift) -> Floats:
    """When the mean of the law meets the goal; NaN if not by the deadline, or already there."""
    nears = law.known & (asks.sign * law.pace > 0) & ~fulfils(law.last_v, asks.goal, asks.sign)
    meets = law.last_t + share_of(asks.goal - law.last_v, np.where(nears, law.pace, np.nan))
    return np.where(meets <= asks.deadline + SAME_TIME, meets, np.nan)

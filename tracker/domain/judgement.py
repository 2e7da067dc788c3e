"""The rule in arrays: from series and what is asked of them to numbers and a word.

The same functions serve one pledge and a million; no row takes a branch of its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.domain import projection
from tracker.domain.assessment import TargetStatus
from tracker.domain.projection import Drift
from tracker.domain.trajectory import Floats

ON_TRACK_FROM = 0.66
AT_RISK_FROM = 0.33
WRONG_WAY_FROM = 0.66


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """What k targets ask for: line from (t0, v0) to (deadline, goal); `sign` +1 if more is better.

    Times in decimal years, values in the unit of the series. v0 is NaN where no baseline is known.
    """

    t0: Floats
    v0: Floats
    deadline: Floats
    goal: Floats
    sign: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the rule works out for k targets at their newest figures; NaN where it cannot.

    `likelihood` is P(met at the deadline), `wrong_way` P(the drift has the wrong sign).
    """

    required: Floats
    gap: Floats
    progress: Floats
    needed_pace: Floats
    recent_pace: Floats
    likelihood: Floats
    wrong_way: Floats


def numbers(asks: Asks, law: Drift, t: Floats, v: Floats, required: Floats) -> Numbers:
    """Compare the newest figures (t, v) with what is required of them, shapes (k,)."""
    distance = asks.goal - asks.v0
    left = asks.deadline - t
    return Numbers(
        required=required,
        gap=asks.sign * (v - required),
        progress=_divide(v - asks.v0, distance),
        needed_pace=np.where(left > 0, _divide(asks.goal - v, left), np.nan),
        recent_pace=np.where(law.known, law.pace, np.nan),
        likelihood=projection.likelihood_of(law, asks.deadline, asks.goal, asks.sign),
        wrong_way=projection.likelihood_of_drift(law, -asks.sign),
    )


def words(likelihood: Floats, wrong_way: Floats, *, met: NDArray[np.bool_]) -> NDArray[np.object_]:
    """The status of targets whose day has not come, shape (k,): the first that holds."""
    unknown = np.isnan(likelihood)
    low = likelihood < AT_RISK_FROM
    choices = [
        (met, TargetStatus.MET),
        (unknown, TargetStatus.TOO_EARLY),
        (low & (wrong_way >= WRONG_WAY_FROM), TargetStatus.WRONG_WAY),
        (low, TargetStatus.OFF_TRACK),
        (likelihood < ON_TRACK_FROM, TargetStatus.AT_RISK),
    ]
    names = np.array([word for _, word in choices] + [TargetStatus.ON_TRACK], dtype=object)
    picked = np.select([held for held, _ in choices], list(range(len(choices))), len(choices))
    chosen: NDArray[np.object_] = names[picked]
    return chosen


def _divide(above: Floats, below: Floats) -> Floats:
    zero = below == 0
    return np.where(zero, np.nan, above / np.where(zero, 1.0, below))

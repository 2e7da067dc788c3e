"""What a target asks for at a time; arrays in, arrays out, times in decimal years."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """What k targets ask for: line from (t0, v0) to (deadline, goal); `sign` +1 if more is better.

    Times in decimal years, values in the unit of the series. NaN stands for what is not known.
    """

    t0: Floats
    v0: Floats
    deadline: Floats
    goal: Floats
    sign: Floats


def straight(t: Floats, t0: Floats, v0: Floats, deadline: Floats, goal: Floats) -> Floats:
    """r(t) on the line from (t0, v0) to (deadline, goal), level outside; in the unit of v0."""
    length = np.where(deadline > t0, deadline - t0, 1.0)
    part = np.clip((t - t0) / length, 0.0, 1.0)
    return np.where(deadline > t0, v0 + (goal - v0) * part, goal)


def compound(t: Floats, t0: Floats, v0: Floats, change: Floats) -> Floats:
    """r(t) = v0 (1 + change)^(t - t0), for a change of the same share each year."""
    with np.errstate(over="ignore", invalid="ignore"):
        return v0 * np.power(1.0 + change, np.maximum(t - t0, 0.0))

"""The projection written again with loops and math only: slow, and independent of NumPy."""

import itertools
import math
from collections.abc import Sequence

from scipy.stats import t as student


def law(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, int] | None:
    """(pace, variance per year, span, steps) of the window, None where it is too short."""
    newest = points[-1][0]
    inside = [(t, v) for t, v in points if t >= newest - 5.0 - 1e-9]
    steps = [(t1 - t0, v1 - v0) for (t0, v0), (t1, v1) in itertools.pairwise(inside)]
    span = inside[-1][0] - inside[0][0]
    if len(steps) < 2 or span < 1.0 - 1e-9:
        return None
    pace = (inside[-1][1] - inside[0][1]) / span
    variance = sum((dv - pace * dt) ** 2 / dt for dt, dv in steps) / (len(steps) - 1)
    largest = max(abs(v) for _, v in inside)
    if variance <= (1e-9 * largest) ** 2:
        variance = 0.0
    return pace, variance, span, len(steps)


def likelihood(
    points: Sequence[tuple[float, float]], *, deadline: float, goal: float, sign: float
) -> float | None:
    """P(sign * (value at the deadline - goal) >= 0)."""
    found = law(points)
    if found is None:
        return None
    pace, variance, span, steps = found
    horizon = max(deadline - points[-1][0], 0.0)
    ahead = sign * (points[-1][1] + pace * horizon - goal)
    scale = math.sqrt(variance * horizon * (1.0 + horizon / span))
    if scale == 0.0:
        largest = max(abs(v) for t, v in points if t >= points[-1][0] - 5.0 - 1e-9)
        return 1.0 if ahead >= -1e-9 * largest else 0.0
    return float(student.cdf(ahead / scale, steps - 1))

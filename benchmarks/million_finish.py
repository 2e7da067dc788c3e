# ruff: noqa: INP001 - a folder of scripts, no package
"""The formulas per pledge for the other ways: NumPy and scipy over the columns they hand over.

Each engine reads, joins and adds up; what one row of its answer needs is the same here for all of
them, so that none is slow at what is not its trade.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

Columns = Mapping[str, NDArray[Any]]
ASKED = ("kind", "sign", "t0", "v0", "share", "change", "goal", "deadline", "lower", "upper")
ADDED_UP = ("t", "value", "base", "span", "pace", "rest", "steps", "scale")
SAME = ("value", "required", "gap", "progress", "needed_pace", "recent_pace", "mean")
TOLD = (*SAME, "likelihood", "status")
WORDS = ("met", "too-early", "wrong-way", "off-track", "at-risk", "on-track")


def finished(found: Columns) -> dict[str, NDArray[Any]]:
    """From what was added up to required value, gap, paces, projection, likelihood and word.

    `rest` is the sum of squared residuals over their years. Deadlines that have passed, terms,
    flags, intervals and the law without its largest step are left to ours.
    """
    kind, sign, deadline = found["kind"], found["sign"], found["deadline"]
    t, value, pace, span = found["t"], found["value"], found["pace"], found["span"]
    is_cut, is_change = kind == "reduce", kind == "yearly-change"
    v0 = np.where(is_cut, found["base"], found["v0"])
    growth = 1.0 + np.where(is_change, found["change"], 0.0)
    goal = np.where(is_cut, v0 * (1.0 - found["share"]), found["goal"])
    goal = np.where(is_change, v0 * growth ** (deadline - found["t0"]), goal)
    part = np.clip((t - found["t0"]) / (deadline - found["t0"]), 0.0, 1.0)
    required = v0 + (goal - v0) * part
    required = np.where(
        is_change, v0 * growth ** np.maximum(np.minimum(t, deadline) - found["t0"], 0.0), required
    )
    known = (found["steps"] >= 2) & (span >= 1.0 - 1e-6)
    horizon = np.maximum(deadline - t, 0.0)
    mean = value + pace * horizon
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = found["rest"] / (found["steps"] - 1)
        deviation = np.sqrt(spread * horizon * (1.0 + horizon / span))
        ahead, degrees = sign * (mean - goal), np.maximum(found["steps"] - 1, 1)
        likelihood = _likelihood(ahead, deviation, degrees, found["scale"], known)
        drift = _likelihood(-sign * pace, np.sqrt(spread / span), degrees, found["scale"], known)
        return {
            "value": value,
            "required": required,
            "gap": sign * (value - required),
            "progress": (value - v0) / (goal - v0),
            "needed_pace": np.where(deadline > t, (goal - value) / (deadline - t), np.nan),
            "recent_pace": np.where(known, pace, np.nan),
            "mean": np.clip(mean, found["lower"], found["upper"]),
            "likelihood": likelihood,
            "status": _words(likelihood, drift, sign * (value - goal), value, goal),
        }


def _likelihood(
    ahead: NDArray[Any],
    deviation: NDArray[Any],
    degrees: NDArray[Any],
    scale: NDArray[Any],
    known: NDArray[Any],
) -> NDArray[Any]:
    law = stdtr(degrees.astype(np.float64), ahead / deviation)
    line = np.where(ahead >= -1e-9 * scale, 1.0, 0.0)
    found = np.where(deviation > 1e-9 * scale, law, line)
    return np.where(known, np.round(found, 6), np.nan)


def _words(
    likelihood: NDArray[Any],
    wrong_way: NDArray[Any],
    ahead: NDArray[Any],
    value: NDArray[Any],
    goal: NDArray[Any],
) -> NDArray[Any]:
    low = likelihood < 0.33
    choices = (
        ahead >= -1e-9 * np.maximum(np.abs(value), np.abs(goal)),
        np.isnan(likelihood),
        low & (wrong_way >= 0.66),
        low,
        likelihood < 0.66,
    )
    return np.select(choices, list(range(5)), default=5).astype(np.int8)

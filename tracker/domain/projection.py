"""Where series are heading: the drift method on irregular steps, with its interval.

Formulas: random walk with drift, Hyndman & Athanasopoulos, "Forecasting: Principles and Practice",
the section on simple methods, written for steps of unequal length. Many series are handled at
once: their points stand one after the other, `offsets` says where each begins.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from tracker.domain.trajectory import Floats

WINDOW_YEARS = 5.0
LEAST_SPAN_YEARS = 1.0
LEAST_POINTS = 3
_NO_SPREAD = 1e-9
_SAME_TIME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTable:
    """n points of k series: `t` in decimal years ascending within a series, `offsets` of k + 1."""

    t: Floats
    v: Floats
    offsets: NDArray[np.int64]

    @property
    def owner(self) -> NDArray[np.int64]:
        """The number of the series of each point, shape (n,)."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The law of each of k series; NaN where a series has too little for one.

    `pace` in units per year, `spread` = sigma squared in units squared per year, `span` in years,
    `steps` the number of increments, `last_t` and `last_v` the newest point of the window,
    `first_t` its oldest, `scale` the largest absolute value in it.
    """

    pace: Floats
    spread: Floats
    span: Floats
    steps: NDArray[np.int64]
    first_t: Floats
    last_t: Floats
    last_v: Floats
    scale: Floats

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which series carry a likelihood: three points, a span of one year."""
        enough = self.steps >= LEAST_POINTS - 1
        return enough & (self.span >= LEAST_SPAN_YEARS - _SAME_TIME)

    @property
    def certain(self) -> NDArray[np.bool_]:
        """Which series never left their line: then "if nothing changes" replaces a likelihood."""
        return self.spread <= (_NO_SPREAD * self.scale) ** 2


def window(table: SeriesTable) -> SeriesTable:
    """The points not older than five years before the newest of their series."""
    newest = _last(table.t, table.offsets)
    kept = table.t >= newest[table.owner] - WINDOW_YEARS - _SAME_TIME
    counts = np.bincount(table.owner[kept], minlength=len(table.offsets) - 1)
    return SeriesTable(t=table.t[kept], v=table.v[kept], offsets=_offsets(counts))


def drift(table: SeriesTable, *, without_largest_step: bool = False) -> Drift:
    """Fit the law inside the window; optionally leave out the largest absolute increment."""
    inside = window(table)
    size = len(inside.offsets) - 1
    owner, dt, dv = _increments(inside)
    if without_largest_step:
        kept = ~_is_largest(owner, np.abs(dv))
        owner, dt, dv = owner[kept], dt[kept], dv[kept]
    steps = np.bincount(owner, minlength=size)
    span: Floats = np.bincount(owner, weights=dt, minlength=size).astype(np.float64)
    pace = np.bincount(owner, weights=dv, minlength=size) / _positive(span)
    residual = np.bincount(owner, weights=(dv - pace[owner] * dt) ** 2 / dt, minlength=size)
    spread = residual / np.where(steps > 1, steps - 1, np.nan)
    scale = np.zeros(size)
    np.maximum.at(scale, inside.owner, np.abs(inside.v))
    return Drift(
        pace=pace,
        spread=spread,
        span=span,
        steps=steps,
        first_t=_first(inside.t, inside.offsets),
        last_t=_last(inside.t, inside.offsets),
        last_v=_last(inside.v, inside.offsets),
        scale=scale,
    )


def mean_at(law: Drift, deadline: Floats) -> Floats:
    """The value to expect at the deadline, in the unit of the series."""
    return law.last_v + law.pace * np.maximum(deadline - law.last_t, 0.0)


def deviation_at(law: Drift, deadline: Floats) -> Floats:
    """The scale of Student's t around `mean_at`: sigma sqrt(h (1 + h / span))."""
    horizon = np.maximum(deadline - law.last_t, 0.0)
    return np.sqrt(law.spread * horizon * (1.0 + horizon / _positive(law.span)))


def likelihood_of(law: Drift, deadline: Floats, goal: Floats, sign: Floats) -> Floats:
    """P(sign * (value at the deadline - goal) >= 0), rounded to six decimals; NaN if unknown."""
    ahead = sign * (mean_at(law, deadline) - goal)
    probability = _student(ahead, deviation_at(law, deadline), law)
    return np.where(law.known, np.round(probability, 6), np.nan)


def likelihood_of_drift(law: Drift, sign: Floats) -> Floats:
    """P(sign * drift > 0), rounded to six decimals; NaN if unknown. Standing still is neither."""
    probability = _student(sign * law.pace, np.sqrt(law.spread / _positive(law.span)), law)
    stands = law.certain & (np.abs(law.pace) * law.span <= _NO_SPREAD * law.scale)
    probability = np.where(stands, 0.0, probability)
    return np.where(law.known, np.round(probability, 6), np.nan)


def interval(law: Drift, deadline: Floats, share: float) -> tuple[Floats, Floats]:
    """The central interval that holds `share` of the law at the deadline, in the unit."""
    degrees = np.maximum(law.steps - 1, 1).astype(np.float64)
    half = stdtrit(degrees, 0.5 + share / 2) * deviation_at(law, deadline)
    half = np.where(law.certain, 0.0, half)
    mean = mean_at(law, deadline)
    return mean - half, mean + half


def _student(ahead: Floats, deviation: Floats, law: Drift) -> Floats:
    degrees = np.maximum(law.steps - 1, 1).astype(np.float64)
    flat = law.certain | ~(deviation > 0)
    ratio = ahead / np.where(flat, 1.0, deviation)
    reaches = (ahead >= -_NO_SPREAD * law.scale).astype(np.float64)
    return np.where(flat, reaches, stdtr(degrees, ratio))


def _positive(span: Floats) -> Floats:
    return np.where(span > 0, span, np.nan)


def _increments(table: SeriesTable) -> tuple[NDArray[np.int64], Floats, Floats]:
    owner = table.owner
    same = owner[1:] == owner[:-1]
    return owner[1:][same], np.diff(table.t)[same], np.diff(table.v)[same]


def _is_largest(owner: NDArray[np.int64], size_of_step: Floats) -> NDArray[np.bool_]:
    """Mark one step per series: the largest, the oldest of equals."""
    order = np.lexsort((np.arange(len(owner)), -size_of_step, owner))
    first_of_owner = np.ones(len(order), dtype=bool)
    first_of_owner[1:] = owner[order][1:] != owner[order][:-1]
    marked = np.zeros(len(owner), dtype=bool)
    marked[order[first_of_owner]] = True
    return marked


def _offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _first(values: Floats, offsets: NDArray[np.int64]) -> Floats:
    return _at(values, offsets[:-1], np.diff(offsets) > 0)


def _last(values: Floats, offsets: NDArray[np.int64]) -> Floats:
    return _at(values, offsets[1:] - 1, np.diff(offsets) > 0)


def _at(values: Floats, index: NDArray[np.int64], filled: NDArray[np.bool_]) -> Floats:
    picked = np.full(len(index), np.nan)
    picked[filled] = values[index[filled]]
    return picked

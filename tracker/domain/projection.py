"""Where series are heading: the drift method on irregular steps, with its interval.

Formulas: random walk with drift, Hyndman & Athanasopoulos, "Forecasting: Principles and Practice",
the section on simple methods, written for steps of unequal length. Many series are handled at
once; every array has one place per series, shape (k,), unless it says otherwise.
"""

from dataclasses import dataclass, fields

import numpy as np

from tracker.domain import student
from tracker.domain.judgement import AT_RISK_FROM
from tracker.domain.series import SAME_TIME, Marks, Rows, SeriesView
from tracker.domain.steps import Block, Steps, added_up, side_by_side
from tracker.domain.trajectory import Floats

WINDOW_YEARS = 5.0
LEAST_SPAN_YEARS = 1.0
LEAST_STEPS = 2
NO_SPREAD = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The law of each series; NaN where a series has too little for one.

    `pace` in units per year, `spread` = sigma squared in units squared per year, `span` in years,
    `count` the number of increments, `last_t` and `last_v` the newest point of the window,
    `first_t` its oldest, `scale` the largest absolute value in it. `known` says which carry a
    likelihood: three points, a span of one year.
    """

    pace: Floats
    spread: Floats
    span: Floats
    count: Rows
    first_t: Floats
    last_t: Floats
    last_v: Floats
    scale: Floats
    known: Marks

    @property
    def certain(self) -> Marks:
        """Which series never left their line: then "if nothing changes" replaces a likelihood."""
        return self.spread <= (NO_SPREAD * self.scale) ** 2

    def take(self, rows: Rows) -> "Drift":
        """The laws of the given numbers, in that order."""
        return Drift(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})


def steps_of(table: SeriesView) -> Steps:
    """The increments between the figures not older than five years before the newest."""
    last_t, last_v = table.newest()
    first = table.first_from(last_t - WINDOW_YEARS)
    blocks, scale = [], np.zeros(len(table))
    for rows, t, v in side_by_side(table, first):
        scale[rows] = np.abs(v).max(axis=0)
        if len(t) > 1:
            blocks.append(Block(rows=rows, dt=t[1:] - t[:-1], dv=v[1:] - v[:-1]))
    return Steps(
        blocks=tuple(blocks),
        first_t=table.at(first)[0],
        last_t=last_t,
        last_v=last_v,
        scale=scale,
    )


def drift(steps: Steps, *, least_steps: int = LEAST_STEPS) -> Drift:
    """Fit the law to the increments of each window."""
    size = len(steps.scale)
    count, span = np.zeros(size, dtype=np.int64), np.zeros(size)
    pace, spread = np.full(size, np.nan), np.full(size, np.nan)
    for block in steps.blocks:
        rows, number, dt, dv = block.rows, len(block.dt), block.dt, block.dv
        count[rows], span[rows] = number, added_up(dt)
        if number:
            pace[rows] = mu = added_up(dv) / _positive(span[rows])
        if number > 1:
            rest = mu * dt
            np.subtract(dv, rest, out=rest)
            rest *= rest
            rest /= dt
            spread[rows] = added_up(rest) / (number - 1)
    enough = (count >= least_steps) & (span >= LEAST_SPAN_YEARS - SAME_TIME)
    return Drift(
        pace=pace,
        spread=spread,
        span=span,
        count=count,
        first_t=steps.first_t,
        last_t=steps.last_t,
        last_v=steps.last_v,
        scale=steps.scale,
        known=enough,
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
    return _probability(ahead, deviation_at(law, deadline), law)


def likelihood_of_drift(law: Drift, sign: Floats) -> Floats:
    """P(sign * drift > 0), rounded to six decimals; NaN if unknown. Standing still is neither."""
    probability = _probability(sign * law.pace, np.sqrt(law.spread / _positive(law.span)), law)
    stands = law.known & law.certain & (np.abs(law.pace) * law.span <= NO_SPREAD * law.scale)
    return np.where(stands, 0.0, probability)


def wrong_way_of(law: Drift, sign: Floats, likelihood: Floats) -> Floats:
    """P(sign * drift < 0) where it could change a word: under a low likelihood; 0 elsewhere."""
    found = np.zeros(len(likelihood))
    rows = np.flatnonzero(likelihood < AT_RISK_FROM)
    found[rows] = likelihood_of_drift(law.take(rows), -sign[rows])
    return found


def interval(law: Drift, deadline: Floats, share: float) -> tuple[Floats, Floats]:
    """The central interval that holds `share` of the law at the deadline, in the unit."""
    half = student.quantile(_degrees(law), 0.5 + share / 2) * deviation_at(law, deadline)
    half = np.where(law.certain, 0.0, half)
    mean = mean_at(law, deadline)
    return mean - half, mean + half


def _probability(ahead: Floats, deviation: Floats, law: Drift) -> Floats:
    """Student's t where there is a spread, 1 or 0 where there is none; NaN where no law."""
    certain: Floats = np.where(ahead >= -NO_SPREAD * law.scale, 1.0, 0.0)
    spread = law.known & ~law.certain & (deviation > 0)
    ratio = np.divide(ahead, deviation, out=np.zeros_like(ahead), where=spread)
    found = np.where(spread, student.cumulative(_degrees(law), ratio), certain)
    return np.where(law.known, np.round(found, 6), np.nan)


def _degrees(law: Drift) -> Rows:
    return np.maximum(law.count - 1, 1)


def _positive(span: Floats) -> Floats:
    return np.where(span > 0, span, np.nan)

"""What it would take: the needed pace beside the best so far, and beside comparable areas.

Plain descriptive statistics; nothing here enters a status. A distribution says where areas lie and
never which area lies where: it has no ranks and no lowest place. Which areas are similar is given
by size alone, in no order of their figures.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tracker.domain.series import SeriesTable
from tracker.domain.trajectory import Floats

WINDOW_YEARS: Final = 3.0
SIMILAR_AREAS: Final = 20
LEAST_AREAS: Final = 10
QUANTILES: Final = (0.05, 0.25, 0.50, 0.75, 0.95)
_A_DAY: Final = 1.0 / 365.0
_A_YEAR: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BestPace:
    """The largest change in the good direction of each of k series; arrays of shape (k,).

    `pace` in units per year with the sign of the change, `start` and `end` in decimal years; NaN
    where no stretch of the length asked for exists. A pace away from the goal can be the best.
    """

    pace: Floats
    start: Floats
    end: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How areas are spread: `count` areas, and their values at QUANTILES (per 1,000 inhabitants).

    The quantiles are NaN where fewer than LEAST_AREAS areas have a value: they would show single
    areas.
    """

    count: int
    quantiles: Floats

    @property
    def median(self) -> float:
        """The value that half of the areas reach."""
        return float(self.quantiles[QUANTILES.index(0.50)])


def best_window(table: SeriesTable, sign: Floats, years: float = WINDOW_YEARS) -> BestPace:
    """The best pace over any stretch of `years` of each of k series.

    `sign` is +1 where more is better, shape (k,). Pace = (v_j - v_i) / (t_j - t_i); of equals the
    oldest counts.

    A stretch ends at a point and starts at the newest point at least `years` before it (a day may
    be missing); a stretch that is a year longer than asked for, or more, does not count.

    Raises:
        IndexError: From NumPy, where `sign` is shorter than the number of series.
    """
    owner = table.owner
    # One ascending axis for all series: each gets as much room as the longest takes.
    room = float(np.ptp(table.t)) + 1.0 if len(table.t) else 1.0
    axis = owner * room + (table.t - table.t.min(initial=np.inf))
    start = np.searchsorted(axis, axis - years + _A_DAY, side="right") - 1
    end = np.arange(len(owner))
    is_short = table.t - table.t[start] < years + _A_YEAR
    kept = (start >= 0) & (owner[start] == owner) & is_short
    return _best(table, start[kept], end[kept], sign)


def times_the_best(needed: Floats, best: Floats, sign: Floats) -> Floats:
    """How many times the best pace so far is needed; any shape, without unit.

    NaN where nothing more is needed, or where the series never moved towards the goal.
    """
    counts = (sign * needed > 0) & (sign * best > 0)
    return np.where(counts, needed / np.where(counts, best, 1.0), np.nan)


def spread_of_country(value_per_1000: Floats) -> Spread:
    """All areas of one country, the own one among them; shape (n,), NaN where one has no value."""
    return _spread(value_per_1000[np.isfinite(value_per_1000)])


def spread_of_similar(
    population: Floats, value_per_1000: Floats, own: int, k: int = SIMILAR_AREAS
) -> Spread:
    """How the areas of about the same size are spread: see `nearest_in_size`."""
    return _spread(value_per_1000[nearest_in_size(population, value_per_1000, own, k)])


def nearest_in_size(
    population: Floats, value: Floats, own: int, k: int = SIMILAR_AREAS
) -> NDArray[np.int64]:
    """The positions of the k areas of nearly the same size, the nearest first.

    Nearest by ratio, so that half and double are equally far; of equals the first counts. Areas
    without a value or without inhabitants are left out; without own inhabitants none is near.
    Both arrays have shape (n,).

    Raises:
        IndexError: From NumPy, where there is no area at `own`.
    """
    size = np.log(np.where(population > 0, population, np.nan))
    distance = np.abs(size - size[own])
    usable = np.isfinite(distance) & np.isfinite(value)
    usable[own] = False
    candidates = np.flatnonzero(usable)
    return candidates[np.argsort(distance[candidates], kind="stable")[:k]]


def _best(
    table: SeriesTable, start: NDArray[np.int64], end: NDArray[np.int64], sign: Floats
) -> BestPace:
    """Pick one stretch per series: the fastest in the good direction, the first of equals."""
    owner = table.owner[end]
    pace = (table.v[end] - table.v[start]) / (table.t[end] - table.t[start])
    gain = sign[owner] * pace
    top = np.full(len(table.offsets) - 1, -np.inf)
    np.maximum.at(top, owner, gain)
    fastest = np.flatnonzero(gain == top[owner])
    leads = np.ones(len(fastest), dtype=bool)
    leads[1:] = owner[fastest][1:] != owner[fastest][:-1]
    chosen = fastest[leads]
    found = np.full((3, len(table.offsets) - 1), np.nan)
    found[:, owner[chosen]] = pace[chosen], table.t[start[chosen]], table.t[end[chosen]]
    return BestPace(pace=found[0], start=found[1], end=found[2])


def _spread(values: Floats) -> Spread:
    """Quantiles by linear interpolation (Hyndman and Fan, 1996, type 7; NumPy's default)."""
    if len(values) < LEAST_AREAS:
        return Spread(count=len(values), quantiles=np.full(len(QUANTILES), np.nan))
    with np.errstate(under="ignore"):  # a part of the smallest float there is
        return Spread(count=len(values), quantiles=np.quantile(values, QUANTILES))

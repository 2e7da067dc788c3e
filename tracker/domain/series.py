"""Many series at once as arrays: their figures stand one after the other.

Times are decimal years, rising within a series; `offsets` says where each of k series begins.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tracker.domain.trajectory import Floats

SAME_TIME = 1e-6  # half a minute: two days are never that close
_LONGER_THAN_ANY_SERIES = 1e4

Rows = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class SeriesTable:
    """n figures of k series: `t` in decimal years, `v` in the unit of each series, shapes (n,).

    `offsets` has k + 1 places: series i holds the figures from offsets[i] up to offsets[i + 1].
    """

    t: Floats
    v: Floats
    offsets: Rows

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def counts(self) -> Rows:
        """How many figures each series has, shape (k,)."""
        return np.diff(self.offsets)

    @cached_property
    def owner(self) -> Rows:
        """The number of the series of each figure, shape (n,)."""
        return np.repeat(np.arange(len(self)), self.counts)

    def newest(self) -> tuple[Floats, Floats]:
        """Time and value of the last figure of each series, shapes (k,); NaN where it has none."""
        return self._at(self.offsets[1:] - 1, self.counts > 0)

    def oldest(self) -> tuple[Floats, Floats]:
        """Time and value of the first figure of each series, shapes (k,); NaN where none."""
        return self._at(self.offsets[:-1], self.counts > 0)

    def first_between(self, start: Floats, end: Floats) -> tuple[Floats, Floats]:
        """The first figure of each series with start <= t < end, shapes (k,); NaN where none."""
        place = self._first_from(start)
        inside = place < self.offsets[1:]
        t, v = self._at(place, inside)
        inside &= t < end - SAME_TIME
        return np.where(inside, t, np.nan), np.where(inside, v, np.nan)

    def last_until(self, end: Floats) -> tuple[Floats, Floats]:
        """The last figure of each series with t <= end, shapes (k,); NaN where none."""
        place = self._first_from(end + 2 * SAME_TIME) - 1
        return self._at(place, place >= self.offsets[:-1])

    def values_at(self, owner: Rows, t: Floats) -> Floats:
        """The value of series owner[j] at exactly t[j], shape of `t`; NaN where none."""
        place = np.searchsorted(self._keys(), owner * _LONGER_THAN_ANY_SERIES + t - SAME_TIME * 50)
        known = place < self.offsets[owner + 1]
        known[known] = np.abs(self.t[place[known]] - t[known]) <= SAME_TIME
        found = np.full(len(t), np.nan)
        found[known] = self.v[place[known]]
        return found

    def take(self, rows: Rows) -> "SeriesTable":
        """The series of the given numbers, in that order; one may come several times."""
        counts = self.counts[rows]
        offsets = offsets_of(counts)
        if len(rows) and rows[-1] - rows[0] + 1 == len(rows) and (np.diff(rows) == 1).all():
            inside = slice(self.offsets[rows[0]], self.offsets[rows[-1] + 1])
            return SeriesTable(t=self.t[inside], v=self.v[inside], offsets=offsets)
        index = np.arange(offsets[-1]) + np.repeat(self.offsets[rows] - offsets[:-1], counts)
        return SeriesTable(t=self.t[index], v=self.v[index], offsets=offsets)

    def kept(self, marks: Marks) -> "SeriesTable":
        """Only the marked figures, shape (n,); every series stays, if empty."""
        counts = np.bincount(self.owner[marks], minlength=len(self))
        return SeriesTable(t=self.t[marks], v=self.v[marks], offsets=offsets_of(counts))

    def since_last(self, marks: Marks) -> "SeriesTable":
        """Each series from its last marked figure on, whole where none is marked."""
        if not marks.any():
            return self
        owner = self.owner
        first = self.offsets[:-1].copy()
        np.maximum.at(first, owner[marks], np.flatnonzero(marks))
        return self.kept(np.arange(len(self.t)) >= first[owner])

    def _keys(self) -> Floats:
        return self.owner * _LONGER_THAN_ANY_SERIES + self.t

    def _first_from(self, start: Floats) -> Rows:
        """The place of the first figure with t >= start, the end of the series where none."""
        before = self.t < start[self.owner] - SAME_TIME
        return self.offsets[:-1] + np.bincount(self.owner[before], minlength=len(self))

    def _at(self, place: Rows, known: Marks) -> tuple[Floats, Floats]:
        t, v = np.full(len(self), np.nan), np.full(len(self), np.nan)
        t[known], v[known] = self.t[place[known]], self.v[place[known]]
        return t, v


def offsets_of(counts: Rows) -> Rows:
    """Where series of these lengths begin, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def added(owner: Rows, amounts: Floats, size: int) -> Floats:
    """What belongs to each of `size` series, added up in its own order."""
    found: Floats = np.bincount(owner, weights=amounts, minlength=size).astype(np.float64)
    return found


def joined(tables: list[SeriesTable]) -> SeriesTable:
    """The series of several tables as one table, in order."""
    return SeriesTable(
        t=np.concatenate([np.empty(0), *(each.t for each in tables)]),
        v=np.concatenate([np.empty(0), *(each.v for each in tables)]),
        offsets=offsets_of(np.concatenate([[0], *(each.counts for each in tables)])[1:]),
    )

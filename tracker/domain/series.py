"""Many series at once as arrays: their figures stand one after the other.

Times are decimal years, rising within a series; `offsets` says where each of k series begins.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tracker.domain.trajectory import Floats

SAME_TIME = 1e-6  # half a minute: two days are never that close

Rows = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class SeriesView:
    """k series among more figures: `t` in decimal years, `v` in the unit of each, shapes (n,).

    Series i holds the figures from begins[i] up to ends[i], shapes (k,); the others are nobody's.
    """

    t: Floats
    v: Floats
    begins: Rows
    ends: Rows

    def __len__(self) -> int:
        return len(self.begins)

    @cached_property
    def counts(self) -> Rows:
        """How many figures each series has, shape (k,)."""
        return self.ends - self.begins

    def newest(self) -> tuple[Floats, Floats]:
        """Time and value of the last figure of each series, shapes (k,); NaN where it has none."""
        return self._newest

    @cached_property
    def _newest(self) -> tuple[Floats, Floats]:
        return self._where(self.ends - 1, self.counts > 0)

    def oldest(self) -> tuple[Floats, Floats]:
        """Time and value of the first figure of each series, shapes (k,); NaN where none."""
        return self.at(self.begins)

    def at(self, place: Rows) -> tuple[Floats, Floats]:
        """The figure at a place of each series, shapes (k,); NaN where that is behind its end."""
        return self._where(place, place < self.ends)

    def first_from(self, start: Floats) -> Rows:
        """The place of the first figure with t >= start, the end of the series where none."""
        return self._first_between(self.begins, self.ends, start)

    def first_between(self, start: Floats, end: Floats) -> tuple[Floats, Floats]:
        """The first figure of each series with start <= t < end, shapes (k,); NaN where none."""
        t, v = self.at(self.first_from(start))
        inside = t < end - SAME_TIME
        return np.where(inside, t, np.nan), np.where(inside, v, np.nan)

    def last_until(self, end: Floats) -> tuple[Floats, Floats]:
        """The last figure of each series with t <= end, shapes (k,); NaN where none."""
        place = self.first_from(end + 2 * SAME_TIME) - 1
        return self._where(place, place >= self.begins)

    def values_at(self, owner: Rows, t: Floats) -> Floats:
        """The value of series owner[j] at exactly t[j], shape of `t`; NaN where none."""
        ends = self.ends[owner]
        place = self._first_between(self.begins[owner], ends, t)
        found_t, found = self._where(place, place < ends)
        return np.where(np.abs(found_t - t) <= SAME_TIME, found, np.nan)

    def view(self, rows: Rows) -> "SeriesView":
        """The series of the given numbers, in that order; their figures stay where they are."""
        return SeriesView(t=self.t, v=self.v, begins=self.begins[rows], ends=self.ends[rows])

    def _first_between(self, low: Rows, high: Rows, start: Floats) -> Rows:
        """The first place from `low` on with t >= start, `high` where none: strides that halve."""
        if len(self.t) == 0:
            return low
        before, bound = low - 1, start - SAME_TIME
        for power in reversed(range(int((high - low).max(initial=0)).bit_length())):
            further = before + (1 << power)
            is_before = self.t.take(further, mode="clip") < bound
            is_before &= further < high
            before = np.where(is_before, further, before)
        return before + 1

    def _where(self, place: Rows, known: Marks) -> tuple[Floats, Floats]:
        """Time and value at each place; NaN where it is not known."""
        if known.all():
            return self.t[place], self.v[place]
        if len(self.t) == 0:
            return np.full(len(place), np.nan), np.full(len(place), np.nan)
        inside = np.where(known, place, 0)
        return np.where(known, self.t[inside], np.nan), np.where(known, self.v[inside], np.nan)


@dataclass(frozen=True, kw_only=True)
class SeriesTable(SeriesView):
    """n figures of k series, one series after the other, and no figure that is nobody's.

    `offsets` has k + 1 places: series i holds the figures from offsets[i] up to offsets[i + 1].
    """

    offsets: Rows
    begins: Rows = field(init=False)
    ends: Rows = field(init=False)

    def __post_init__(self) -> None:
        """Where each series begins and ends follows from the offsets."""
        object.__setattr__(self, "begins", self.offsets[:-1])
        object.__setattr__(self, "ends", self.offsets[1:])

    @cached_property
    def owner(self) -> Rows:
        """The number of the series of each figure, shape (n,)."""
        return np.repeat(np.arange(len(self)), self.counts)

    def take(self, rows: Rows) -> "SeriesTable":
        """The series of the given numbers, in that order; one may come several times."""
        counts = self.offsets[rows + 1] - self.offsets[rows]
        offsets = offsets_of(counts)
        if len(rows) and rows[-1] - rows[0] + 1 == len(rows) and (np.diff(rows) == 1).all():
            inside = slice(self.offsets[rows[0]], self.offsets[rows[-1] + 1])
            return SeriesTable(t=self.t[inside], v=self.v[inside], offsets=offsets)
        index = np.repeat(self.offsets[rows] - offsets[:-1], counts)
        index += np.arange(offsets[-1])
        return SeriesTable(t=self.t[index], v=self.v[index], offsets=offsets)

    def kept(self, marks: Marks) -> "SeriesTable":
        """Only the marked figures, shape (n,); every series stays, if empty."""
        counts = np.bincount(self.owner[marks], minlength=len(self))
        return SeriesTable(t=self.t[marks], v=self.v[marks], offsets=offsets_of(counts))

    def last_of(self, marks: Marks) -> Rows:
        """The place of the last marked figure of each series, its start where none is marked."""
        places = np.flatnonzero(marks)
        found = self.offsets[:-1].copy()
        found[np.searchsorted(self.offsets, places, side="right") - 1] = places
        return found

    def since_last(self, marks: Marks) -> "SeriesTable":
        """Each series from its last marked figure on, whole where none is marked."""
        if not marks.any():
            return self
        return self.kept(np.arange(len(self.t)) >= self.last_of(marks)[self.owner])

    def follows(self, holds: Marks) -> Marks:
        """Which figures hold against the one before them, shape (n,); the first ones never do.

        `holds` has shape (n - 1,), as the difference of neighbours has.
        """
        found = np.zeros(len(self.t), dtype=bool)
        found[1:] = holds
        found[self.offsets[:-1][self.counts > 0]] = False
        return found

    def any_of(self, marks: Marks) -> Marks:
        """Which series have a marked figure, shape (k,)."""
        found = np.zeros(len(self), dtype=bool)
        if marks.any():
            found[self.owner[marks]] = True
        return found

    def between(self, some: slice) -> "SeriesTable":
        """The series of a stretch; their figures stay where they are."""
        offsets = self.offsets[some.start : some.stop + 1]
        inside = slice(offsets[0], offsets[-1])
        return SeriesTable(t=self.t[inside], v=self.v[inside], offsets=offsets - offsets[0])


def offsets_of(counts: Rows) -> Rows:
    """Where series of these lengths begin, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def added(owner: Rows, amounts: Floats, size: int) -> Floats:
    """What belongs to each of `size` series, added up in its own order."""
    found: Floats = np.bincount(owner, weights=amounts, minlength=size).astype(np.float64)
    return found

"""The increments of many series inside their windows; those of equal number stand side by side.

Side by side, every sum runs over whole columns of series at once, the oldest increment first:
a series gets the same bits alone and among a million others.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tracker.domain.series import Rows, SeriesView
from tracker.domain.trajectory import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """b series with m increments each: `dv` over `dt` years, shapes (m, b), the oldest first.

    `rows` (b,) says which series they are.
    """

    rows: Rows
    dt: Floats
    dv: Floats

    def without_largest(self) -> "Block":
        """The same without the largest absolute increment of each series, the oldest of equals."""
        size = np.abs(self.dv)
        is_before = np.logical_and.accumulate(size != size.max(axis=0))[:-1]
        return Block(
            rows=self.rows,
            dt=np.where(is_before, self.dt[:-1], self.dt[1:]),
            dv=np.where(is_before, self.dv[:-1], self.dv[1:]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The increments of k series, those with at least one in the block of their number.

    `first_t` is where the window of each series begins, `last_t` and `last_v` where it ends,
    `scale` the largest absolute value in it, shapes (k,).
    """

    blocks: tuple[Block, ...]
    first_t: Floats
    last_t: Floats
    last_v: Floats
    scale: Floats

    def without_largest(self) -> "Steps":
        """The same without the largest absolute increment of each series, the oldest of equals."""
        return Steps(
            blocks=tuple(each.without_largest() for each in self.blocks),
            first_t=self.first_t,
            last_t=self.last_t,
            last_v=self.last_v,
            scale=self.scale,
        )


def side_by_side(table: SeriesView, first: Rows) -> Iterator[tuple[Rows, Floats, Floats]]:
    """Series from their figure number `first` (k,) on, those with n > 0 figures left together.

    Gives their numbers (b,), and times and values, both of shape (n, b).
    """
    left = table.ends - first
    for number in np.flatnonzero(np.bincount(left)):
        if number:
            rows = np.flatnonzero(left == number)
            index = first[rows] + np.arange(number)[:, np.newaxis]
            yield rows, table.t[index], table.v[index]


def added_up(columns: Floats) -> Floats:
    """The sum over the first axis, the first one first whatever the number of series."""
    found = np.zeros(columns.shape[1])
    for column in columns:
        found += column
    return found

"""Columns in which many rows share one value, so that a rule looks at it once."""

from collections.abc import Sequence
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


class Spread(Sequence[T]):
    """The column that has `held[which[row]]` in every row."""

    def __init__(self, held: Sequence[T] | NDArray[np.generic], which: NDArray[np.int64]) -> None:
        """`which` is shared by all columns whose rows repeat in the same way."""
        self.held = held
        self.which = which

    @overload
    def __getitem__(self, row: int) -> T: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[T]: ...
    def __getitem__(self, row: int | slice) -> T | Sequence[T]:
        """One row's value, or those of some rows."""
        if isinstance(row, slice):
            return [self.held[place] for place in self.which[row]]
        value: T = self.held[self.which[row]]
        return value

    def __len__(self) -> int:
        """As many as there are rows."""
        return len(self.which)


class Words(dict[T, int]):
    """The distinct values of a column in the order in which they came, and their places."""

    def __missing__(self, value: T) -> int:
        """A value that was not there so far comes last."""
        self[value] = place = len(self)
        return place

    def spread(self, values: Sequence[T]) -> Spread[T]:
        """A column of few distinct values; what other columns hold is held in it as well."""
        which = np.fromiter(map(self.__getitem__, values), dtype=np.int64, count=len(values))
        return Spread(list(self), which)

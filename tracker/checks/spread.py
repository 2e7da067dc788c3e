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

    @classmethod
    def of(cls, values: Sequence[T]) -> "Spread[T]":
        """A column of few distinct values."""
        places = {value: place for place, value in enumerate(dict.fromkeys(values))}
        which = np.fromiter(map(places.__getitem__, values), dtype=np.int64, count=len(values))
        return cls(list(places), which)

    def __len__(self) -> int:
        """As many as there are rows."""
        return len(self.which)

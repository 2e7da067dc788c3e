"""Columns that hold less than a value per row: one that many rows share, texts in one text."""

from collections.abc import Sequence
from functools import cached_property
from typing import Self, TypeVar, overload

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


class Joined(Sequence[str]):
    """Texts of which next to none will be asked for: one after another in a single text."""

    def __init__(self, text: str, lengths: NDArray[np.int32]) -> None:
        """`lengths` are those of the texts, in characters."""
        self.text = text
        self.lengths = lengths

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Put texts together."""
        lengths = np.fromiter(map(len, texts), dtype=np.int32, count=len(texts))
        return cls("".join(texts), lengths)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...
    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        """One row's text, or those of some rows."""
        if isinstance(row, slice):
            return [self[place] for place in range(*row.indices(len(self)))]
        end = int(self._ends[row])
        return self.text[end - int(self.lengths[row]) : end]

    def __len__(self) -> int:
        """As many as there are texts."""
        return len(self.lengths)

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        return np.cumsum(self.lengths, dtype=np.int64)


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

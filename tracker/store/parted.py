"""Columns that outgrow memory: divided into parts by fingerprint, and kept in a temporary file.

What must be compared has equal fingerprints, so it stands in the same part, and one part at a time
is enough. Columns of a usual size are one part, stay in memory and pay nothing for this.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from tempfile import TemporaryFile
from typing import IO, Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint
from tracker.domain.fingerprint import Fingerprints
from tracker.domain.objects import EVSE, Seen, nothing_known

PARTS: Final = 64
IN_MEMORY: Final = 12 * 1024 * 1024

Columns = Mapping[str, NDArray[Any]]
Key = Callable[[Seen], Fingerprints]

_SEEN: Final = {name: each.dtype for name, each in nothing_known().seen.columns.items()}


class Parted:
    """Columns of bytes by part and name; each grows in place, and is never copied in memory."""

    limit: ClassVar[int] = 2 * IN_MEMORY

    def __init__(self) -> None:
        """Begin with none; what is more than `limit` bytes goes to a file."""
        self.size = self._held = 0
        self._in_memory: dict[tuple[int, str], bytearray] = defaultdict(bytearray)
        self._in_file: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
        self._file: IO[bytes] | None = None

    def extend(self, part: int, name: str, more: bytes | memoryview) -> None:
        """Put bytes under those that are there."""
        self._in_memory[part, name].extend(more)
        self.size += len(more)
        self._held += len(more)
        if self._held > self.limit:
            self._write()

    def read(self, part: int, name: str) -> bytearray:
        """One column of a part."""
        column = self._in_memory[part, name]
        places = self._in_file.get((part, name))
        if self._file is None or not places:
            return column
        found = bytearray()
        for place, length in places:
            self._file.seek(place)
            found += self._file.read(length)
        return found + column

    def _write(self) -> None:
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - lives as long as this
        place = self._file.seek(0, 2)
        for key, column in self._in_memory.items():
            if column:
                self._file.write(column)
                self._in_file[key].append((place, len(column)))
                place += len(column)
        self._in_memory.clear()
        self._held = 0


def by_location(seen: Seen) -> Fingerprints:
    """The parts by which snapshots are compared: all records under one id stand in one."""
    return seen.records.location


def by_area(seen: Seen) -> Fingerprints:
    """The parts that are counted: areas share no station."""
    return fingerprint.combined(seen.records.area)


class Gathered:
    """Records that come some at a time."""

    limit: ClassVar[int] = IN_MEMORY

    def __init__(self, parts: int = 1, *, key: Key = by_location) -> None:
        """Begin with none; they stay one part while they take no more than `limit` bytes."""
        self.parts = parts
        self._key = key
        self._kept = Parted()

    def add(self, some: Seen, which: NDArray[np.bool_]) -> None:
        """Put the records of which a mask says so under those that are there."""
        part = fingerprint.shares(self._key(some), self.parts)
        of_evses = np.repeat(which, some.records.evses)
        columns = some.columns
        evse = {EVSE: columns.pop(EVSE)[of_evses]}
        chosen = {name: column[which] for name, column in columns.items()}
        self._deal(chosen, part[which])
        self._deal(evse, np.repeat(part, some.records.evses)[of_evses])
        if self.parts == 1 and self._kept.size > self.limit:
            self._divide()

    def part(self, number: int) -> Seen:
        """The records of one part, in the order in which they came."""
        return Seen.of(
            {
                name: np.frombuffer(self._kept.read(number, name), dtype=dtype)
                for name, dtype in _SEEN.items()
            }
        )

    def __iter__(self) -> Iterator[Seen]:
        """All records, a part at a time."""
        return map(self.part, range(self.parts))

    def _divide(self) -> None:
        whole = self.part(0)
        self.parts, self._kept = PARTS, Parted()
        self.add(whole, np.ones(len(whole.digest), dtype=np.bool_))

    def _deal(self, columns: Columns, part: NDArray[np.uint8]) -> None:
        """Rows to their parts; in each they keep their order."""
        if self.parts == 1:
            for name, column in columns.items():
                self._kept.extend(0, name, column.data.cast("B"))
            return
        order = np.argsort(part, kind="stable")
        ends = np.cumsum(np.bincount(part, minlength=self.parts)).tolist()
        for name, column in columns.items():
            dealt = column[order].data.cast("B")
            start = 0
            for number, end in enumerate(ends):
                if end > start:
                    size = column.itemsize
                    self._kept.extend(number, name, dealt[start * size : end * size])
                start = end

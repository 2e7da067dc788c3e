"""What is stored of new and changed records waits in a file: the verdict comes after the last."""

import marshal
from collections.abc import Iterator
from itertools import compress
from tempfile import SpooledTemporaryFile
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint
from tracker.domain.fingerprint import Fingerprints

IN_MEMORY: Final = 4 * 1024 * 1024


class Told(NamedTuple):
    """What some records say of their objects, as columns; no counts where one lists no EVSEs.

    `evses` holds the keys of the live EVSEs, in the order of the file, with blanks between.
    """

    key: list[str]
    area: list[str]
    longitude: list[float | None]
    latitude: list[float | None]
    operator: list[str | None]
    evse_rows: list[int | None]
    removed: list[int | None]
    evses: list[str | None]

    def chosen(self, which: NDArray[np.bool_]) -> "Told":
        """The records of which a mask says so."""
        if which.all():
            return self
        mask = which.tolist()
        return Told(
            key=list(compress(self.key, mask)),
            area=list(compress(self.area, mask)),
            longitude=list(compress(self.longitude, mask)),
            latitude=list(compress(self.latitude, mask)),
            operator=list(compress(self.operator, mask)),
            evse_rows=list(compress(self.evse_rows, mask)),
            removed=list(compress(self.removed, mask)),
            evses=list(compress(self.evses, mask)),
        )

    def part(self, rows: list[int]) -> "Told":
        """The records at some places."""
        return Told(*([column[row] for row in rows] for column in self))  # type: ignore[arg-type]


class Spill:
    """Blocks of columns by part, written one after another and read back by this process alone."""

    def __init__(self, parts: int = 1) -> None:
        """Begin in memory; more than some megabytes go to a temporary file."""
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as this
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(parts)]

    @property
    def parts(self) -> int:
        """Into how many the locations are divided."""
        return len(self._places)

    def add(self, location: Fingerprints, told: Told) -> None:
        """Keep some records under the fingerprints of their locations."""
        if self.parts == 1:
            self._write(0, location, told)
            return
        share = fingerprint.shares(location, self.parts)
        order = np.argsort(share, kind="stable")
        ends = np.cumsum(np.bincount(share, minlength=self.parts))
        for number, rows in enumerate(np.split(order, ends[:-1])):
            self._write(number, location[rows], told.part(rows.tolist()))

    def divide(self, parts: int) -> None:
        """Deal out what is there to more parts than the one in which it came."""
        whole, self._places = self._places[0], [[] for _ in range(parts)]
        for place, length in whole:
            self.add(*self._read(place, length))

    def blocks(self, part: int) -> Iterator[tuple[Fingerprints, Told]]:
        """The records of a part, in the order in which they came."""
        for place, length in self._places[part]:
            yield self._read(place, length)

    def _write(self, part: int, location: Fingerprints, told: Told) -> None:
        if len(location):
            packed = marshal.dumps((location.tobytes(), *told))
            place = self._file.seek(0, 2)
            self._file.write(packed)
            self._places[part].append((place, len(packed)))

    def _read(self, place: int, length: int) -> tuple[Fingerprints, Told]:
        self._file.seek(place)
        # Written above by this very process, so nothing foreign is read.
        location, *columns = marshal.loads(self._file.read(length))  # noqa: S302
        return np.frombuffer(location, dtype=np.uint64), Told(*columns)

"""What is stored of new and changed records waits in a file: the verdict comes after the last."""

import marshal
from collections.abc import Iterator
from itertools import compress
from tempfile import SpooledTemporaryFile
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

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


class Spill:
    """Blocks of columns, written one after another and read back by this process alone."""

    def __init__(self) -> None:
        """Begin in memory; more than some megabytes go to a temporary file."""
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as this
        self._lengths: list[int] = []

    def add(self, location: Fingerprints, told: Told) -> None:
        """Keep some records under the fingerprints of their locations."""
        if len(location):
            packed = marshal.dumps((location.tobytes(), *told))
            self._file.seek(0, 2)
            self._file.write(packed)
            self._lengths.append(len(packed))

    def blocks(self) -> Iterator[tuple[Fingerprints, Told]]:
        """The records, in the order in which they came."""
        place = 0
        for length in self._lengths:
            self._file.seek(place)
            # Written above by this very process, so nothing foreign is read.
            location, *columns = marshal.loads(self._file.read(length))  # noqa: S302
            yield np.frombuffer(location, dtype=np.uint64), Told(*columns)
            place += length

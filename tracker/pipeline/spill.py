"""What is stored of new and changed records waits in a file: the verdict comes after the last."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Final, NamedTuple

import msgspec

IN_MEMORY: Final = 4 * 1024 * 1024


class Told(NamedTuple):
    """What one record says of its object; the counts are None where it lists no EVSEs.

    `evses` holds the keys of the live EVSEs, in the order of the file, with blanks between.
    """

    location: int
    key: str
    area: str
    longitude: float | None
    latitude: float | None
    operator: str | None
    evse_rows: int | None
    removed: int | None
    evses: str | None


class Spill:
    """Blocks of records, written one after another and read back any number of times."""

    def __init__(self) -> None:
        """Begin in memory; more than some megabytes go to a temporary file."""
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as this
        self._lengths: list[int] = []
        self._decoder = msgspec.msgpack.Decoder(list[Told])

    def add(self, block: list[Told]) -> None:
        """Keep some records."""
        if block:
            packed = msgspec.msgpack.encode(block)
            self._file.seek(0, 2)
            self._file.write(packed)
            self._lengths.append(len(packed))

    def blocks(self) -> Iterator[list[Told]]:
        """The records, in the order in which they came."""
        place = 0
        for length in self._lengths:
            self._file.seek(place)
            yield self._decoder.decode(self._file.read(length))
            place += length

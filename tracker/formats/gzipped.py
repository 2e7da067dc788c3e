"""Files that a publisher packs with gzip: unpack while reading, a piece at a time."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

from tracker.formats.body import refused

_MAGIC: Final = b"\x1f\x8b"


@contextmanager
def opened_plain(opened: Callable[[], BinaryIO]) -> Iterator[BinaryIO]:
    """The plain bytes, whether or not somebody on the way has already unpacked the file."""
    with opened() as stream:
        packed = stream.read(len(_MAGIC)) == _MAGIC
    with opened() as stream:
        yield cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if packed else stream


def read_piece(stream: BinaryIO, size: int) -> bytes:
    """The next bytes; a broken or cut-off archive is a FormatError, not a short file."""
    try:
        return stream.read(size)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise refused(str(error), expected="a complete gzip file", head=_MAGIC) from error

"""dBase tables (`.dbf`), as beside shapefiles: cells as text, and the day of the last edit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from struct import Struct
from typing import BinaryIO, Final

from tracker.errors import FormatError
from tracker.formats.body import refused

_EXPECTED: Final = "a complete dBase III table (.dbf)"
_HEADER: Final = Struct("<B3BIHH20x")
_FIELD: Final = Struct("<11sc4xB15x")
_VERSIONS: Final = frozenset({0x03, 0x83})
_END: Final = b"\r"
_DELETED: Final = b"*"
_EPOCH: Final = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The day on which the table was last written, and its rows, deleted ones left out."""

    edited: date
    rows: tuple[dict[str, str], ...]


def table(stream: BinaryIO, *, columns: Sequence[str], encoding: str) -> Table:
    """The wanted columns as text without padding; names are cut at ten letters by the format."""
    body = stream.read()
    if len(body) < _HEADER.size:
        raise _wrong("no header", body)
    version, year, month, day, count, start, width = _HEADER.unpack_from(body)
    if version not in _VERSIONS:
        raise _wrong(f"version {version:#04x}", body)
    places = _places(body, start, width)
    missing = [name for name in columns if name not in places]
    if missing:
        raise _wrong(f"no column {', '.join(missing)}", ", ".join(places).encode())
    if len(body) < start + count * width:
        raise _wrong(f"{len(body)} bytes do not hold {count} rows", body)
    records = (body[at : at + width] for at in range(start, start + count * width, width))
    chosen = {name: places[name] for name in columns}
    return Table(
        edited=_day(year, month, day, body),
        rows=tuple(
            _cells(record, chosen, encoding)
            for record in records
            if not record.startswith(_DELETED)
        ),
    )


def _places(body: bytes, start: int, width: int) -> dict[str, slice]:
    """Where each column stands in a record; the first byte of a record marks deletion."""
    places: dict[str, slice] = {}
    at = 1
    for name, length in _fields(body, start):
        if name in places:
            raise _wrong(f"two columns called {name}", body)
        places[name] = slice(at, at + length)
        at += length
    if at != width or not places:
        raise _wrong(f"columns of {at} bytes in rows of {width}", body)
    return places


def _fields(body: bytes, start: int) -> Iterator[tuple[str, int]]:
    for at in range(_HEADER.size, start - len(_END), _FIELD.size):
        if body[at : at + 1] == _END:
            return
        if len(body) < at + _FIELD.size:
            raise _wrong("the header is cut off", body)
        name, _kind, length = _FIELD.unpack_from(body, at)
        yield name.partition(b"\0")[0].decode("ascii", errors="replace"), length


def _cells(record: bytes, places: dict[str, slice], encoding: str) -> dict[str, str]:
    try:
        return {name: record[place].decode(encoding).strip() for name, place in places.items()}
    except UnicodeDecodeError as error:
        raise _wrong(f"a cell is not in {encoding}", record) from error


def _day(year: int, month: int, day: int, body: bytes) -> date:
    try:
        return date(_EPOCH + year, month, day)
    except ValueError as error:
        raise _wrong(f"last written on {year}-{month}-{day}", body) from error


def _wrong(why: str, head: bytes) -> FormatError:
    return refused(why, expected=_EXPECTED, head=head)

"""Charging locations of OCPI 2.2.1: a bare array of any size, or the protocol's envelope.

Only the fields used are decoded, so names and opening hours never enter. Locations that say
`publish: false` must not be shown (OCPI 8.3.1): they are left out here and not counted anywhere.
"""

import math
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from tracker.formats.body import decode, refused
from tracker.formats.gzipped import read_piece

REMOVED: Final = "REMOVED"
PIECE: Final = 4 * 1024 * 1024
LIMIT: Final = 64 * 1024 * 1024

_EXPECTED: Final = "an array of OCPI 2.2.1 locations, or {data, status_code}"
_TRIES: Final = 64
_FIRST_KEY: Final = re.compile(rb"\s*\[\s*\{\s*(\"[^\"]*\")")
_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")


class Evse(msgspec.Struct, frozen=True, gc=False):
    """One car at a time; without `status` nobody knows whether it counts, so it is required."""

    uid: str
    status: str
    evse_id: str | None = None

    def key(self, owner: str) -> str | None:
        """The id that copies of one EVSE share, whichever party publishes it.

        The spelling with and without separators varies; where the id is null, the uid within its
        `owner` stands in, except for removed EVSEs, which lose their id and need none.
        """
        if self.evse_id and self.evse_id.strip():
            return self.evse_id.strip().upper().replace("*", "").replace("-", "")
        return None if self.status == REMOVED else f"{owner}/{self.uid}".upper()


class Coordinates(msgspec.Struct, frozen=True, gc=False):
    """Degrees of WGS 84: text by the specification, numbers in some files."""

    latitude: str | float | None = None
    longitude: str | float | None = None


class Operator(msgspec.Struct, frozen=True, gc=False):
    """Whose equipment it is; needed only to tell equal uids of different operators apart."""

    name: str | None = None


class Location(msgspec.Struct, frozen=True, gc=False):
    """A place with EVSEs; `evses` is None or empty where the publisher lists none."""

    id: str
    coordinates: Coordinates | None = None
    operator: Operator | None = None
    evses: list[Evse] | None = None
    publish: bool = True

    @property
    def owner(self) -> str:
        """The operator's name, or the location itself where that is empty."""
        return (self.operator.name if self.operator else None) or self.id

    @property
    def point(self) -> tuple[float | None, float | None]:
        """Longitude and latitude; None for what is missing or no number."""
        place = self.coordinates or Coordinates()
        return _degrees(place.longitude), _degrees(place.latitude)


class _Envelope(msgspec.Struct):
    status_code: int
    data: list[Location] | None = None
    status_message: str | None = None


_LOCATIONS: Final = msgspec.json.Decoder(list[Location])
_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)


def locations(stream: BinaryIO) -> Iterator[Location]:
    """All published locations, read in pieces so that memory stays flat at any size."""
    first = read_piece(stream, PIECE)
    found = _pieces(stream, first) if _START.match(first) else [_enveloped(stream, first)]
    return (location for piece in found for location in piece if location.publish)


def _enveloped(stream: BinaryIO, first: bytes) -> list[Location]:
    """One page of the protocol; errors come as HTTP 200 with a status_code from 2000 up."""
    body = first + read_piece(stream, LIMIT)
    envelope = decode(body, _ENVELOPE, _EXPECTED)
    if envelope.data is None or not 1000 <= envelope.status_code < 2000:  # noqa: PLR2004 OCPI 5
        why = f"status_code {envelope.status_code}: {envelope.status_message}"
        raise refused(why, expected="status_code 1000 with data", head=body)
    return envelope.data


def _pieces(stream: BinaryIO, first: bytes) -> Iterator[list[Location]]:
    """Arrays cut from the big one where a location ends.

    Between two objects of the outer array stands `},{` and the key every location starts with.
    The same signs can stand deeper inside, so a cut holds only if the parser takes the piece as a
    whole array: unbalanced brackets never pass.
    """
    buffer = first.removeprefix(b"\xef\xbb\xbf")
    key = _FIRST_KEY.match(buffer)
    between = re.compile(rb"\}\s*,\s*(?=\{\s*" + re.escape(key[1] if key else b'"') + rb")")
    while more := read_piece(stream, PIECE):
        whole, buffer = _cut(buffer, between)
        if whole:
            yield whole
        buffer += more
        if len(buffer) > LIMIT:
            why = f"no location ends within {LIMIT} bytes"
            raise refused(why, expected=_EXPECTED, head=buffer)
    yield decode(buffer, _LOCATIONS, _EXPECTED)


def _cut(buffer: bytes, between: re.Pattern[bytes]) -> tuple[list[Location], bytes]:
    """The locations that end in the buffer, and the start of a new array with the rest."""
    for match in list(between.finditer(buffer))[: -_TRIES - 1 : -1]:
        try:
            whole = _LOCATIONS.decode(buffer[: match.start() + 1] + b"]")
        except (msgspec.ValidationError, RecursionError) as error:
            raise refused(str(error), expected=_EXPECTED, head=buffer) from error
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        return whole, b"[" + buffer[match.end() :]
    return [], buffer


def _degrees(value: str | float | None) -> float | None:
    try:
        degrees = math.nan if value is None else float(value)
    except ValueError:
        return None
    return degrees if math.isfinite(degrees) else None

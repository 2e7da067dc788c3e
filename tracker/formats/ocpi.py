"""Charging locations of OCPI 2.2.1: a bare array of any size, or the protocol's envelope.

Only the fields used are decoded, so names and opening hours never enter. Locations that say
`publish: false` must not be shown (OCPI 8.3.1): they are left out here and not counted anywhere.
"""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import BinaryIO, Final

import msgspec

from tracker.formats.body import decode, refused
from tracker.formats.gzipped import read_piece

REMOVED: Final = "REMOVED"
PIECE: Final = 2 * 1024 * 1024
LIMIT: Final = 64 * 1024 * 1024

_EXPECTED: Final = "an array of OCPI 2.2.1 locations, or {data, status_code}"
_TRIES: Final = 64
_TAIL: Final = 64 * 1024
_BETWEEN_IDS: Final = "\0"
_CLOSING: Final = ord("]")
_FIRST_KEY: Final = re.compile(rb"\s*\[\s*\{\s*(\"[^\"]*\")")
_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")


class Evse(msgspec.Struct, frozen=True, gc=False):
    """One car at a time; without `status` nobody knows whether it counts, so it is required."""

    uid: str
    status: str
    evse_id: str | None = None


class Coordinates(msgspec.Struct, frozen=True, gc=False):
    """Degrees of WGS 84: text by the specification, numbers in some files."""

    latitude: str | float | None = None
    longitude: str | float | None = None


class Operator(msgspec.Struct, frozen=True, gc=False):
    """Whose equipment it is: equal uids of different operators are different EVSEs."""

    name: str | None = None


class Location(msgspec.Struct, frozen=True, gc=False):
    """A place with EVSEs; `evses` is None or empty where the publisher lists none."""

    id: str
    coordinates: Coordinates | None = None
    operator: Operator | None = None
    evses: list[Evse] | None = None
    publish: bool = True
    last_updated: object = None


class _Envelope(msgspec.Struct):
    status_code: int
    data: list[msgspec.Raw] | None = None
    status_message: str | None = None


_NOWHERE: Final = Coordinates()
_RAW: Final = msgspec.json.Decoder(list[msgspec.Raw])
_LOCATIONS: Final = msgspec.json.Decoder(list[Location])
_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)


def records(stream: BinaryIO) -> Iterator[list[msgspec.Raw]]:
    """The bytes of each location, some megabytes at a time so that memory stays flat at any size.

    Finding where a location ends costs a third of decoding it, and its bytes tell whether it is
    known already.
    """
    first = read_piece(stream, PIECE)
    return _pieces(stream, first) if _START.match(first) else _enveloped(stream, first)


def decoded(found: Sequence[msgspec.Raw]) -> tuple[list[Location], list[int]]:
    """The published ones among some records, and which record each of them is."""
    whole = decode(b"[" + b",".join(found) + b"]", _LOCATIONS, _EXPECTED)
    places = [place for place, location in enumerate(whole) if location.publish]
    return [whole[place] for place in places], places


def points(locations: Sequence[Location]) -> tuple[list[float], list[float]]:
    """Longitudes and latitudes; NaN for what is missing or no number."""
    places = [location.coordinates or _NOWHERE for location in locations]
    longitude, latitude = [each.longitude for each in places], [each.latitude for each in places]
    return _degrees(longitude), _degrees(latitude)


def stamped_after(locations: Sequence[Location], moment: datetime) -> list[bool]:
    """Whether each says it was updated after a moment in UTC; as texts, moments sort by time."""
    limit = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return [isinstance(each.last_updated, str) and each.last_updated > limit for each in locations]


def keys(evses: Sequence[Evse]) -> list[str | None]:
    """The ids that copies of one EVSE share, whichever party publishes it; None without an id.

    The spelling with and without separators varies. All are spelled alike in one step.
    """
    given = [evse.evse_id.strip() if evse.evse_id else "" for evse in evses]
    alike = _BETWEEN_IDS.join(given).upper().replace("*", "").replace("-", "").split(_BETWEEN_IDS)
    if len(alike) != len(evses):  # an id that holds the sign itself
        alike = [each.upper().replace("*", "").replace("-", "") for each in given]
    return [key if id_ else None for key, id_ in zip(alike, given, strict=True)]


def _enveloped(stream: BinaryIO, first: bytes) -> Iterator[list[msgspec.Raw]]:
    """One page of the protocol; errors come as HTTP 200 with a status_code from 2000 up."""
    body = first + read_piece(stream, LIMIT)
    envelope = decode(body, _ENVELOPE, _EXPECTED)
    if envelope.data is None or not 1000 <= envelope.status_code < 2000:  # noqa: PLR2004 OCPI 5
        why = f"status_code {envelope.status_code}: {envelope.status_message}"
        raise refused(why, expected="status_code 1000 with data", head=body)
    yield envelope.data


def _pieces(stream: BinaryIO, first: bytes) -> Iterator[list[msgspec.Raw]]:
    """Arrays cut from the big one where a location ends.

    Between two objects of the outer array stands `},{` and the key every location starts with.
    The same signs can stand deeper inside, so a cut holds only if the parser takes the piece as a
    whole array: unbalanced brackets never pass.
    """
    buffer = bytearray(first.removeprefix(b"\xef\xbb\xbf"))
    key = _FIRST_KEY.match(buffer)
    between = re.compile(rb"\}\s*,\s*(?=\{\s*" + re.escape(key[1] if key else b'"') + rb")")
    while more := read_piece(stream, PIECE):
        whole, buffer = _cut(buffer, between)
        if whole:
            yield whole
        buffer = buffer + more  # not in place: what was yielded points into the old one
        if len(buffer) > LIMIT:
            why = f"no location ends within {LIMIT} bytes"
            raise refused(why, expected=_EXPECTED, head=buffer)
    yield decode(buffer, _RAW, _EXPECTED)


def _cut(buffer: bytearray, between: re.Pattern[bytes]) -> tuple[list[msgspec.Raw], bytearray]:
    """The locations that end in the buffer, and the start of a new array with the rest.

    The array is closed in place, where the sign between two locations stands: a copy of every
    piece would cost as much as finding the locations in it.
    """
    for match in islice(_ends(buffer, between), _TRIES):
        end = match.start() + 1
        sign, buffer[end] = buffer[end], _CLOSING
        try:
            whole = _RAW.decode(memoryview(buffer)[: end + 1])
        except RecursionError as error:
            raise refused(str(error), expected=_EXPECTED, head=buffer) from error
        except (msgspec.DecodeError, UnicodeDecodeError):
            buffer[end] = sign
            continue
        return whole, bytearray(b"[") + buffer[match.end() :]
    return [], buffer


def _ends(buffer: bytearray, between: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Where a location may end, the last one first; the last piece nearly always holds it."""
    tail = max(len(buffer) - _TAIL, 0)
    near = reversed(list(between.finditer(buffer, tail)))
    return chain(near, _before(buffer, between, tail))


def _before(buffer: bytearray, between: re.Pattern[bytes], end: int) -> Iterator[re.Match[bytes]]:
    yield from reversed(list(between.finditer(buffer, 0, end)))


def _degrees(values: Sequence[str | float | None]) -> list[float]:
    """All at once where each is a number, one by one where some are not."""
    try:
        numbers = list(map(float, values))  # type: ignore[arg-type] # None raises TypeError
    except (TypeError, ValueError):
        return [_number(value) for value in values]
    return [each if math.isfinite(each) else math.nan for each in numbers]


def _number(value: str | float | None) -> float:
    try:
        degrees = math.nan if value is None else float(value)
    except ValueError:
        return math.nan
    return degrees if math.isfinite(degrees) else math.nan

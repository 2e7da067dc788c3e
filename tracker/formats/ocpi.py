"""Charging locations of OCPI 2.2.1: a bare array of any size, or the protocol's envelope.

Only the fields used are decoded, so names and opening hours never enter. Locations that say
`publish: false` must not be shown (OCPI 8.3.1): they are left out here and not counted anywhere.
"""

import math
import re
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, BinaryIO, Final, NamedTuple
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint
from tracker.formats.body import decode, refused
from tracker.formats.gzipped import read_piece

Degrees = NDArray[np.float64]
REMOVED: Final = "REMOVED"
READ: Final = 512 * 1024
PIECE: Final = 6 * 1024
HEAD: Final = 128  # bytes in which a location's id stands
LIMIT: Final = 64 * 1024 * 1024

_EXPECTED: Final = "an array of OCPI 2.2.1 locations, or {data, status_code}"
_BETWEEN_IDS: Final = "\0"
_FIRST_KEY: Final = re.compile(rb"\s*\{\s*(\"[^\"]*\")")
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


class Piece(NamedTuple):
    """Some published locations, and the fingerprint of their bytes; no locations if it is known.

    The fingerprint is 0 where the bytes were not cut out of a longer array.
    """

    digest: int
    locations: list[Location] | None


class _Envelope(msgspec.Struct):
    status_code: int
    data: list[Location] | None = None
    status_message: str | None = None


_NOWHERE: Final = Coordinates()
_LOCATIONS: Final = msgspec.json.Decoder(list[Location])
_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)


def pieces(stream: BinaryIO, known: Container[int] = frozenset()) -> Iterator[Piece]:
    """Some locations at a time, in the order of the file, so that memory stays flat at any size.

    A piece whose bytes are `known` is told without decoding it.
    """
    first = read_piece(stream, READ)
    start = _START.match(first)
    if start is None:
        yield _enveloped(first + read_piece(stream, LIMIT))
    else:
        yield from _pieces(stream, first[start.end() :], known)


def points(locations: Sequence[Location]) -> tuple[Degrees, Degrees]:
    """Longitudes and latitudes; NaN for what is missing or no number."""
    places = [location.coordinates or _NOWHERE for location in locations]
    longitude, latitude = [each.longitude for each in places], [each.latitude for each in places]
    return _degrees(longitude), _degrees(latitude)


def stamped_after(locations: Sequence[Location], moment: datetime) -> NDArray[np.bool_]:
    """Whether each says it was updated after a moment in UTC; as texts, moments sort by time."""
    limit = moment.strftime("%Y-%m-%dT%H:%M:%S")
    stamps: list[Any] = [each.last_updated for each in locations]
    with suppress(TypeError):  # not all of them are texts
        if max(stamps, default=limit) <= limit:
            return np.zeros(len(stamps), dtype=np.bool_)
    return np.array([isinstance(each, str) and each > limit for each in stamps], dtype=np.bool_)


def keys(evses: Sequence[Evse]) -> list[str | None]:
    """The ids that copies of one EVSE share, whichever party publishes it; None without an id.

    The spelling with and without separators varies. All are spelled alike in one step.
    """
    given = [evse.evse_id or "" for evse in evses]
    together = _BETWEEN_IDS.join(given)
    if together.split() != [together]:  # one of them has blanks
        given = [each.strip() for each in given]
        together = _BETWEEN_IDS.join(given)
    alike = _alike(together).split(_BETWEEN_IDS)
    if len(alike) != len(evses):  # an id that holds the sign itself
        alike = [_alike(each) for each in given]
    return [key or None for key in alike]


def _alike(evse_id: str) -> str:
    return evse_id.upper().replace("*", "").replace("-", "")


def _enveloped(body: bytes) -> Piece:
    """One page of the protocol; errors come as HTTP 200 with a status_code from 2000 up."""
    envelope = decode(body, _ENVELOPE, _EXPECTED)
    if envelope.data is None or not 1000 <= envelope.status_code < 2000:  # noqa: PLR2004 OCPI 5
        why = f"status_code {envelope.status_code}: {envelope.status_message}"
        raise refused(why, expected="status_code 1000 with data", head=body)
    return Piece(0, _published(envelope.data))


def _pieces(stream: BinaryIO, buffer: bytes, known: Container[int]) -> Iterator[Piece]:
    """Arrays cut from the big one where a location ends that some bytes more end in.

    Only every other location may begin one, by its first bytes: so what comes after a change is
    soon cut again where it was cut the day before.
    """
    key = _FIRST_KEY.match(buffer)
    between = re.compile(rb"\}\s*,\s*(?=\{\s*" + re.escape(key[1] if key else b'"') + rb")")
    while True:
        start = 0
        while cut := _cut(buffer, start, between, known):
            piece, start = cut
            yield piece
        buffer = buffer[start:]
        if len(buffer) > LIMIT:
            why = f"no location ends within {LIMIT} bytes"
            raise refused(why, expected=_EXPECTED, head=buffer)
        more = read_piece(stream, READ)
        if not more:
            break
        buffer += more
    last = b"[" + buffer  # no other piece begins so: what ends without `]` is never a known one
    digest = fingerprint.of_bytes(last)
    is_known = digest in known
    yield Piece(digest, None if is_known else _published(decode(last, _LOCATIONS, _EXPECTED)))


def _cut(
    buffer: bytes, start: int, between: re.Pattern[bytes], known: Container[int]
) -> tuple[Piece, int] | None:
    """The piece that begins at a place and where the next one does; None if it needs more bytes.

    Between two objects of the outer array stands `},{` and the key every location starts with.
    The same signs can stand deeper inside, so a cut holds only if the parser takes the piece as a
    whole array, now or the day before: unbalanced brackets never pass. After one that does not
    hold, the next is tried twice as far away.
    """
    end = start + PIECE
    while match := between.search(buffer, end):
        end = match.end()
        if len(buffer) < end + HEAD:
            return None
        if crc32(buffer[end : end + HEAD]) % 2:
            continue
        piece = memoryview(buffer)[start : match.start() + 1]
        digest = fingerprint.of_bytes(piece)
        if digest in known:
            return Piece(digest, None), end
        whole = b"".join((b"[", piece, b"]"))
        try:
            return Piece(digest, _published(_LOCATIONS.decode(whole))), end
        except (msgspec.ValidationError, RecursionError) as error:
            raise refused(str(error), expected=_EXPECTED, head=whole) from error
        except (msgspec.DecodeError, UnicodeDecodeError):
            end += len(whole)
    return None


def _published(found: list[Location]) -> list[Location]:
    return [location for location in found if location.publish]


def _degrees(values: Sequence[str | float | None]) -> Degrees:
    """All at once where each is a number, one by one where some are not."""
    try:
        found = np.fromiter(map(float, values), np.float64, len(values))  # type: ignore[arg-type] # None raises TypeError
    except (TypeError, ValueError):
        found = np.array([_number(value) for value in values])
    return np.where(np.isfinite(found), found, math.nan)


def _number(value: str | float | None) -> float:
    try:
        return math.nan if value is None else float(value)
    except ValueError:
        return math.nan

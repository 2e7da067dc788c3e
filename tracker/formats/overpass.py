"""Answers of the Overpass API: OpenStreetMap elements, with the counts that announce them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import BinaryIO, Final, Generic, TypeVar

import msgspec

from tracker.errors import FormatError
from tracker.formats.body import decode, refused

T = TypeVar("T")
COUNT: Final = "count"
_EXPECTED: Final = 'an Overpass answer {"osm3s": {"timestamp_osm_base"}, "elements": […]}'
_ANNOUNCED: Final = "`out count` before the elements that it counts, and all of those"
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_NULL: Final = msgspec.Raw(b"null")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element(Generic[T]):
    """A node, way or relation; only type and id together are its key.

    `point` is longitude and latitude of a node or of the `center` asked for, None without one.
    """

    type: str
    id: int
    point: tuple[float, float] | None
    tags: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Generic[T]):
    """What one `out count` announced, all of it; `heads` are the elements printed before it."""

    heads: tuple[Element[T], ...]
    elements: tuple[Element[T], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Generic[T]):
    """Elements and counts (as numbers) in their order, and the time that the data is of."""

    moment: datetime
    items: tuple[Element[T] | int, ...]

    def sections(self) -> Iterator[Section[T]]:
        """The elements under their counts; an element too few, too many or doubled is refused."""
        heads: list[Element[T]] = []
        items = iter(self.items)
        for item in items:
            if isinstance(item, int):
                yield Section(heads=tuple(heads), elements=_announced(items, item))
                heads = []
            else:
                heads.append(item)
        if heads:
            raise _unannounced(f"{len(heads)} elements were never announced")


class _Place(msgspec.Struct):
    lat: float
    lon: float


class _Total(msgspec.Struct):
    total: str


class _Element(msgspec.Struct):
    type: str
    id: int
    lat: float | None = None
    lon: float | None = None
    center: _Place | None = None
    tags: msgspec.Raw = _NULL


class _Osm3s(msgspec.Struct):
    timestamp_osm_base: datetime


class _Answer(msgspec.Struct):
    osm3s: _Osm3s
    elements: list[_Element]
    remark: str | None = None


_ANSWER: Final = msgspec.json.Decoder(_Answer)
_TOTAL: Final = msgspec.json.Decoder(_Total)


def read(stream: BinaryIO, tags: msgspec.json.Decoder[T]) -> Reply[T]:
    """The whole answer; a `remark` says that the query broke off, whatever came before it."""
    body = stream.read()
    answer = decode(body, _ANSWER, _EXPECTED)
    if answer.remark is not None:
        expected = "an answer without a remark, which tells a time-out or full memory"
        raise refused(f"remark: {answer.remark}", expected=expected, head=body)
    moment = answer.osm3s.timestamp_osm_base
    return Reply(moment=moment, items=tuple(_item(each, tags) for each in answer.elements))


def _announced(items: Iterator[Element[T] | int], total: int) -> tuple[Element[T], ...]:
    found = tuple(each for each in islice(items, total) if not isinstance(each, int))
    keys = {(each.type, each.id) for each in found}
    if len(found) != total or len(keys) != total:
        raise _unannounced(f"{total} elements announced, {len(keys)} different ones came")
    return found


def _item(element: _Element, tags: msgspec.json.Decoder[T]) -> Element[T] | int:
    raw = b"{}" if element.tags == _NULL else bytes(element.tags)
    name = f"{element.type}/{element.id}"
    if element.type == COUNT:
        total = decode(raw, _TOTAL, "a count with its total").total
        if not _NUMBER.fullmatch(total):
            raise refused(f"the total is {total!r}", expected="a number in the count", head=raw)
        return int(total)
    return Element(
        type=element.type,
        id=element.id,
        point=_point(element),
        tags=decode(raw, tags, f"the declared tags of {name}"),
    )


def _point(element: _Element) -> tuple[float, float] | None:
    if element.lat is not None and element.lon is not None:
        return element.lon, element.lat
    return (element.center.lon, element.center.lat) if element.center else None


def _unannounced(why: str) -> FormatError:
    return refused(why, expected=_ANNOUNCED, head=why.encode())

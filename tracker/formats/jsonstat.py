"""JSON-stat 1.x and 2.0: a cube of cells in row-major order, dense or sparse, with flags."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final, TypeVar

import msgspec

from tracker.formats.body import decode, refused
from tracker.formats.number import Number, json_number

T = TypeVar("T")
_EXPECTED: Final = 'JSON-stat {"id", "size", "dimension", "value"}'
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,14}")
_NULL: Final = msgspec.Raw(b"null")
_DEFERRED: Final = (b"ASYNCHRONOUS_RESPONSE", b"footer:Footer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell that has a value or a flag: `codes` say by dimension where it belongs.

    `flag` is the publisher's mark as it came, "" without one. `index` is the place in the cube.
    """

    index: int
    codes: Mapping[str, str]
    value: Number
    flag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    codes: dict[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        return math.prod(len(codes) for codes in self.codes.values())

    def __str__(self) -> str:
        shape = " x ".join(f"{name} {len(codes)}" for name, codes in self.codes.items())
        return f"{shape} = {self.count} cells"

    def at(self, index: int) -> dict[str, str]:
        """The codes of one cell; the last dimension runs fastest."""
        found = {}
        for name, codes in reversed(self.codes.items()):
            index, place = divmod(index, len(codes))
            found[name] = codes[place]
        return dict(reversed(found.items()))


class _Category(msgspec.Struct):
    index: list[str] | dict[str, int] | None = None
    label: dict[str, str] | None = None


class _Dimension(msgspec.Struct):
    category: _Category


class _Cube(msgspec.Struct):
    """JSON-stat 2 has `id` and `size` here, JSON-stat 1 inside `dimension`."""

    dimension: dict[str, msgspec.Raw]
    value: msgspec.Raw
    id: msgspec.Raw = _NULL
    size: msgspec.Raw = _NULL
    status: msgspec.Raw = _NULL


_Cell = float | str | bool | None
_TOP: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_CUBE: Final = msgspec.json.Decoder(_Cube)
_DIMENSION: Final = msgspec.json.Decoder(_Dimension)
_NAMES: Final = msgspec.json.Decoder(list[str])
_SIZES: Final = msgspec.json.Decoder(list[int])
_VALUES: Final = msgspec.json.Decoder(list[_Cell] | dict[str, _Cell])
_STATUS: Final = msgspec.json.Decoder(str | list[str | None] | dict[str, msgspec.Raw] | None)
_FLAGS: Final = msgspec.json.Decoder(list[str | None] | dict[str, str | None])


def cells(stream: BinaryIO) -> Iterator[Cell]:
    """Every cell that has a value or a flag; a cell of which nothing is said is left out."""
    body = stream.read()
    cube = decode(_dataset(body), _CUBE, _EXPECTED)
    axes = _axes(cube)
    values = _by_index(decode(bytes(cube.value), _VALUES, _EXPECTED), "value", axes)
    everywhere, flags = _flags(cube.status, axes)
    if not values and not flags:
        raise refused(f"no cell of {axes} has a value", expected="at least one value", head=body)
    for index in sorted(values.keys() | flags.keys()):
        flag = flags.get(index, everywhere)
        value = json_number(values.get(index))
        yield Cell(index=index, codes=axes.at(index), value=value, flag=flag)


def _dataset(body: bytes) -> bytes:
    """The dataset itself: in JSON-stat 1 it lies under a name, in JSON-stat 2 on top."""
    if any(mark in body for mark in _DEFERRED):
        raise refused(
            "the publisher defers the answer to a file that is made later",
            expected="the figures at once: ask for less, by country or from a later year",
            head=body,
        )
    top = decode(body, _TOP, _EXPECTED)
    if "dimension" in top:
        return body
    if len(top) != 1:
        why = f"{len(top)} parts ({', '.join(top)}) and no dimension"
        raise refused(why, expected=_EXPECTED, head=body)
    return bytes(next(iter(top.values())))


def _axes(cube: _Cube) -> _Axes:
    within = cube.dimension
    names = _part(within.get("id", _NULL) if cube.id == _NULL else cube.id, _NAMES)
    sizes = _part(within.get("size", _NULL) if cube.size == _NULL else cube.size, _SIZES)
    codes = {name: _codes(name, within.get(name, _NULL)) for name in names}
    found = [len(codes[name]) for name in names]
    if found != sizes or len(codes) != len(names):
        why = f"the dimensions {', '.join(names)} have {found} categories, size says {sizes}"
        raise refused(why, expected="as many categories as size says", head=str(sizes).encode())
    return _Axes(codes=codes)


def _codes(name: str, raw: msgspec.Raw) -> tuple[str, ...]:
    category = _part(raw, _DIMENSION).category
    index = list(category.label or ()) if category.index is None else category.index
    if isinstance(index, list):
        ordered, is_whole = tuple(index), len(set(index)) == len(index)
    else:
        ordered = tuple(sorted(index, key=lambda code: index[code]))
        is_whole = sorted(index.values()) == list(range(len(index)))
    if not is_whole or (category.index is None and len(ordered) != 1):
        why = f"the categories of {name} have no clear order"
        raise refused(why, expected="each category once, from 0 on", head=str(index).encode())
    return ordered


def _flags(raw: msgspec.Raw, axes: _Axes) -> tuple[str, dict[int, str]]:
    """One flag for all cells, or flags by cell; Eurostat's JSON-stat 1 hides them in `value`."""
    status = _part(raw, _STATUS)
    if status is None or isinstance(status, str):
        return status or "", {}
    if isinstance(status, dict) and "value" in status:
        raw = status["value"]
    by_index = _by_index(_part(raw, _FLAGS), "status", axes)
    return "", {index: flag for index, flag in by_index.items() if flag}


def _by_index(found: list[T | None] | dict[str, T | None], name: str, axes: _Axes) -> dict[int, T]:
    """What is given, by place in the cube: a list names every cell, an object only some."""
    if isinstance(found, dict):
        return {_place(key, name, axes): each for key, each in found.items() if each is not None}
    if len(found) != axes.count:
        why = f"{name} has {len(found)} entries for {axes}"
        raise refused(why, expected="one entry for each cell", head=str(axes).encode())
    return {index: each for index, each in enumerate(found) if each is not None}


def _place(key: str, name: str, axes: _Axes) -> int:
    if not _INDEX.fullmatch(key) or int(key) >= axes.count:
        why = f"{name} has an entry {key!r}, which is no place in {axes}"
        raise refused(why, expected="places of the cube, from 0 on", head=key.encode())
    return int(key)


def _part(raw: msgspec.Raw, decoder: msgspec.json.Decoder[T]) -> T:
    return decode(bytes(raw), decoder, _EXPECTED)

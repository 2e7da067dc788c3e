"""TopoJSON: outlines that share their borders as arcs, given as GeoJSON features."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final, Literal, TypeVar

import msgspec

from tracker.errors import FormatError
from tracker.formats.body import decode, refused
from tracker.formats.geojson import Feature

P = TypeVar("P")
Point = tuple[float, float]
Arcs = Sequence[Sequence[Point]]

_EXPECTED: Final = 'TopoJSON {"type": "Topology", "arcs": […], "objects": {…}}'
_NULL: Final = msgspec.Raw(b"null")
_DEPTH: Final = {"Polygon": 1, "MultiPolygon": 2}


class _Position(msgspec.Struct, array_like=True):
    x: float
    y: float


class _Transform(msgspec.Struct):
    scale: _Position
    translate: _Position


class _Geometry(msgspec.Struct):
    type: str | None = None
    arcs: msgspec.Raw = _NULL
    properties: msgspec.Raw = _NULL


class _Object(_Geometry):
    geometries: list[_Geometry] | None = None


class _Topology(msgspec.Struct):
    type: Literal["Topology"]
    arcs: list[list[_Position]]
    objects: dict[str, _Object]
    transform: _Transform | None = None


_TOPOLOGY: Final = msgspec.json.Decoder(_Topology)
_POLYGON: Final = msgspec.json.Decoder(list[list[int]])
_POLYGONS: Final = msgspec.json.Decoder(list[list[list[int]]])


def features(
    stream: BinaryIO, properties: msgspec.json.Decoder[P], *, name: str
) -> Iterator[Feature[P]]:
    """The features of the object called `name`; points of shared borders are equal to the bit."""
    body = stream.read()
    topology = decode(body, _TOPOLOGY, _EXPECTED)
    chosen = topology.objects.get(name)
    if chosen is None:
        known = ", ".join(topology.objects).encode()
        raise refused(f"no object {name!r}", expected=f"an object called {name}", head=known)
    arcs = [_points(arc, topology.transform) for arc in topology.arcs]
    geometries = [chosen] if chosen.geometries is None else chosen.geometries
    for index, geometry in enumerate(geometries):
        raw = b"{}" if geometry.properties == _NULL else bytes(geometry.properties)
        yield Feature(
            index=index,
            point=None,
            outline=_outline(geometry, arcs),
            properties=decode(raw, properties, f"the declared properties in geometry {index}"),
        )


def _points(arc: Sequence[_Position], transform: _Transform | None) -> list[Point]:
    """With a transform, each step is the distance from the last point in units of the grid."""
    points: list[Point] = []
    x = y = 0.0
    for step in arc:
        if transform is None:
            points.append((step.x, step.y))
            continue
        x, y = x + step.x, y + step.y
        scale, origin = transform.scale, transform.translate
        points.append((origin.x + x * scale.x, origin.y + y * scale.y))
    if not all(math.isfinite(each) for point in points for each in point):
        raise _broken("an arc leads out of all numbers")
    return points


def _outline(geometry: _Geometry, arcs: Arcs) -> str | None:
    depth = _DEPTH.get(geometry.type or "")
    if depth is None:
        return None
    raw = bytes(geometry.arcs)
    decoder: msgspec.json.Decoder[Any] = _POLYGON if depth == 1 else _POLYGONS
    numbers = decode(raw, decoder, f"the numbers of arcs of a {geometry.type}")
    polygons = [numbers] if depth == 1 else numbers
    rings = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    shape = {"type": geometry.type, "coordinates": rings[0] if depth == 1 else rings}
    return msgspec.json.encode(shape).decode()


def _ring(numbers: Sequence[int], arcs: Arcs) -> list[Point]:
    """One ring; ~n is arc n backwards, and each arc begins where the one before ends."""
    ring: list[Point] = []
    for number in numbers:
        arc = _arc(number, arcs)
        if ring and ring[-1] != arc[0]:
            raise _broken(f"arc {number} does not begin where the one before ends")
        ring.extend(arc[1:] if ring else arc)
    if not ring or ring[0] != ring[-1]:
        raise _broken(f"the ring of arcs {list(numbers)} is not closed")
    return ring


def _arc(number: int, arcs: Arcs) -> Sequence[Point]:
    place = number if number >= 0 else ~number
    if place >= len(arcs) or not arcs[place]:
        raise _broken(f"there is no arc {number} with points")
    return arcs[place] if number >= 0 else arcs[place][::-1]


def _broken(why: str) -> FormatError:
    return refused(why, expected=_EXPECTED, head=why.encode())

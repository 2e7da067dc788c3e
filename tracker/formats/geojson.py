"""GeoJSON feature collections: points and polygons mixed, geometries that may be null."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Generic, Literal, TypeVar

import msgspec

from tracker.formats.body import decode, refused

P = TypeVar("P")
_EXPECTED: Final = 'GeoJSON {"type": "FeatureCollection", "features": […]}'
_WGS84: Final = ("CRS84", "EPSG:4326", "EPSG::4326")
_NULL: Final = msgspec.Raw(b"null")
_AREAS: Final = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature(Generic[P]):
    """One feature: `point` is longitude and latitude, `outline` the text of a (Multi)Polygon.

    Both are None where the geometry is null or of another type.
    """

    index: int
    point: tuple[float, float] | None
    outline: str | None
    properties: P


class _Geometry(msgspec.Struct):
    type: str
    coordinates: msgspec.Raw = _NULL


class _Position(msgspec.Struct, array_like=True):
    longitude: float
    latitude: float


class _Feature(msgspec.Struct):
    geometry: msgspec.Raw = _NULL
    properties: msgspec.Raw = _NULL


class _CrsProperties(msgspec.Struct):
    name: str = ""


class _Crs(msgspec.Struct):
    properties: _CrsProperties


class _Collection(msgspec.Struct):
    type: Literal["FeatureCollection"]
    features: list[_Feature]
    crs: _Crs | None = None


_COLLECTION: Final = msgspec.json.Decoder(_Collection)
_GEOMETRY: Final = msgspec.json.Decoder(_Geometry | None)
_POSITION: Final = msgspec.json.Decoder(_Position)


def features(stream: BinaryIO, properties: msgspec.json.Decoder[P]) -> Iterator[Feature[P]]:
    """The features, with only those properties that the decoder names."""
    body = stream.read()
    collection = decode(body, _COLLECTION, _EXPECTED)
    if collection.crs is not None and not collection.crs.properties.name.endswith(_WGS84):
        why = f"the coordinates are in {collection.crs.properties.name!r}"
        raise refused(why, expected="WGS 84 longitude and latitude", head=body)
    for index, feature in enumerate(collection.features):
        point, outline = _geometry(feature.geometry)
        raw = b"{}" if feature.properties == _NULL else bytes(feature.properties)
        yield Feature(
            index=index,
            point=point,
            outline=outline,
            properties=decode(raw, properties, f"the declared properties in feature {index}"),
        )


def _geometry(raw: msgspec.Raw) -> tuple[tuple[float, float] | None, str | None]:
    text = bytes(raw)
    geometry = decode(text, _GEOMETRY, "a GeoJSON geometry")
    if geometry is None:
        return None, None
    if geometry.type == "Point":
        position = decode(bytes(geometry.coordinates), _POSITION, "a position")
        return (position.longitude, position.latitude), None
    return None, _text(text) if geometry.type in _AREAS else None


def _text(geometry: bytes) -> str:
    """The geometry as it stands; members that nobody reads may hold any bytes until here."""
    try:
        return geometry.decode()
    except UnicodeDecodeError as error:
        raise refused(str(error), expected="GeoJSON in UTF-8", head=geometry) from error

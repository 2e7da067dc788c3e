"""Queries of an ArcGIS layer: its description, a control total, then pages of features.

Old servers answer every flag with plain features and never say that there are more; then only a
page that is as long as a page can be tells that something is missing.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Final, Generic, TypeVar

import msgspec

from tracker.errors import FormatError
from tracker.formats.body import decode, refused

P = TypeVar("P")
Params = tuple[tuple[str, str], ...]

WGS84: Final = 4326
OFFSET: Final = "resultOffset"
SIZE: Final = "resultRecordCount"
_NULL: Final = msgspec.Raw(b"null")
_EXPECTED: Final = 'an ArcGIS answer {"features": […]}'
_WHOLE: Final = "every feature of the layer once"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_OID: Final = "esriFieldTypeOID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What a layer says of itself; `page_size` is None where an old server names no limit."""

    object_id: str
    page_size: int | None
    can_page: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature(Generic[P]):
    """One object; `point` is longitude and latitude, None for other shapes and empty points."""

    id: int
    point: tuple[float, float] | None
    attributes: P


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[P]):
    """One answer; `has_more` is None where the server does not say."""

    features: tuple[Feature[P], ...]
    has_more: bool | None


class _Error(msgspec.Struct):
    code: int | None = None
    message: str = ""


class _Field(msgspec.Struct):
    name: str
    type: str


class _Capabilities(msgspec.Struct, rename="camel"):
    supports_pagination: bool = False


class _Layer(msgspec.Struct, rename="camel"):
    fields: list[_Field] | None = None
    object_id_field: str | None = None
    max_record_count: int | None = None
    advanced_query_capabilities: _Capabilities | None = None
    error: _Error | None = None


class _Count(msgspec.Struct):
    count: int | None = None
    features: msgspec.Raw = _NULL
    error: _Error | None = None


class _Reference(msgspec.Struct, rename="camel"):
    wkid: int | None = None
    latest_wkid: int | None = None


class _Geometry(msgspec.Struct):
    x: float | str | None = None
    y: float | str | None = None
    type: str | None = None
    coordinates: msgspec.Raw = _NULL


class _Position(msgspec.Struct, array_like=True):
    longitude: float
    latitude: float


class _Feature(msgspec.Struct):
    attributes: msgspec.Raw = _NULL
    properties: msgspec.Raw = _NULL
    geometry: _Geometry | None = None


class _Limit(msgspec.Struct, rename="camel"):
    exceeded_transfer_limit: bool | None = None


class _Page(_Limit, rename="camel"):
    features: list[_Feature] | None = None
    spatial_reference: _Reference | None = None
    properties: _Limit | None = None
    type: str | None = None
    error: _Error | None = None


_LAYER: Final = msgspec.json.Decoder(_Layer)
_COUNT: Final = msgspec.json.Decoder(_Count)
_PAGE: Final = msgspec.json.Decoder(_Page)
_VALUES: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ID: Final = msgspec.json.Decoder(int)
_POSITION: Final = msgspec.json.Decoder(_Position)


def layer(stream: BinaryIO) -> Layer:
    """The layer's own description (`?f=json`)."""
    body = stream.read()
    told = decode(body, _LAYER, "the description of an ArcGIS layer")
    _refuse_error(told.error, body)
    found = (each.name for each in told.fields or () if each.type == _OID)
    object_id = told.object_id_field or next(found, None)
    if object_id is None:
        raise refused("no object id", expected="a layer whose objects have ids", head=body)
    abilities = told.advanced_query_capabilities or _Capabilities()
    return Layer(
        object_id=object_id,
        page_size=told.max_record_count,
        can_page=abilities.supports_pagination,
    )


def total(stream: BinaryIO) -> int | None:
    """The answer to `returnCountOnly`; None where an old server sent features instead."""
    body = stream.read()
    told = decode(body, _COUNT, '{"count": n}')
    _refuse_error(told.error, body)
    if told.count is None and told.features == _NULL:
        raise refused("neither count nor features", expected='{"count": n}', head=body)
    return told.count


def page(stream: BinaryIO, attributes: msgspec.json.Decoder[P], *, object_id: str) -> Page[P]:
    """One page in Esri JSON or, as a FeatureCollection, in GeoJSON; always in WGS 84."""
    body = stream.read()
    told = decode(body, _PAGE, _EXPECTED)
    _refuse_error(told.error, body)
    if told.features is None:
        raise refused("no features", expected=_EXPECTED, head=body)
    if told.type is None and any(each.geometry for each in told.features):
        reference = told.spatial_reference or _Reference()
        if WGS84 not in (reference.wkid, reference.latest_wkid):
            why = f"the coordinates are in {reference.latest_wkid or reference.wkid}"
            raise refused(why, expected=f"WGS 84: ask for outSR={WGS84}", head=body)
    limits = (told.exceeded_transfer_limit, (told.properties or _Limit()).exceeded_transfer_limit)
    return Page(
        features=tuple(_feature(each, attributes, object_id) for each in told.features),
        has_more=None if limits == (None, None) else any(limits),
    )


def next_page(found: Page[P], params: Params) -> Params | None:
    """The query for the page after this one; a full page may always be followed by another."""
    asked = dict(params)
    is_full = asked.get(SIZE) == str(len(found.features))
    if not (found.has_more or (found.has_more is None and is_full)) or not found.features:
        return None
    offset = int(asked.get(OFFSET, "0")) + len(found.features)
    return tuple((asked | {OFFSET: str(offset)}).items())


def whole(
    pages: Iterable[Page[P]], *, announced: int | None, limit: int | None
) -> list[Feature[P]]:
    """All features in order; `announced` is the control total, `limit` the longest page."""
    found: list[Feature[P]] = []
    last: Page[P] | None = None
    for last in pages:
        found.extend(last.features)
    ids = {each.id for each in found}
    if len(ids) != len(found):
        raise _partial(f"{len(found) - len(ids)} objects came twice: the pages overlap")
    if last is None or last.has_more:
        raise _partial("the last page says that there are more")
    if announced is not None and announced != len(found):
        raise _partial(f"{len(found)} features came, {announced} were announced")
    if announced is None and (limit is None or len(last.features) >= limit):
        raise _partial(f"{len(last.features)} features fill the last page, and no total was told")
    return found


def moment(milliseconds: int | None) -> datetime | None:
    """A date as the servers write it: milliseconds since 1970, UTC."""
    if milliseconds is None:
        return None
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError as error:
        head = str(milliseconds).encode()
        raise refused("a date out of all years", expected="milliseconds", head=head) from error


def _feature(told: _Feature, attributes: msgspec.json.Decoder[P], object_id: str) -> Feature[P]:
    written = told.properties if told.attributes == _NULL else told.attributes
    raw = b"{}" if written == _NULL else bytes(written)
    identity = decode(raw, _VALUES, "attributes").get(object_id, _NULL)
    return Feature(
        id=decode(bytes(identity), _ID, f"a number in {object_id}"),
        point=_point(told.geometry) if told.geometry else None,
        attributes=decode(raw, attributes, "the declared attributes"),
    )


def _point(told: _Geometry) -> tuple[float, float] | None:
    """Empty points have the text "NaN" for a number."""
    if told.type == "Point":
        position = decode(bytes(told.coordinates), _POSITION, "a position")
        return position.longitude, position.latitude
    x, y = told.x, told.y
    if isinstance(x, float) and isinstance(y, float) and math.isfinite(x) and math.isfinite(y):
        return x, y
    return None


def _refuse_error(error: _Error | None, body: bytes) -> None:
    if error is not None:
        why = f"error {error.code} inside an answer with status 200: {error.message}"
        raise refused(why, expected=_EXPECTED, head=body)


def _partial(why: str) -> FormatError:
    return refused(why, expected=_WHOLE, head=why.encode())

import io
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.damage import damaged, gives_rows_or_a_format_error
from tracker.errors import FormatError
from tracker.formats import geojson


class Named(msgspec.Struct):
    name: str = ""


NAMED = msgspec.json.Decoder(Named)
SQUARE = [[[4.0, 52.0], [5.0, 52.0], [5.0, 53.0], [4.0, 52.0]]]
DEGREES = st.floats(-180, 180)


def read(**collection: object) -> list[geojson.Feature[Named]]:
    body = json.dumps({"type": "FeatureCollection", **collection}).encode()
    return list(geojson.features(io.BytesIO(body), NAMED))


def a_feature(geometry: object, properties: object = None) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@given(st.lists(st.tuples(DEGREES, DEGREES)))
def test_points_keep_longitude_before_latitude(points: list[tuple[float, float]]) -> None:
    found = read(features=[a_feature({"type": "Point", "coordinates": each}) for each in points])

    assert [feature.point for feature in found] == points
    assert [feature.index for feature in found] == list(range(len(points)))


def test_points_and_outlines_may_be_mixed_and_a_geometry_may_be_null() -> None:
    polygon = {"type": "Polygon", "coordinates": SQUARE}
    point, outline, nothing, line = read(
        features=[
            a_feature({"type": "Point", "coordinates": [4.3, 52.0, 1.5]}, {"name": "A"}),
            a_feature(polygon, {"name": "B", "phone": "12345678"}),
            a_feature(None, None),
            a_feature({"type": "LineString", "coordinates": SQUARE[0]}),
        ]
    )

    assert (point.point, point.outline, point.properties) == ((4.3, 52.0), None, Named("A"))
    assert (outline.point, json.loads(outline.outline or ""), outline.properties) == (
        None,
        polygon,
        Named("B"),
    )
    assert (nothing.point, nothing.outline, nothing.properties) == (None, None, Named())
    assert (line.point, line.outline) == (None, None)


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"]
)
def test_a_member_that_says_wgs_84_is_welcome(name: str) -> None:
    assert read(features=[], crs={"type": "name", "properties": {"name": name}}) == []


@pytest.mark.parametrize("properties", [{"name": "urn:ogc:def:crs:EPSG::28992"}, {"href": "x"}])
def test_coordinates_of_another_grid_are_refused(properties: dict[str, str]) -> None:
    with pytest.raises(FormatError, match="the coordinates are in"):
        read(features=[], crs={"type": "name", "properties": properties})


@pytest.mark.parametrize(
    "body",
    [
        b'{"error":{"code":400,"message":"Invalid query"}}',
        b'{"type":"Topology","arcs":[],"objects":{}}',
        b'{"type":"FeatureCollection"}',
        b'{"features":[]}',
        b"<html></html>",
        b"",
        b'{"type":"FeatureCollection","features":[{"type":"Feature"',
    ],
)
def test_what_is_no_feature_collection_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        list(geojson.features(io.BytesIO(body), NAMED))

    assert "FeatureCollection" in caught.value.hint


@pytest.mark.parametrize(
    "feature",
    [
        a_feature({"type": "Point", "coordinates": ["4.3", "52"]}),
        a_feature({"type": "Point", "coordinates": [4.3]}),
        a_feature({"type": "Point"}),
        a_feature({"coordinates": [4.3, 52.0]}),
        a_feature(None, {"name": 5}),
    ],
)
def test_a_feature_with_wrong_types_is_refused(feature: dict[str, object]) -> None:
    with pytest.raises(FormatError):
        read(features=[feature])


WHOLE = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            a_feature({"type": "Point", "coordinates": [4.3, 52.0]}, {"name": "A"}),
            a_feature({"type": "Polygon", "coordinates": SQUARE}, {"name": "B"}),
        ],
    }
).encode()


@given(damaged(WHOLE))
def test_damaged_bytes_give_rows_or_a_format_error(body: bytes) -> None:
    gives_rows_or_a_format_error(lambda: list(geojson.features(io.BytesIO(body), NAMED)))


def test_an_outline_with_bytes_that_are_no_text_is_refused() -> None:
    broken = WHOLE.replace(b'"Polygon", "', b'"Polygon", "\x80')

    with pytest.raises(FormatError, match="utf-8"):
        list(geojson.features(io.BytesIO(broken), NAMED))


def test_a_mark_of_the_byte_order_changes_nothing() -> None:
    plain, marked = (
        list(geojson.features(io.BytesIO(mark + WHOLE), NAMED)) for mark in (b"", b"\xef\xbb\xbf")
    )

    assert plain == marked

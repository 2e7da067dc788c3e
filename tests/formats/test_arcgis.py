import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.damage import damaged, gives_rows_or_a_format_error
from tracker.errors import FormatError
from tracker.formats import arcgis
from tracker.formats.arcgis import Feature, Layer, Page, Params


class Tree(msgspec.Struct):
    name: str = ""


TREES = msgspec.json.Decoder(Tree)
ERROR = {"error": {"code": 400, "message": "Invalid query", "details": []}}
QUERY: Params = (("where", "1=1"), ("resultOffset", "0"), ("resultRecordCount", "3"))


def stream(answer: object) -> io.BytesIO:
    return io.BytesIO(answer if isinstance(answer, bytes) else json.dumps(answer).encode())


def a_feature(number: int, x: object = 4.3, y: object = 52.1) -> dict[str, Any]:
    attributes = {"OBJECTID": number, "name": f"tree {number}", "owner": "A. Person"}
    return {"attributes": attributes, "geometry": {"x": x, "y": y}}


def an_answer(*features: object, **more: object) -> dict[str, object]:
    return {"features": features, "spatialReference": {"wkid": 4326}} | more


def read(answer: object) -> Page[Tree]:
    return arcgis.page(stream(answer), TREES, object_id="OBJECTID")


def pages_of(count: int, size: int, *, tells: bool) -> Iterator[Page[Tree]]:
    """A server with so many objects, asked page by page until it says or shows the end."""
    params: Params | None = (("resultOffset", "0"), ("resultRecordCount", str(size)))
    while params is not None:
        offset = int(dict(params)["resultOffset"])
        features = [a_feature(number) for number in range(count)[offset : offset + size]]
        told = {"exceededTransferLimit": True} if tells and offset + size < count else {}
        found = read(an_answer(*features, **told))
        yield found
        params = arcgis.next_page(found, params)


def ids(features: Sequence[Feature[Tree]]) -> list[int]:
    return [each.id for each in features]


@given(st.integers(0, 30), st.integers(1, 9), st.booleans())
def test_pages_of_any_size_give_the_same_objects(count: int, size: int, tells: bool) -> None:
    pages = list(pages_of(count, size, tells=tells))

    assert ids(arcgis.whole(pages, announced=count, limit=size)) == list(range(count))


@given(st.integers(1, 30), st.integers(1, 9), st.data())
def test_a_page_that_is_lost_is_noticed(count: int, size: int, data: st.DataObject) -> None:
    pages = [each for each in pages_of(count, size, tells=True) if each.features]
    del pages[data.draw(st.integers(0, len(pages) - 1))]

    with pytest.raises(FormatError):
        arcgis.whole(pages, announced=count, limit=size)


def test_only_declared_attributes_and_the_place_of_a_point_enter() -> None:
    (found,) = read(an_answer(a_feature(7))).features

    assert found == Feature(id=7, point=(4.3, 52.1), attributes=Tree("tree 7"))


def test_geojson_says_in_its_properties_that_there_are_more() -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [4.3, 52.1]},
        "properties": {"OBJECTID": 1, "name": "x"},
    }
    answer = {
        "type": "FeatureCollection",
        "features": [feature],
        "properties": {"exceededTransferLimit": True},
    }

    found = read(answer)

    assert found.has_more is True
    assert found.features[0].point == (4.3, 52.1)
    assert arcgis.next_page(found, QUERY) == (*QUERY[:1], ("resultOffset", "1"), *QUERY[2:])


@pytest.mark.parametrize(
    "geometry", [{"x": "NaN", "y": "NaN"}, {"x": None, "y": None}, {"rings": [[[1, 2]]]}]
)
def test_an_empty_point_and_another_shape_have_no_point(geometry: object) -> None:
    feature = a_feature(1) | {"geometry": geometry}

    assert read(an_answer(feature)).features[0].point is None


def test_a_table_has_no_geometry_and_needs_no_grid() -> None:
    feature = {"attributes": {"OBJECTID": 1}}

    assert read({"features": [feature]}).features[0].point is None


@pytest.mark.parametrize("reference", [{"wkid": 3435}, {"wkid": 102100, "latestWkid": 3857}, None])
def test_coordinates_of_another_grid_are_refused(reference: object) -> None:
    with pytest.raises(FormatError, match="the coordinates are in") as caught:
        read(an_answer(a_feature(1), spatialReference=reference))

    assert "outSR=4326" in caught.value.hint


def test_an_error_inside_a_good_answer_is_refused_wherever_it_comes() -> None:
    for ask in (arcgis.layer, arcgis.total, read):
        with pytest.raises(FormatError, match="error 400 inside"):
            ask(stream(ERROR) if ask is not read else ERROR)  # type: ignore[arg-type]


def test_pages_that_overlap_are_refused() -> None:
    pages = [read(an_answer(a_feature(1), a_feature(2))), read(an_answer(a_feature(2)))]

    with pytest.raises(FormatError, match="1 objects came twice"):
        arcgis.whole(pages, announced=3, limit=2)


def test_an_end_that_says_there_are_more_is_refused() -> None:
    page = read(an_answer(exceededTransferLimit=True))

    assert arcgis.next_page(page, QUERY) is None
    with pytest.raises(FormatError, match="there are more"):
        arcgis.whole([page], announced=None, limit=10)


@pytest.mark.parametrize("limit", [2, None])
def test_without_a_total_a_full_last_page_is_refused(limit: int | None) -> None:
    page = read(an_answer(a_feature(1), a_feature(2)))

    with pytest.raises(FormatError, match="no total was told"):
        arcgis.whole([page], announced=None, limit=limit)


def test_without_a_total_a_shorter_last_page_is_the_end() -> None:
    page = read(an_answer(a_feature(1), a_feature(2)))

    assert ids(arcgis.whole([page], announced=None, limit=3)) == [1, 2]


def test_no_page_at_all_is_refused() -> None:
    with pytest.raises(FormatError):
        arcgis.whole([], announced=0, limit=3)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"objectIds": [1]}, "no features"),
        ({"features": [{"attributes": {"name": "x"}}]}, "Expected `int`"),
        ({"features": [{}]}, "Expected `int`"),
        (b"<html></html>", "JSON is malformed"),
        (b"", "truncated"),
    ],
)
def test_what_is_no_page_is_refused(answer: object, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read(answer)


def test_a_layer_says_how_long_its_pages_are() -> None:
    told = {
        "maxRecordCount": 2000,
        "objectIdField": "COUNTER",
        "advancedQueryCapabilities": {"supportsPagination": True},
    }

    assert arcgis.layer(stream(told)) == Layer(object_id="COUNTER", page_size=2000, can_page=True)


def test_a_layer_without_ids_is_refused() -> None:
    with pytest.raises(FormatError, match="no object id"):
        arcgis.layer(stream({"name": "Straatboom", "fields": [{"name": "A", "type": "x"}]}))


def test_the_control_total_is_a_number_or_features_that_answer_nothing() -> None:
    assert arcgis.total(stream({"count": 127_370})) == 127_370
    assert arcgis.total(stream(an_answer(a_feature(1)))) is None
    with pytest.raises(FormatError, match="neither count nor features"):
        arcgis.total(stream({"objectIds": [1, 2]}))


def test_dates_are_milliseconds_in_utc() -> None:
    assert arcgis.moment(1_541_116_800_000) == datetime(2018, 11, 2, tzinfo=UTC)
    assert arcgis.moment(-1) == datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)
    assert arcgis.moment(None) is None
    with pytest.raises(FormatError, match="out of all years"):
        arcgis.moment(10**30)


@given(damaged(json.dumps(an_answer(a_feature(1), exceededTransferLimit=True)).encode()))
def test_damaged_bytes_give_rows_or_a_format_error(body: bytes) -> None:
    gives_rows_or_a_format_error(lambda: read(body))


class TestRealFiles:
    """Two old servers: one without paging, one that ignores every flag."""

    @pytest.fixture
    def cook(self, shared_feeds: Path) -> Path:
        return shared_feeds / "arcgis-featureserver" / "us-il-cook"

    def test_old_layers_name_no_limit_and_no_paging(self, cook: Path, shared_feeds: Path) -> None:
        carson = shared_feeds / "arcgis-featureserver" / "us-ca-carson"

        for file in (cook / "metadata.json", carson / "us-ca-carson-metadata.json"):
            found = arcgis.layer(stream(file.read_bytes()))
            assert found == Layer(object_id="OBJECTID", page_size=None, can_page=False)

    def test_the_flag_for_the_total_was_ignored(self, cook: Path) -> None:
        assert arcgis.total(stream((cook / "count-only.json").read_bytes())) is None

    def test_the_page_in_state_plane_feet_is_refused(self, cook: Path) -> None:
        with pytest.raises(FormatError, match="the coordinates are in"):
            read((cook / "count-only.json").read_bytes())

    def test_a_full_page_without_a_word_of_more_is_no_whole(self, cook: Path) -> None:
        page = read((cook / "page-full.json").read_bytes())

        assert (len(page.features), page.has_more) == (500, None)
        with pytest.raises(FormatError, match="500 features fill the last page"):
            arcgis.whole([page], announced=None, limit=500)
        following = arcgis.next_page(page, (("resultRecordCount", "500"),))
        assert dict(following or ())["resultOffset"] == "500"

import io
import json
from pathlib import Path

import msgspec
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.damage import damaged, gives_rows_or_a_format_error
from tracker.errors import FormatError
from tracker.formats import topojson
from tracker.formats.geojson import Feature

SCALE, ORIGIN = (0.0007125453, 0.0003193792), (8.0725097, 54.5590908)


class Named(msgspec.Struct):
    kode: str = ""


NAMED = msgspec.json.Decoder(Named)


def read(topology: object, name: str = "areas") -> list[Feature[Named]]:
    body = topology if isinstance(topology, bytes) else json.dumps(topology).encode()
    return list(topojson.features(io.BytesIO(body), NAMED, name=name))


def a_topology(geometry: object, arcs: object, **more: object) -> dict[str, object]:
    objects = {"areas": {"type": "GeometryCollection", "geometries": [geometry]}}
    return {"type": "Topology", "objects": objects, "arcs": arcs, **more}


def a_polygon(arcs: object, **more: object) -> dict[str, object]:
    return {"type": "Polygon", "arcs": arcs, **more}


SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]


def squares(width: int, height: int) -> dict[str, object]:
    """A field of squares packed as a publisher packs: each border once, in steps on a grid."""
    arcs: list[list[list[int]]] = []
    places: dict[tuple[int, int, int, int], int] = {}

    def border(x: int, y: int, dx: int, dy: int) -> int:
        if (x, y, dx, dy) in places:
            return places[x, y, dx, dy]
        places[x, y, dx, dy] = len(arcs)
        places[x + dx, y + dy, -dx, -dy] = ~len(arcs)
        arcs.append([[x, y], [dx, dy]])
        return places[x, y, dx, dy]

    geometries = [
        a_polygon(
            [
                [
                    *(border(x, y, 1, 0), border(x + 1, y, 0, 1)),
                    *(border(x + 1, y + 1, -1, 0), border(x, y + 1, 0, -1)),
                ]
            ],
            properties={"kode": f"{x}/{y}"},
        )
        for x in range(width)
        for y in range(height)
    ]
    return {
        "type": "Topology",
        "objects": {"areas": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": arcs,
        "transform": {"scale": SCALE, "translate": ORIGIN},
    }


def at(x: int, y: int) -> list[float]:
    return [ORIGIN[0] + x * SCALE[0], ORIGIN[1] + y * SCALE[1]]


@given(st.integers(1, 5), st.integers(1, 5))
def test_what_was_packed_comes_out_to_the_bit(width: int, height: int) -> None:
    found = read(squares(width, height))

    outlines = {each.properties.kode: json.loads(each.outline or "") for each in found}
    assert outlines == {
        f"{x}/{y}": {
            "type": "Polygon",
            "coordinates": [
                [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1), at(x, y)],
            ],
        }
        for x in range(width)
        for y in range(height)
    }
    assert [each.index for each in found] == list(range(width * height))


@given(damaged(json.dumps(squares(2, 2)).encode()))
def test_damaged_bytes_give_rows_or_a_format_error(body: bytes) -> None:
    gives_rows_or_a_format_error(lambda: read(body))


def test_several_parts_and_holes_stay_parts_and_holes() -> None:
    hole = [[1, 1], [1, 2], [2, 2], [1, 1]]
    arcs = [SQUARE, hole, [[9, 9], [10, 9], [10, 10], [9, 9]]]
    geometry = {"type": "MultiPolygon", "arcs": [[[0], [1]], [[2]]]}

    (found,) = read(a_topology(geometry, arcs))

    shape = shapely.from_geojson(found.outline or "")
    parts = shapely.get_parts(shape)
    assert (shape.geom_type, shape.area) == ("MultiPolygon", 16.0)
    assert shapely.get_num_interior_rings(parts).tolist() == [1, 0]


def test_a_geometry_outside_of_a_collection_is_one_feature() -> None:
    topology = {"type": "Topology", "arcs": [SQUARE], "objects": {"areas": a_polygon([[0]])}}

    (found,) = read(topology)

    assert json.loads(found.outline or "")["coordinates"] == [SQUARE]


@pytest.mark.parametrize("geometry", [{"type": None}, {"type": "Point", "coordinates": [0, 0]}])
def test_what_is_no_area_has_no_outline(geometry: object) -> None:
    (found,) = read(a_topology(geometry, []))

    assert (found.outline, found.point, found.properties) == (None, None, Named())


@pytest.mark.parametrize(
    ("geometry", "arcs", "why"),
    [
        (a_polygon([[1]]), [SQUARE], "no arc 1"),
        (a_polygon([[-2]]), [SQUARE], "no arc -2"),
        (a_polygon([[0]]), [[]], "no arc 0 with points"),
        (a_polygon([[]]), [SQUARE], "not closed"),
        (a_polygon([[0]]), [SQUARE[:-1]], "not closed"),
        (a_polygon([[0, 1]]), [SQUARE, [[9, 9], [0, 0]]], "does not begin where"),
        (a_polygon([0]), [SQUARE], "Expected `array`"),
        (a_polygon([[0]]), [[[1e308, 0], [1e308, 0]]], "out of all numbers"),
        (a_polygon([[0]], properties={"kode": 5}), [SQUARE], "Expected `str`"),
    ],
)
def test_arcs_that_make_no_ring_are_refused(geometry: object, arcs: object, why: str) -> None:
    transform = {"scale": [1, 1], "translate": [0, 0]} if why == "out of all numbers" else None

    with pytest.raises(FormatError, match=why):
        read(a_topology(geometry, arcs, transform=transform))


def test_an_unknown_object_names_those_that_are_there() -> None:
    with pytest.raises(FormatError, match="no object 'kommuner'") as caught:
        read(squares(1, 1), name="kommuner")

    assert "areas" in caught.value.hint


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b'{"type":"FeatureCollection","features":[]}', b"[]"]
)
def test_what_is_no_topology_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read(body)

    assert "Topology" in caught.value.hint


def test_the_real_file_of_danish_municipalities_holds_all_of_them(shared_feeds: Path) -> None:
    body = (shared_feeds / "dk-dawa-municipalities" / "kommuner.topo.json").read_bytes()

    found = read(body, "kommuner-wgs84")

    assert len({each.properties.kode for each in found}) == len(found) == 99
    shapes = shapely.from_geojson([each.outline for each in found])
    assert sum(not each for each in shapely.is_valid(shapes)) == 42
    west, south, east, north = shapely.total_bounds(shapes)
    assert (8 < west < 8.2, 54.5 < south < 54.6, 15 < east < 15.3, 57.7 < north < 57.8) == (
        *(True, True, True, True),
    )

"""Which area a point lies in, and how far outside of its own."""

import json
import math

import pytest

from tests.pipeline.build import all_recordings
from tracker.feeds.nl_cartomap_municipalities import URL as OUTLINES
from tracker.pipeline.outlines import outline_path
from tracker.pipeline.places import Outlines


def a_square(west: float, south: float, size: float = 1.0) -> str:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


SQUARES = Outlines({"A": a_square(4.0, 52.0), "B": a_square(6.0, 52.0)})


def test_a_declared_point_inside_its_area_is_no_metre_outside() -> None:
    found = SQUARES.place(["A"], [4.5], [52.5])

    assert (found.area, found.metres_outside.tolist()) == (("A",), [0.0])


def test_a_declared_point_outside_stays_declared_and_is_measured() -> None:
    found = SQUARES.place(["A"], [5.1], [52.5])

    assert found.area == ("A",)
    # 0.1 degree of longitude at 52.5 degrees north: 111.32 km x cos(52.5) x 0.1.
    assert found.metres_outside[0] == pytest.approx(6_777, abs=1)


def test_an_undeclared_point_gets_the_area_it_lies_in() -> None:
    found = SQUARES.place(["", ""], [4.5, 6.5], [52.5, 52.5])

    assert found.area == ("A", "B")


def test_an_undeclared_point_near_a_border_gets_the_nearest_area() -> None:
    found = SQUARES.place([""], [5.01], [52.5])

    assert found.area == ("A",)
    assert found.metres_outside[0] == pytest.approx(678, abs=1)


def test_an_undeclared_point_far_from_every_area_gets_none() -> None:
    found = SQUARES.place([""], [5.5], [52.5])

    assert found.area == ("",)


def test_without_the_outline_of_its_area_a_point_is_not_measured() -> None:
    found = Outlines({}).place(["A", ""], [4.5, 4.5], [52.5, 52.5])

    assert found.area == ("A", "")
    assert math.isnan(found.metres_outside[0])


def test_a_point_without_coordinates_is_not_placed() -> None:
    found = SQUARES.place(["", "A"], [math.nan, math.nan], [52.5, 52.5])

    assert all(math.isnan(each) for each in found.metres_outside)


def test_an_outline_fills_its_box_with_north_up() -> None:
    path = outline_path(a_square(4.0, 52.0))

    assert path.startswith("M")
    assert path.endswith("Z")
    assert "100.0" in path


def test_the_recorded_outlines_hold_the_middle_of_the_hague() -> None:
    replay = all_recordings()
    (answer,) = [each for each in replay.answers if each.address == OUTLINES]
    shapes = {
        each["properties"]["statcode"]: json.dumps(each["geometry"])
        for each in json.loads(answer.content())["features"]
    }

    found = Outlines(shapes).place([""], [4.3], [52.07])

    assert found.area == ("GM0518",)

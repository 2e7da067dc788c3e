"""The map of a country: as many shapes as it has, in as few bytes as a phone should load."""

import gzip
import json
import re
from itertools import pairwise

import numpy as np
import pytest
import shapely

from tracker.pipeline.country_map import HEIGHT, WIDTH, Maps, country_shapes

STEP = re.compile(r"[Ml]|-?\d+")


def a_country(count: int = 342, points: int = 400) -> dict[str, str]:
    """A grid of neighbours with jagged borders that they share, as publishers draw them."""
    columns = 19
    noise = np.random.default_rng(7)
    corners = {
        (x, y): (3.4 + x * 0.2, 50.8 + y * 0.15)
        for x in range(columns + 1)
        for y in range(columns + 1)
    }
    lines: dict[tuple[tuple[int, int], tuple[int, int]], np.ndarray] = {}

    def line(a: tuple[int, int], b: tuple[int, int]) -> list[list[float]]:
        """The border between two corners, the same from both sides."""
        key = (min(a, b), max(a, b))
        if key not in lines:
            (x1, y1), (x2, y2) = corners[key[0]], corners[key[1]]
            part = np.linspace(0, 1, points // 4, endpoint=True)[:, None]
            found = np.array([[x1, y1]]) + part * [x2 - x1, y2 - y1]
            found[1:-1] += noise.normal(0, 0.002, (len(part) - 2, 2))
            lines[key] = found.round(5)
        found = lines[key]
        there = found if a == key[0] else found[::-1]
        return [[float(x), float(y)] for x, y in there[:-1]]

    shapes = {}
    for number in range(count):
        x, y = number % columns, number // columns
        ring = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
        path = [point for a, b in pairwise(ring) for point in line(a, b)]
        geometry = {"type": "Polygon", "coordinates": [[*path, path[0]]]}
        shapes[f"GM{number:04}"] = json.dumps(geometry)
    return shapes


def corners_of(path: str) -> np.ndarray:
    """The corners of a path of one ring."""
    numbers = [int(each) for each in STEP.findall(path) if each not in "Ml"]
    return np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)


def test_342_shapes_stay_far_below_what_a_page_may_weigh() -> None:
    found = country_shapes(a_country())

    assert len(found.paths) == 342
    assert all(path.startswith("M") and path.endswith("z") for path in found.paths.values())
    assert len(gzip.compress("".join(found.paths.values()).encode())) < 40_000


def test_every_corner_lies_in_the_box_and_north_is_up() -> None:
    found = country_shapes(a_country(count=38, points=40))

    assert found.width <= WIDTH
    assert found.height <= HEIGHT
    every = np.concatenate([corners_of(path) for path in found.paths.values()])
    assert every.min() >= 0
    assert (every <= [found.width, found.height]).all()
    assert (
        corners_of(found.paths["GM0000"]).mean(0)[1] > corners_of(found.paths["GM0019"]).mean(0)[1]
    )


def test_a_degree_of_longitude_is_drawn_shorter_than_one_of_latitude() -> None:
    square = shapely.to_geojson(shapely.box(8, 55, 9, 56))

    found = country_shapes({"0101": square})

    assert found.width / found.height == pytest.approx(np.cos(np.radians(55.5)), abs=0.002)


def test_neighbours_keep_one_border_when_they_are_simplified() -> None:
    found = country_shapes(a_country(count=2, points=400))

    left, right = (set(map(tuple, corners_of(path).tolist())) for path in found.paths.values())
    assert len(left & right) > 10


def test_an_island_that_nobody_would_see_is_left_out_and_the_largest_never_is() -> None:
    parts = shapely.MultiPolygon([shapely.box(8, 55, 9, 56), shapely.box(9.5, 55, 9.501, 55.001)])
    speck = shapely.box(12, 55, 12.001, 55.001)

    found = country_shapes({"0101": shapely.to_geojson(parts), "0102": shapely.to_geojson(speck)})

    assert found.paths["0101"].count("M") == 1
    assert found.spots.keys() == {"0101", "0102"}


def test_a_map_is_drawn_once_for_the_same_places_and_not_at_all_without_outlines() -> None:
    outlines = a_country(count=3, points=40)
    maps = Maps(outlines)

    assert maps.of(["GM0000", "GM0001", "GM9999"]) is maps.of(["GM0000", "GM0001"])
    assert maps.of(["GM9999"]) is None

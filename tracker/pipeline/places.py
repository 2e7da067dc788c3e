"""Where points lie: which area a point is in, or how far it lies outside of its own."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0
NEAR_METRES = 1_500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """For each point its area ("" if none is near) and its distance outside, None if not known."""

    area: tuple[str, ...]
    metres_outside: tuple[float | None, ...]


class Outlines:
    """The outlines of areas; distances are metres on a plane that is true near each area."""

    def __init__(self, geometries: Mapping[str, str]) -> None:
        """Read GeoJSON text by area code."""
        self._codes = tuple(geometries)
        self._shapes = shapely.from_geojson([geometries[code] for code in self._codes])

    def place(
        self,
        areas: Sequence[str],
        longitude: Sequence[float | None],
        latitude: Sequence[float | None],
    ) -> Placed:
        """Keep declared areas and measure; give undeclared points the area they lie in or near."""
        found = list(areas)
        metres: list[float | None] = [None] * len(found)
        degrees = [np.array(each, dtype=np.float64) for each in (longitude, latitude)]
        has_place = np.isfinite(degrees[0]) & np.isfinite(degrees[1])
        for code in dict.fromkeys(areas):
            rows = np.flatnonzero(np.array([each == code for each in areas]) & has_place)
            if len(rows) == 0 or (code and code not in self._codes):
                continue
            here = degrees[0][rows], degrees[1][rows]
            nearest = [code] * len(rows) if code else self._nearest(*here)
            distances = self._distances(nearest, *here)
            for row, area, distance in zip(rows, nearest, distances, strict=True):
                metres[row] = round(float(distance), 1)
                found[row] = area if code or distance <= NEAR_METRES else ""
        return Placed(area=tuple(found), metres_outside=tuple(metres))

    def _nearest(self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> list[str]:
        if not self._codes:
            return [""] * len(longitude)
        tree = shapely.STRtree(self._shapes)
        index = np.atleast_1d(tree.nearest(shapely.points(longitude, latitude)))
        return [self._codes[i] for i in index.tolist()]

    def _distances(
        self, areas: Sequence[str], longitude: NDArray[np.float64], latitude: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        distances = np.full(len(areas), np.inf)
        names = np.array(areas, dtype=object)
        for code in dict.fromkeys(area for area in areas if area):
            rows = np.flatnonzero(names == code)
            shape = self._shapes[self._codes.index(code)]
            shrink = math.cos(math.radians(shapely.centroid(shape).y))
            scale = np.array([METRES_PER_DEGREE * shrink, METRES_PER_DEGREE])
            points = shapely.points(longitude[rows] * scale[0], latitude[rows] * scale[1])
            distances[rows] = shapely.distance(points, _stretched(shape, scale))
        return distances


def _stretched(shape: BaseGeometry, scale: NDArray[np.float64]) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points * scale)

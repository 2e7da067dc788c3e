"""Where points lie: which area a point is in, or how far it lies outside of its own."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from tracker.checks.rule import Suite

METRES_PER_DEGREE = 111_320.0
NEAR_METRES = 1_500.0


def basis_of(suite: Suite, geometries: Mapping[str, str]) -> str:
    """A name for all by which a record is accepted: change the number when the parsing changes."""
    basis = hashlib.sha256(f"1 {suite.rows}".encode())
    for code, geometry in sorted(geometries.items()):
        basis.update(f"{code} {geometry}".encode())
    return basis.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """For each point its area ("" if none is near) and its distance outside, NaN if not known."""

    area: tuple[str, ...]
    metres_outside: NDArray[np.float64]


class Outlines:
    """The outlines of areas; distances are metres on a plane that is true near each area."""

    def __init__(self, geometries: Mapping[str, str]) -> None:
        """Read GeoJSON text by area code."""
        self._codes = tuple(geometries)
        self._shapes = shapely.from_geojson([geometries[code] for code in self._codes])
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def place(
        self,
        areas: Sequence[str],
        longitude: Sequence[float] | NDArray[np.float64],
        latitude: Sequence[float] | NDArray[np.float64],
    ) -> Placed:
        """Keep declared areas and measure; give undeclared points the area they lie in or near."""
        east, north = (np.asarray(each, dtype=np.float64) for each in (longitude, latitude))
        has_place = np.isfinite(east) & np.isfinite(north)
        declared = np.array(areas, dtype=object)
        found = declared.copy()
        metres = np.full(len(found), np.nan)
        for code in dict.fromkeys(areas):
            rows = np.flatnonzero((declared == code) & has_place)
            if len(rows) == 0 or (code and code not in self._codes):
                continue
            nearest, metres[rows] = self._measured(code, east[rows], north[rows])
            found[rows] = np.where(metres[rows] <= NEAR_METRES, nearest, code)
        return Placed(area=tuple(found.tolist()), metres_outside=metres)

    def _measured(
        self, code: str, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
    ) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
        """Whose points these are and how far outside; only those outside are measured."""
        nearest = np.full(len(longitude), code, dtype=object)
        if code:
            shape = self._shapes[self._codes.index(code)]
            is_inside = shapely.intersects_xy(shape, longitude, latitude)
        else:
            point, shape = self._tree.query(
                shapely.points(longitude, latitude), predicate="intersects"
            )
            nearest[point[::-1]] = np.array(self._codes, dtype=object)[shape[::-1]]
            is_inside = nearest != ""
        outside = np.flatnonzero(~is_inside)
        if not code:
            nearest[outside] = self._nearest(longitude[outside], latitude[outside])
        metres = np.zeros(len(longitude))
        metres[outside] = np.round(
            self._distances(nearest[outside], longitude[outside], latitude[outside]), 1
        )
        return nearest, metres

    def _nearest(
        self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
    ) -> NDArray[np.object_]:
        if not self._codes:
            return np.full(len(longitude), "", dtype=object)
        index = np.atleast_1d(self._tree.nearest(shapely.points(longitude, latitude)))
        nearest: NDArray[np.object_] = np.array(self._codes, dtype=object)[index]
        return nearest

    def _distances(
        self,
        areas: NDArray[np.object_],
        longitude: NDArray[np.float64],
        latitude: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        distances = np.full(len(areas), np.inf)
        for code in set(areas.tolist()) - {""}:
            rows = np.flatnonzero(areas == code)
            shape = self._shapes[self._codes.index(code)]
            shrink = math.cos(math.radians(shapely.centroid(shape).y))
            scale = np.array([METRES_PER_DEGREE * shrink, METRES_PER_DEGREE])
            points = shapely.points(longitude[rows] * scale[0], latitude[rows] * scale[1])
            distances[rows] = shapely.distance(points, _stretched(shape, scale))
        return distances


def _stretched(shape: BaseGeometry, scale: NDArray[np.float64]) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points * scale)

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
        if code:
            nearest = np.full(len(longitude), code, dtype=object)
            shape = self._shapes[self._codes.index(code)]
            outside = np.flatnonzero(~shapely.intersects_xy(shape, longitude, latitude))
        else:
            nearest = self._holding(longitude, latitude)
            outside = np.flatnonzero(nearest == "")
            nearest[outside] = self._nearest(longitude[outside], latitude[outside])
        metres = np.zeros(len(longitude))
        metres[outside] = np.round(
            self._distances(nearest[outside], longitude[outside], latitude[outside]), 1
        )
        return nearest, metres

    def _holding(
        self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
    ) -> NDArray[np.object_]:
        """The first area that holds each point, "" for none: only points in its box are tried."""
        order = np.argsort(longitude)
        found = np.full(len(order), -1)
        east, north = longitude[order], latitude[order]
        bounds = shapely.bounds(self._shapes).reshape(-1, 4).tolist()
        for place, (west, south, far, top) in enumerate(bounds):
            low, high = np.searchsorted(east, west), np.searchsorted(east, far, side="right")
            inside = (north[low:high] >= south) & (north[low:high] <= top) & (found[low:high] < 0)
            rows = low + np.flatnonzero(inside)
            held = rows[shapely.intersects_xy(self._shapes[place], east[rows], north[rows])]
            found[held] = place
        codes = np.array([*self._codes, ""], dtype=object)
        holding = np.empty(len(order), dtype=object)
        holding[order] = codes[found]
        return holding

    def _nearest(
        self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
    ) -> NDArray[np.object_]:
        if not self._codes or not len(longitude):
            return np.full(len(longitude), "", dtype=object)
        tree = shapely.STRtree(self._shapes)
        index = np.atleast_1d(tree.nearest(shapely.points(longitude, latitude)))
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

"""The outlines of a country's places as small SVG paths in one box, simplified together."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from tracker.publish.indicator_views import CountryShapes

WIDTH: Final = 1000.0
HEIGHT: Final = 1100.0
_TOLERANCE: Final = 1.6  # of the width: about a pixel where the map is 600 pixels wide
_SPECK: Final = 12.0  # square units; an island below it is not seen


class Maps:
    """The maps of countries from the outlines that we hold; each is drawn once."""

    def __init__(self, outlines: Mapping[str, str]) -> None:
        """Take GeoJSON text by area code."""
        self._outlines = outlines
        self._drawn: dict[tuple[str, ...], CountryShapes] = {}

    def of(self, codes: Iterable[str]) -> CountryShapes | None:
        """The shapes of some places, as far as there is an outline; None without any."""
        held = tuple(code for code in codes if code in self._outlines)
        if held and held not in self._drawn:
            self._drawn[held] = country_shapes({code: self._outlines[code] for code in held})
        return self._drawn.get(held)


def country_shapes(geometries: Mapping[str, str]) -> CountryShapes:
    """GeoJSON text by area code to paths in whole units, north up; neighbours keep one border.

    Degrees become a plane by the cosine of the middle latitude: for a country of a few degrees the
    eye sees no difference to a true projection.

    Raises:
        shapely.errors.GEOSException: Where a text is no GeoJSON.
    """
    shapes = shapely.from_geojson(list(geometries.values()))
    west, south, east, north = shapely.total_bounds(shapes)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * shrink), HEIGHT / (north - south))
    flat = shapely.transform(
        shapes, lambda points: (points - [west, north]) * [scale * shrink, -scale]
    )
    drawn = shapely.coverage_simplify(flat, _TOLERANCE)
    points = shapely.get_coordinates(shapely.point_on_surface(drawn)).round().tolist()
    return CountryShapes(
        width=math.ceil((east - west) * shrink * scale),
        height=math.ceil((north - south) * scale),
        paths=dict(zip(geometries, map(_path, drawn), strict=True)),
        spots={code: (x, y) for code, (x, y) in zip(geometries, points, strict=True)},
    )


def _path(shape: BaseGeometry) -> str:
    """Every part that can be seen, with its holes; at least the largest."""
    parts = shapely.get_parts(shape)
    sizes = shapely.area(parts)
    seen = parts[(sizes >= _SPECK) | (sizes == sizes.max())]
    rings = shapely.get_rings(seen)
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(points: NDArray[np.float64]) -> str:
    """One ring in steps of whole units: short to write, and it shrinks well."""
    whole = points.round().astype(int)
    steps = np.diff(whole[:-1], axis=0)
    steps = steps[steps.any(axis=1)]
    lines = " ".join(f"{x} {y}" for x, y in steps.tolist())
    x, y = whole[0].tolist()
    return f"M{x} {y}l{lines}z".replace(" -", "-") if lines else ""

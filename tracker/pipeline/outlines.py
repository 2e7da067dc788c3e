"""An area's outline as a small SVG path."""

import math

import shapely
from shapely.geometry.base import BaseGeometry

BOX = 100.0
TOLERANCE = 0.3


def outline_path(geometry: str) -> str:
    """GeoJSON text to a path that fills a 100 x 100 box, north up, simplified to what is seen."""
    shape = shapely.from_geojson(geometry)
    shrink = math.cos(math.radians(shapely.centroid(shape).y))
    left, bottom, right, top = shapely.bounds(shape)
    scale = BOX / max((right - left) * shrink, top - bottom)
    flat = shapely.transform(
        shape, lambda points: (points - [left, top]) * [scale * shrink, -scale]
    )
    parts = shapely.get_parts(shapely.simplify(flat, TOLERANCE))
    return "".join(_ring(part) for part in parts)


def _ring(polygon: BaseGeometry) -> str:
    points = shapely.get_coordinates(shapely.get_exterior_ring(polygon))
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points[:-1]) + "Z"

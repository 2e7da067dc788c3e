"""Outlines of areas from GeoJSON: one row per code."""

from typing import Protocol, TypeVar

import msgspec

from tracker.feeds.feed import Pull, ShapeBatch
from tracker.formats import geojson
from tracker.formats.body import refused


class Named(Protocol):
    """What the properties of a boundary file must tell, under whatever names it uses."""

    code: str
    name: str


N = TypeVar("N", bound=Named)


def outlines(pull: Pull, properties: msgspec.json.Decoder[N]) -> ShapeBatch:
    """All outlines of a pull; an area without one is refused, since nothing could replace it."""
    area, name, geometry, row = [], [], [], []
    for answer in pull.answers:
        with answer.open() as stream:
            for feature in geojson.features(stream, properties):
                code = feature.properties.code
                if feature.outline is None:
                    expected = "a Polygon or MultiPolygon for every area"
                    raise refused(f"{code} has no outline", expected=expected, head=code.encode())
                area.append(code)
                name.append(feature.properties.name)
                geometry.append(feature.outline)
                row.append(f"/features/{feature.index}")
    return ShapeBatch(area=area, name=name, geometry=geometry, row=row)

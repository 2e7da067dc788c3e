"""Outlines that cross themselves, made valid where their area stays; how many is always told.

`docs/decisions/0005` says why this is no silent repair: the answer is kept as it came, the rules of
the feed count what was normalised, and quarantine what changed more than they allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

MOST_POINTS: Final = 10_000  # a hostile outline of a million points crosses itself 10¹¹ times


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """GeoJSON texts, the publisher's own where they were valid, and what was done to each.

    `area_change` is the difference of the areas, divided by the new one; 0 where nothing was done.
    `shapes` are the outlines of the texts, None for what is no outline at all.
    """

    geometry: tuple[str, ...]
    shapes: NDArray[np.object_]
    is_as_published: tuple[bool, ...]
    area_change: tuple[float, ...]


def normalised(geometry: Sequence[str]) -> Normalised:
    """Make valid what crosses itself: rings are untangled, lines without width fall away."""
    published = shapely.from_geojson(list(geometry), on_invalid="ignore")
    texts, shapes, changes = list(geometry), list(published), [0.0] * len(geometry)
    is_valid = shapely.is_valid(published)
    for number in np.flatnonzero(~is_valid):
        shape = published[number]
        if shape is None or shapely.get_num_coordinates(shape) > MOST_POINTS:
            continue
        shapes[number] = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        texts[number] = shapely.to_geojson(shapes[number])
        changes[number] = _change(shape, shapes[number])
    return Normalised(
        geometry=tuple(texts),
        shapes=np.array(shapes, dtype=object),
        is_as_published=tuple(is_valid.tolist()),
        area_change=tuple(changes),
    )


def _change(old: BaseGeometry, new: BaseGeometry) -> float:
    return abs(new.area - old.area) / new.area if new.area else 1.0

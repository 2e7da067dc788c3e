"""One country's figures as arrays: what is compared, how it is spread, who is of the same size."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tracker.domain.area import Area
from tracker.domain.indicator import Indicator
from tracker.domain.observation import Observation
from tracker.domain.trajectory import Floats
from tracker.domain.what_it_takes import LEAST_AREAS, nearest_in_size
from tracker.pipeline.comparing import PER, POPULATION
from tracker.publish.indicator_views import (
    CountryShapes,
    MapView,
    Middle,
    ShapeView,
    Silence,
    SimilarView,
)

SHARE: Final = "percent"
LEAST_COMPARED: Final = 5
_QUARTILES: Final = (0.25, 0.50, 0.75)
_NONE: Final = (date.min, "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """n figures of one country; arrays of shape (n,), NaN where nothing is known.

    `level` is the figure per 1,000 inhabitants, or a share as it is. `on_day` marks the figures of
    the feed, the definition and the day that most places share: only these are compared. The
    country as a whole is no place among them.
    """

    figures: tuple[Observation, ...]
    value: Floats
    people: Floats
    level: Floats
    on_day: NDArray[np.bool_]

    @property
    def is_compared(self) -> NDArray[np.bool_]:
        """Which figures stand beside each other."""
        marks: NDArray[np.bool_] = self.on_day & np.isfinite(self.level)
        return marks

    @property
    def compared(self) -> Floats:
        """The levels that stand beside each other."""
        return self.level[self.is_compared]

    @property
    def newest(self) -> Observation:
        """The figure of the day that was learnt last: it tells where all of them come from."""
        rows = zip(self.figures, self.on_day, strict=True)
        same = [each for each, is_same in rows if is_same] or self.figures
        return max(same, key=lambda each: (each.vintage, each.area))

    def similar(self, place: int, areas: Mapping[str, Area]) -> SimilarView | None:
        """The places of nearly the same size as one of them; None where they are too few."""
        level = np.where(self.is_compared, self.level, np.nan)
        near = nearest_in_size(self.people, level, place)
        if len(near) < LEAST_AREAS:
            return None
        return SimilarView(
            areas=tuple(areas[self.figures[each].area] for each in near),
            middle=middle_of(level[near]),
        )


def levels_of(
    indicator: Indicator,
    figures: Sequence[Observation],
    people: Mapping[str, Observation],
    country: str,
) -> Levels:
    """The figures of some places, each divided by its inhabitants unless it is a share."""
    keys = [None if each.area == country else _alike(each) for each in figures]
    often = Counter(key for key in keys if key is not None)
    common = max(often, key=lambda key: (often[key], key), default=_NONE)
    value = np.array([each.value for each in figures], dtype=np.float64)
    heads = (people.get(each.area) for each in figures)
    count = np.array([each.value if each else np.nan for each in heads], dtype=np.float64)
    count[count <= 0] = np.nan
    return Levels(
        figures=tuple(figures),
        value=value,
        people=count,
        level=value if indicator.unit == SHARE else PER * value / count,
        on_day=np.array([key == common for key in keys]),
    )


def silence_of(indicator: Indicator, levels: Levels, *, is_open: bool) -> Silence | None:
    """Why nothing is compared; a source that may not be passed on must hide single places."""
    least = LEAST_COMPARED if is_open else LEAST_AREAS
    if indicator.id == POPULATION:
        return "size"
    if np.count_nonzero(levels.on_day) < least:
        return "few"
    return None if len(levels.compared) >= least else "people-unknown"


def middle_of(levels: Floats) -> Middle:
    """Quartiles by linear interpolation, as everywhere on this site."""
    low, median, high = np.quantile(levels, _QUARTILES).tolist()
    return Middle(count=len(levels), low=low, median=median, high=high)


def map_of(
    levels: Levels, shapes: CountryShapes, areas: Mapping[str, Area], followed: Mapping[str, Area]
) -> MapView:
    """Our shapes in four classes of equally many places; equal bounds fall together."""
    bounds = np.unique(np.quantile(levels.compared, _QUARTILES))
    steps = np.searchsorted(bounds, levels.level, side="right")
    rows = {
        figure.area: (int(step), float(level)) if is_compared else (None, None)
        for figure, step, level, is_compared in zip(
            levels.figures, steps, levels.level, levels.is_compared, strict=True
        )
    }
    drawn = {code: rows.get(code, (None, None)) for code in shapes.paths}
    found = [step for step, _ in drawn.values() if step is not None]
    return MapView(
        width=shapes.width,
        height=shapes.height,
        bounds=tuple(bounds.tolist()),
        counts=tuple(np.bincount(found, minlength=len(bounds) + 1).tolist()),
        shapes=tuple(
            ShapeView(
                area=areas[code],
                path=shapes.paths[code],
                step=step,
                level=level,
                spot=shapes.spots[code],
                is_followed=code in followed,
            )
            for code, (step, level) in drawn.items()
        ),
    )


def _alike(figure: Observation) -> tuple[date, str, str]:
    return (figure.reference, figure.feed, figure.definition)

"""What the page of an indicator prints: each country's places compared, and none of them ranked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.domain.area import Area
from tracker.domain.indicator import Indicator
from tracker.domain.observation import ObsStatus
from tracker.publish.source_views import SourceView

Measure = Literal["per-1000", "as-it-is"]
Silence = Literal["few", "people-unknown", "size"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Middle:
    """How `count` levels are spread: a quarter lies below `low`, half below `median`."""

    count: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarView:
    """The places of nearly the same size as a followed one, and how their levels are spread."""

    areas: tuple[Area, ...]
    middle: Middle


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFigure:
    """A place's newest figure; `level` is what is compared, None without inhabitants to divide by.

    `is_compared` says that the figure stands for the day on which most places have one. `similar`
    is given for followed places only.
    """

    area: Area
    value: float
    level: float | None
    period: str
    reference: date
    obs_status: ObsStatus
    is_followed: bool
    is_compared: bool
    similar: SimilarView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeView:
    """A place on the map: its path, the class of its level (None without one), and its middle."""

    area: Area
    path: str
    step: int | None
    level: float | None
    spot: tuple[float, float]
    is_followed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """A country in classes of equally many places; `bounds` are the levels between the classes.

    Paths are written in a box of `width` x `height`; `counts` says how many shapes have each class.
    """

    width: float
    height: float
    shapes: tuple[ShapeView, ...]
    bounds: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryView:
    """The places of one country; those of two countries are never compared.

    `known` of `existing` municipalities have a figure for `day`. `silence` says why nothing is
    compared. Where the source may not be passed on, `places` are the followed ones only, and
    neither `levels` (in rising order, without names) nor a map is given.
    """

    country: Area
    day: date
    known: int
    existing: int
    is_redistributable: bool
    places: tuple[PlaceFigure, ...]
    source: SourceView
    measure: Measure = "per-1000"
    silence: Silence | None = None
    middle: Middle | None = None
    levels: tuple[float, ...] = ()
    people_day: date | None = None
    people_source: SourceView | None = None
    map: MapView | None = None

    @property
    def followed(self) -> tuple[PlaceFigure, ...]:
        """The places that this site is about."""
        return tuple(each for each in self.places if each.is_followed)

    @property
    def municipalities(self) -> tuple[PlaceFigure, ...]:
        """The places of the table; the country as a whole is none of them."""
        return tuple(each for each in self.places if each.area.code != each.area.country)

    @property
    def has_notes(self) -> bool:
        """Whether anything is to be said of a single figure in the table."""
        return any(
            each.reference != self.day or each.obs_status is not ObsStatus.NORMAL
            for each in self.municipalities
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorView:
    """An indicator that somebody has a figure of, country by country."""

    indicator: Indicator
    countries: tuple[CountryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryShapes:
    """The outlines of a country's places as paths in one box, and a point inside each."""

    width: float
    height: float
    paths: Mapping[str, str]
    spots: Mapping[str, tuple[float, float]]

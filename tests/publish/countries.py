"""An indicator with figures of a whole country, compared and drawn."""

from dataclasses import replace
from datetime import date

from tests.publish.builders import BALLERUP, STATIONS, a_feed, a_source, an_area
from tracker.domain.area import Area
from tracker.domain.indicator import Indicator
from tracker.domain.observation import ObsStatus
from tracker.publish.indicator_views import (
    CountryView,
    IndicatorView,
    MapView,
    Middle,
    PlaceFigure,
    ShapeView,
    Silence,
    SimilarView,
)

DENMARK = an_area("DK", "Denmark")
NAMES = ("Aarhus", "Ærø", "Ølby", "Vejle", "Tønder", "Sorø", "Ribe", "Faxe", "Dragør")
PLACES = tuple(an_area(f"09{number:02}", name) for number, name in enumerate(NAMES))
DAY = date(2026, 1, 1)


def a_place(area: Area, value: float, *, is_followed: bool = False) -> PlaceFigure:
    return PlaceFigure(
        area=area,
        value=value,
        level=value / 10.0,
        period="2026-01-01",
        reference=DAY,
        obs_status=ObsStatus.NORMAL,
        is_followed=is_followed,
        is_compared=True,
        similar=SimilarView(
            areas=PLACES[:3], middle=Middle(count=3, low=10.0, median=20.0, high=30.0)
        )
        if is_followed
        else None,
    )


def a_map() -> MapView:
    shapes = tuple(
        ShapeView(
            area=area,
            path=f"M{number * 20} 0l20 0 0 40 -20 0z",
            step=None if number == 0 else number % 4,
            level=None if number == 0 else 10.0 * number,
            spot=(number * 20.0 + 10.0, 20.0),
            is_followed=area is BALLERUP,
        )
        for number, area in enumerate((*PLACES, BALLERUP))
    )
    return MapView(
        width=1_000.0,
        height=500.0,
        shapes=shapes,
        bounds=(20.0, 45.0, 70.0),
        counts=(2, 3, 2, 2),
    )


def a_country(*, redistribute: bool = True) -> CountryView:
    others = [a_place(area, 100.0 * (number + 1)) for number, area in enumerate(PLACES)]
    own = a_place(BALLERUP, 550.0, is_followed=True)
    levels = tuple(sorted(10.0 * (number + 1) for number in range(9)))
    return CountryView(
        country=DENMARK,
        day=DAY,
        known=10,
        existing=98,
        is_redistributable=redistribute,
        places=(*others, own) if redistribute else (own,),
        source=a_source(a_feed(redistribute=redistribute)),
        middle=Middle(count=10, low=32.5, median=52.5, high=72.5),
        levels=(*levels[:5], 55.0, *levels[5:]) if redistribute else (),
        people_day=date(2026, 1, 1),
        people_source=a_source(a_feed("dk_dst_population")),
        map=a_map() if redistribute else None,
    )


def silent(silence: Silence) -> CountryView:
    """The same country where nothing is compared."""
    country = a_country()
    return replace(country, silence=silence, middle=None, levels=(), map=None)


def compared(*countries: CountryView, indicator: Indicator = STATIONS) -> IndicatorView:
    return IndicatorView(indicator=indicator, countries=countries or (a_country(),))

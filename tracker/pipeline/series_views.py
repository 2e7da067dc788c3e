"""Series as pages print them, and the key that tells whether one changed."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.definitions import SeriesBreak
from tracker.domain.figures import Figures
from tracker.domain.indicator import Indicator
from tracker.domain.observation import Observation, counted
from tracker.pipeline.assessing import figures_known
from tracker.pipeline.desk import Desk
from tracker.publish.manifest import fingerprint
from tracker.publish.views import FoundBreak, SeriesView

_SOURCE = "source"


def series_view(desk: Desk, indicator: Indicator, area: str) -> SeriesView | None:
    """The series of the best feed that has figures, with all its vintages."""
    figures = figures_known(desk.catalogue, desk.known, indicator.id, area)
    newest = figures.newest if figures else None
    if figures is None or newest is None:
        return None
    return SeriesView(
        indicator=indicator,
        area=desk.catalogue.areas[area],
        observations=desk.known.vintages[indicator.id, area, newest.feed],
        source=desk.sources.of(newest),
        definition=newest.definition,
        former=figures.former,
        beside=desk.sources.beside(figures.beside),
        breaks=_breaks(desk.catalogue, newest, figures),
        found=_found(desk, newest, figures),
    )


def series_of_area(desk: Desk, area: str) -> Iterator[SeriesView]:
    """All series of a place, in the order of their indicators' names.

    What was loaded for an indicator that is gone from the catalogue is kept, and not shown.
    """
    named = desk.catalogue.indicators
    held = sorted({name for name, code, _ in desk.known.all if code == area})
    for name in held:
        found = series_view(desk, named[name], area) if name in named else None
        if found is not None:
            yield found


def series_key(desk: Desk, view: SeriesView) -> str:
    """Changes with every part of a series; the record of a snapshot is hashed once for all."""
    parts = [getattr(view, each.name) for each in fields(SeriesView) if each.name != _SOURCE]
    source = view.source
    if source.fetched_at is None:
        return fingerprint(parts, source)
    return fingerprint(parts, desk.hash_of((_SOURCE, source.snapshot), source))


def _breaks(catalogue: Catalogue, newest: Observation, figures: Figures) -> tuple[SeriesBreak, ...]:
    """The noted days that lie inside a series: figures before and after them."""
    noted = catalogue.breaks_of(feed=newest.feed, indicator=newest.indicator, area=newest.area)
    return tuple(each for each in noted if _lies_inside(each.day, figures))


def _found(desk: Desk, newest: Observation, figures: Figures) -> tuple[FoundBreak, ...]:
    """The days inside a series on which many of the feed's objects went or came."""
    return tuple(
        FoundBreak(
            day=each.day,
            before=each.before,
            lost=each.lost,
            came=each.came,
            twins=each.twins,
            why=each.why,
        )
        for each in desk.breaks_of(newest.feed, newest.area)
        if _lies_inside(each.day, figures)
    )


def _lies_inside(day: date, figures: Figures) -> bool:
    every = counted((*figures.observations, *figures.former))
    return bool(every) and every[0].reference < day <= every[-1].reference

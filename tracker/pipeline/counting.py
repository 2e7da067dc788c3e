"""How charging points were counted, as tables of a pledge's page."""

from collections.abc import Iterator
from typing import Final

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.area import Area
from tracker.domain.asked import indicators_of
from tracker.domain.definitions import take_apart
from tracker.domain.indicator import Indicator
from tracker.domain.observation import Observation, counted
from tracker.domain.pledge import Pledge
from tracker.feeds.charging import FIELDS as CHARGING
from tracker.pipeline.assessing import figures_of
from tracker.publish.views import CountTable, CountView
from tracker.store.vintages import Series

_COUNTED: Final = "charging-stations"


def charging_country(catalogue: Catalogue, pledge: Pledge) -> str | None:
    """The country whose counts stand beside a promise of charging stations; None for others."""
    is_counted = indicators_of(pledge.target)[:1] == (_COUNTED,)
    return catalogue.areas[pledge.area].country if is_counted else None


def count_tables(catalogue: Catalogue, known: Series, pledge: Pledge) -> Iterator[CountTable]:
    """How charging points were counted, here and in the neighbours that the same file holds."""
    own = catalogue.areas[pledge.area]
    others = [area for area in catalogue.followed.values() if area.country == own.country]
    for area in (own, *(each for each in others if each.code != own.code)):
        table = CountTable(area=area, counts=tuple(_counts(catalogue, known, area)))
        if any(each.value is not None for each in table.counts):
            yield table


def _counts(catalogue: Catalogue, known: Series, area: Area) -> Iterator[CountView]:
    """Each count of the day on which the stations were counted, by the best feed that has it."""
    stations = figures_of(catalogue, known, _COUNTED, area.code)
    newest = stations.newest if stations else None
    counted_apart = (each for each in CHARGING if each in catalogue.indicators)
    for indicator in (catalogue.indicators[each] for each in counted_apart):
        same_day = (_on_day(known, indicator, area, feed, newest) for feed in indicator.feeds)
        found = next((each for each in same_day if each), None)
        yield CountView(
            indicator=indicator,
            value=found.value if found else None,
            reference=found.reference if found else None,
        )


def _on_day(
    known: Series, indicator: Indicator, area: Area, feed: str, day: Observation | None
) -> Observation | None:
    """A feed's count of the day on which the stations were counted."""
    series = take_apart(known.get((indicator.id, area.code, feed), ())).judged
    same = (each for each in counted(series) if day and each.reference == day.reference)
    return next(same, None)

"""Which series a reader may take along, and under which address each lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tracker.domain.area import Area
from tracker.domain.assessment import Reason
from tracker.domain.indicator import Indicator
from tracker.publish import addresses
from tracker.publish.downloads import is_redistributable
from tracker.publish.views import Card, SeriesView, SiteView

_LACKS_FIGURES: Final = {Reason.NO_GOAL, Reason.NO_BASELINE, Reason.NO_DATA}
Offered = Mapping[tuple[str, str], SeriesView]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A series beside a pledge or in a place, with its downloads where it may be passed on."""

    series: SeriesView
    csv: str | None
    json: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInOffer:
    """An empty table to fill in, for a spreadsheet or an editor of texts."""

    indicator: Indicator
    area: Area
    csv: str
    xlsx: str


def all_offered(site: SiteView) -> Offered:
    """One series for each address: feeds are never mixed, a pledge's own goes before others."""
    own = [view.series for view in site.pledges if view.series is not None]
    areas = [series for area in site.areas for series in area.series]
    related = [series for view in site.pledges for series in view.related]
    offered: dict[tuple[str, str], SeriesView] = {}
    for series in filter(is_redistributable, [*own, *areas, *related]):
        offered.setdefault((series.indicator.id, series.area.code), series)
    return offered


def offer(offered: Offered, series: SeriesView) -> Offer:
    """The series with its files, unless the address holds another feed's figures."""
    found = offered.get((series.indicator.id, series.area.code))
    if found is None or found.source.feed != series.source.feed:
        return Offer(series=series, csv=None, json=None)
    return Offer(
        series=series,
        csv=addresses.series_file(series.indicator, series.area, "csv"),
        json=addresses.series_file(series.indicator, series.area, "json"),
    )


def hand_in_offer(view: Card) -> HandInOffer | None:
    """The table in which a council hands in the figure that a pledge lacks."""
    if view.indicator is None or view.assessment.reason not in _LACKS_FIGURES:
        return None
    if view.waits_for_feed:
        return None
    return HandInOffer(
        indicator=view.indicator,
        area=view.area,
        csv=addresses.hand_in_file(view.indicator, view.area, "csv"),
        xlsx=addresses.hand_in_file(view.indicator, view.area, "xlsx"),
    )

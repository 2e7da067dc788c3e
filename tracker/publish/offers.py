"""Which series a reader may take along, and under which address each lies."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.assessment import Reason
from tracker.publish import addresses
from tracker.publish.downloads import is_redistributable
from tracker.publish.views import PledgeView, SeriesView, SiteView

Offered = Mapping[tuple[str, str], SeriesView]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A series beside a pledge or in a place, with its downloads where it may be passed on."""

    series: SeriesView
    csv: str | None
    json: str | None


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


def hand_in_path(view: PledgeView) -> str | None:
    """Where the table lies in which a council hands in the figure that a pledge lacks."""
    if view.indicator is None or view.assessment.reason is not Reason.NO_DATA:
        return None
    if view.waits_for_feed:
        return None
    return addresses.hand_in_file(view.indicator, view.area)

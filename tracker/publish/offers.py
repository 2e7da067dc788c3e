"""Which series a reader may take along, and under which address each lies."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from tracker.domain.area import Area
from tracker.domain.assessment import Reason
from tracker.domain.indicator import Indicator
from tracker.feeds.feed import Feed
from tracker.publish import addresses
from tracker.publish.downloads import is_redistributable
from tracker.publish.later import Later, Models
from tracker.publish.manifest import fingerprint
from tracker.publish.views import Card, PledgeView, SeriesView, SiteView

_LACKS_FIGURES: Final = {Reason.NO_GOAL, Reason.NO_BASELINE, Reason.NO_DATA}
_Address = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLater(Later[SeriesView]):
    """A series that is made when it is asked for, with all that its address hangs on."""

    indicator: Indicator
    area: Area
    feed: Feed | None
    may_be_offered: bool

    @property
    def address(self) -> _Address:
        """What tells its files from those of others."""
        return (self.indicator.id, self.area.code)


Offered = Mapping[_Address, SeriesLater]


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
    """One series for each address: feeds are never mixed, a pledge's own goes before others.

    The series of a pledge that is made later are those of its place.
    """
    held = () if isinstance(site.pledges, Models) else tuple(site.pledges)
    areas = [each for area in site.areas for each in series_later(area.series)]
    found = [*_own(held), *areas, *_related(held)]
    offered: dict[_Address, SeriesLater] = {}
    for each in found:
        if each.may_be_offered:
            offered.setdefault(each.address, each)
    return offered


def series_later(all_series: Collection[SeriesView]) -> Iterator[SeriesLater]:
    """What is known of series before any is made."""
    if isinstance(all_series, Models):
        yield from (each for each in all_series.later if isinstance(each, SeriesLater))
        return
    for each in all_series:
        yield SeriesLater(
            key=fingerprint(each),
            make=partial(_itself, each),
            indicator=each.indicator,
            area=each.area,
            feed=each.source.feed,
            may_be_offered=is_redistributable(each),
        )


def _own(held: Collection[PledgeView]) -> Iterator[SeriesLater]:
    return series_later([each.series for each in held if each.series is not None])


def _related(held: Collection[PledgeView]) -> Iterator[SeriesLater]:
    return series_later([series for each in held for series in each.related])


def _itself(series: SeriesView) -> SeriesView:
    return series


def feed_offered(offered: Offered, address: _Address) -> str | None:
    """Whose figures lie at an address: all that an offer hangs on beside its series."""
    found = offered.get(address)
    return found.feed.id if found is not None and found.feed is not None else None


def offer(offered: Offered, series: SeriesView) -> Offer:
    """The series with its files, unless the address holds another feed's figures."""
    feed = feed_offered(offered, (series.indicator.id, series.area.code))
    if feed is None or series.source.feed is None or feed != series.source.feed.id:
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

"""Which of all feeds a catalogue has use for: another country's has no use for most of ours."""

from collections.abc import Iterable

from tracker.catalogue.catalogue import Catalogue
from tracker.feeds.feed import Feed


def feeds_for(catalogue: Catalogue, feeds: Iterable[Feed]) -> tuple[Feed, ...]:
    """The feeds that an indicator names, and outlines of countries that have an area in it."""
    named = {feed for each in catalogue.indicators.values() for feed in (*each.feeds, *each.near)}
    countries = {area.country for area in catalogue.areas.values()}
    return tuple(
        feed
        for feed in feeds
        if feed.id in named or (not feed.measures and feed.id[:2].upper() in countries)
    )


def pools_of(feeds: Iterable[Feed]) -> dict[str, dict[str, object]]:
    """One slot for each publisher: no two of its feeds are asked at once, whatever the schedule."""
    return {
        each.pool: {"slots": 1, "description": each.publisher, "include_deferred": False}
        for each in feeds
    }

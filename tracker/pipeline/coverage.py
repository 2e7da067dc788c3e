"""What serves which promise, and what that cannot show: the page docs/coverage.md."""

from collections.abc import Iterable, Iterator
from typing import Final

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.asked import indicators_of
from tracker.domain.indicator import Indicator
from tracker.domain.pledge import Pledge
from tracker.feeds import FEEDS, FEEDS_BY_ID
from tracker.feeds.feed import Feed
from tracker.pipeline.chosen_feeds import feeds_for

_HEAD: Final = """\
# What serves which promise

`make docs` writes this page from the catalogue and the feeds; a test compares it. A promise without
a feed can still be judged on declared figures (read in a named public source and entered by hand)
or on what a council hands in.

## Promises
"""
_HAND_IN: Final = "handed in by a council, or nothing"
_NO_TARGET: Final = "nothing in it can be counted"
_ALL_COUNTRIES: Final = ("eu", "world")
_EVIDENCE: Final = "evidence for each step, entered by hand"


def coverage_page(catalogue: Catalogue) -> str:
    """The whole page as Markdown."""
    promises = _table(
        ("promise", "needs", "served by", "which cannot show"),
        (row for pledge in catalogue.pledges.values() for row in _needs(catalogue, pledge)),
    )
    feeds = _table(
        ("feed", "figures", "publisher", "licence", "usually late by", "seen live"),
        (_feed_row(feed) for feed in feeds_for(catalogue, FEEDS)),
    )
    return "\n".join((_HEAD, *promises, "", "## Feeds", "", *feeds, ""))


def _needs(catalogue: Catalogue, pledge: Pledge) -> Iterator[tuple[str, ...]]:
    indicators = indicators_of(pledge.target)
    if not indicators:
        served = _EVIDENCE if pledge.target else _NO_TARGET
        yield (f"`{pledge.id}`", "-", served, "-")
    for name in indicators:
        indicator = catalogue.indicators[name]
        sources = tuple(_sources(catalogue, indicator, pledge.area)) or ((_HAND_IN, "-"),)
        country = catalogue.areas[pledge.area].country
        for served, cannot_show in (*sources, *_near(indicator, country)):
            yield (f"`{pledge.id}`", f"{indicator.names['en']} ({name})", served, cannot_show)


def _sources(catalogue: Catalogue, indicator: Indicator, area: str) -> Iterator[tuple[str, str]]:
    for feed in _of_country(indicator.feeds, catalogue.areas[area].country):
        yield f"`{feed}`", FEEDS_BY_ID[feed].cannot_show
    declared = catalogue.declared_for(indicator.id, area)
    if declared:
        periods = sorted({each.observation.period for each in declared})
        number = f"{len(declared)} figures" if len(declared) > 1 else "1 figure"
        titles = "; ".join(dict.fromkeys(each.source_title for each in declared))
        yield f"declared: {number}, {periods[0]} to {periods[-1]}", f"what lies beyond {titles}"


def _of_country(feeds: Iterable[str], country: str) -> Iterator[str]:
    """A feed's id begins with its country; those of Europe or the world hold every country."""
    known = {country.lower(), *_ALL_COUNTRIES}
    return (feed for feed in feeds if feed.split("_")[0] in known)


def _near(indicator: Indicator, country: str) -> Iterator[tuple[str, str]]:
    for feed in _of_country(indicator.near, country):
        yield f"not by `{feed}`, which only comes near", FEEDS_BY_ID[feed].cannot_show


def _feed_row(feed: Feed) -> tuple[str, ...]:
    return (
        f"`{feed.id}`",
        ", ".join(feed.indicators) or "outlines",
        f"{feed.publisher}, prepared by {feed.via}" if feed.via else feed.publisher,
        f"[{feed.license}]({feed.license_address})",
        f"{feed.usual_lag.days} days",
        "unverified" if feed.unverified else "yes",
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _line(head)
    yield _line(("---",) * len(head))
    yield from map(_line, rows)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"

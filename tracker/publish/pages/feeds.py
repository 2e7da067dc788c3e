"""The page of sources: how each feed is doing, and under which licence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial

from tracker.publish.addresses import single_page
from tracker.publish.packages import packages_of
from tracker.publish.views import FeedView
from tracker.publish.workshop import File, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """One page in each language."""
    lines = tuple(_by_day(feed) for feed in workshop.site.feeds)
    path_of = partial(single_page, kind="feeds")
    model = {"feeds": lines, "packages": tuple(packages_of(workshop))}
    yield from in_all_languages(workshop, "feeds.html", path_of, model)


def _by_day(feed: FeedView) -> FeedView:
    """The page prints the day: a second look at unchanged bytes must not change it."""
    if feed.last_good is None:
        return feed
    day = feed.last_good.astimezone(UTC).date()
    return replace(feed, last_good=datetime.combine(day, time(), UTC))

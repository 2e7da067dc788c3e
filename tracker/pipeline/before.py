"""What a feed brought before, as far as an answer is compared with it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from tracker.feeds.feed import Feed
from tracker.pipeline import standstill
from tracker.pipeline.beside_last import on_last_day
from tracker.pipeline.staged import Staged
from tracker.pipeline.summary import LastGood
from tracker.store.observations import (
    Figure,
    Key,
    Read,
    is_still_so,
    newest_of_feed,
    newest_on_days,
    read_of_feed,
)
from tracker.store.recent import Recent, last_day_of_feed, recent_of_feed
from tracker.store.snapshots import last_good, outlined_areas

_LOOK_BACK: Final = timedelta(days=7)
_FARTHER: Final = 4  # times, where figures stand still for longer than we looked


def last_good_of(connection: Connection, feed: Feed, staged: Staged) -> LastGood | None:
    """What the rules compare an answer with; a hand-in is no complete pull, so there is nothing."""
    row = None if feed.stands_alone else last_good(connection, feed=feed.id)
    if row is None:
        return None
    outlined = outlined_areas(connection, feed=feed.id)
    if feed.restates:
        read = read_of_feed(connection, feed=feed.id)
        areas = frozenset(each.area for each in read.figures.values() if each.value is not None)
        return LastGood(snapshot=row, figures=read.figures, areas=outlined | areas, read=read)
    recent = _recent(connection, feed.id, staged.figures)
    areas = frozenset(each.area for each in on_last_day(recent.figures).values())
    return LastGood(snapshot=row, figures=recent.figures, areas=outlined | areas)


def known_for(
    connection: Connection, feed: Feed, staged: Staged, read: Read | None
) -> Mapping[Key, Figure]:
    """What a load compares its figures with, under its lock.

    What the rules were given is taken again where nothing came since. A feed that tells one day at
    a time needs that day only, and its history where it says a known figure otherwise: whether that
    revises nearly all of it cannot be seen from a day.
    """
    if read is not None and is_still_so(connection, feed=feed.id, read=read):
        return read.figures
    if not feed.restates:
        days = {figure.reference for figure in staged.figures.values()}
        known = newest_on_days(connection, feed=feed.id, days=days)
        if all(known.get(key, figure) == figure for key, figure in staged.figures.items()):
            return known
    return newest_of_feed(connection, feed=feed.id)


def _recent(connection: Connection, feed: str, new: Mapping[Key, Figure]) -> Recent:
    """As many days as tell the same as all of them."""
    last = last_day_of_feed(connection, feed=feed) or date.max
    first = min((figure.reference for figure in new.values()), default=last)
    start, back = min(first, last), _LOOK_BACK
    while True:
        since = date.min if back >= start - date.min else start - back
        found = recent_of_feed(connection, feed=feed, since=since)
        if found.is_all or standstill.ends_after(since, new, found.figures):
            return found
        back *= _FARTHER

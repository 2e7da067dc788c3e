"""How the feeds are doing: what came last, how old that is, and when more is due."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from tracker.domain.indicator import Nature
from tracker.feeds import FEEDS
from tracker.feeds.feed import Feed
from tracker.fetch.keys import Keys
from tracker.pipeline.assessing import cadence_of
from tracker.pipeline.check_report import report_path
from tracker.pipeline.chosen_feeds import feeds_for
from tracker.pipeline.context import Context, today
from tracker.pipeline.loading import UNREADABLE
from tracker.store.observations import newest_day_of_feed
from tracker.store.snapshots import (
    WITHDRAWN,
    FeedStateRow,
    SnapshotRow,
    feed_states,
    last_good,
    refused_since_good,
    waiting,
)

Health = Literal["good", "late", "failed", "waits", "no-key", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """One feed on a day.

    `newest` is the last day that a figure stands for; outlines stand for the day of their file.
    `next_due` is when the figure after it is usually out. `waiting` names the snapshot that a
    person must decide on. `report` is the page about what was checked last, if it is there. A feed
    that `lacks_key` is not asked.
    """

    feed: Feed
    as_of: date
    state: FeedStateRow | None
    last_good: datetime | None
    newest: date | None
    next_due: date | None
    waiting: str | None
    report: Path | None
    lacks_key: bool = False

    @property
    def health(self) -> Health:
        """What matters most: a decision that waits, then a failure, then figures that are late."""
        if self.waiting:
            return "waits"
        if self.lacks_key:
            return "no-key"
        if self.state and self.state.problem:
            return "failed"
        if self.last_good is None:
            return "never"
        return "late" if self.next_due and self.next_due < self.as_of else "good"

    @property
    def age_days(self) -> int | None:
        """Days since the newest figure's own day."""
        return (self.as_of - self.newest).days if self.newest else None

    def as_json(self) -> dict[str, object]:
        """The keys that programs read."""
        return {
            "id": self.feed.id,
            "health": self.health,
            "publisher": self.feed.publisher,
            "license": self.feed.license,
            "redistribute": self.feed.redistribute,
            "unverified": self.feed.unverified,
            "checked_at": _written(self.state.checked_at if self.state else None),
            "last_good": _written(self.last_good),
            "newest": _written(self.newest),
            "age_days": self.age_days,
            "next_due": _written(self.next_due),
            "snapshot": self.state.snapshot if self.state else None,
            "problem": self.state.problem if self.state else None,
            "waiting": self.waiting,
            "report": str(self.report) if self.report else None,
        }


def feeds_health(context: Context) -> list[FeedHealth]:
    """Every feed, in the order of the list."""
    day, home = today(context), context.settings.home
    keys = Keys(context.settings.keys, has_mirror=context.settings.mirror is not None)
    with context.reading() as connection:
        states = feed_states(connection)
        feeds = feeds_for(context.catalogue, FEEDS)
        found = [_health(connection, feed, states.get(feed.id), day, home) for feed in feeds]
    return [replace(each, lacks_key=keys.lacks(each.feed)) for each in found]


def _health(
    connection: Connection, feed: Feed, state: FeedStateRow | None, day: date, home: Path
) -> FeedHealth:
    good = last_good(connection, feed=feed.id)
    waits = waiting(connection, feed=feed.id)
    newest, next_due = reach_of(connection, feed, good, day)
    return FeedHealth(
        feed=feed,
        as_of=day,
        state=state,
        last_good=good.fetched_at if good else None,
        newest=newest,
        next_due=next_due,
        waiting=waits.sha256 if waits else None,
        report=_report(home, waits or _unread(connection, feed) or good),
    )


def _unread(connection: Connection, feed: Feed) -> SnapshotRow | None:
    found = refused_since_good(connection, feed=feed.id).get(UNREADABLE)
    return found if found and found.review != WITHDRAWN else None


def _report(home: Path, checked: SnapshotRow | None) -> Path | None:
    path = report_path(home, checked.feed, checked.sha256) if checked else None
    return path if path and path.is_file() else None


def reach_of(
    connection: Connection, feed: Feed, good: SnapshotRow | None, day: date
) -> tuple[date | None, date | None]:
    """The last day that a figure stands for, and when the one after it is usually out."""
    newest = newest_day_of_feed(connection, feed=feed.id, by=day)
    if not feed.measures and good:
        newest = good.fetched_at.date()
    cadence = cadence_of(feed.id)
    if newest is None or cadence is None:
        return newest, None
    is_flow = any(measure.nature is Nature.FLOW for measure in feed.measures)
    return newest, cadence.expected_after(newest, Nature.FLOW if is_flow else Nature.STOCK)


def _written(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None

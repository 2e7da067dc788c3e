"""How feeds are doing, as the page of sources prints it."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.feeds import FEEDS
from tracker.pipeline.chosen_feeds import feeds_for
from tracker.pipeline.feed_health import reach_of
from tracker.pipeline.row_outcomes import AREA_KNOWN, GONE_TO
from tracker.pipeline.sources import decision_of
from tracker.publish.views import FeedView
from tracker.store.snapshots import checks_of, feed_states, snapshot_by_hash


def feed_views(connection: Connection, catalogue: Catalogue, day: date) -> Iterator[FeedView]:
    """The feeds of the countries at hand, by what is known on a day."""
    states = feed_states(connection)
    for feed in feeds_for(catalogue, FEEDS):
        state = states.get(feed.id)
        good = state.snapshot if state else None
        row = snapshot_by_hash(connection, sha256=good) if good else None
        checks = checks_of(connection, sha256=good) if good else ()
        details = {each.column: each.detail for each in checks}
        newest, next_due = reach_of(connection, feed, row, day)
        yield FeedView(
            feed=feed,
            last_good=row.fetched_at if row else None,
            problem=state.problem if state else None,
            decision=decision_of(row, checks) if row else None,
            set_aside=row.quarantined if row else 0,
            unknown_areas=details.get(AREA_KNOWN, ""),
            gone_areas=details.get(GONE_TO, ""),
            newest=newest,
            next_due=next_due,
        )

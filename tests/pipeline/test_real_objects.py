"""The real files of The Hague of two days, five days apart, as objects."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from tests.feeds.pulls import recorded_pull
from tests.pipeline.build import a_context
from tracker.checks.suite import load_suite
from tracker.feeds.nl_laadpalenviewer_charging import FEED
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.context import Context
from tracker.pipeline.loading import load
from tracker.pipeline.places import Outlines
from tracker.pipeline.staging import stage
from tracker.resources import resource_folder
from tracker.store.known import known_of
from tracker.store.tables import feed_object

THE_HAGUE = "GM0518"
DAYS = [datetime(2026, 6, day, 12, tzinfo=UTC) for day in (2, 7)]


def test_sixteen_ids_came_and_four_went_in_five_days(tmp_path: Path, shared_feeds: Path) -> None:
    with a_context(tmp_path) as context:
        for at in DAYS:
            _load(context, at, shared_feeds)

        of_the_hague = feed_object.c.area == THE_HAGUE
        first = of_the_hague & (feed_object.c.first_seen == 1)
        # 3,292 places on 2 June, of which two ids stand twice.
        assert _count(context, first) == 3290
        assert _count(context, of_the_hague & (feed_object.c.first_seen == 2)) == 16
        assert _count(context, first & (feed_object.c.absent_since == 2)) == 4
        # Wassenaar: 318 locations on both days, of which only statuses and time stamps differ.
        wassenaar = feed_object.c.area == "GM0629"
        assert _count(context, wassenaar) == 318
        assert _count(context, wassenaar & (feed_object.c.told_in == 1)) == 318


def _load(context: Context, at: datetime, shared_feeds: Path) -> None:
    """Without outlines nobody can say what lies outside, so every row is accepted."""
    with context.reading() as connection:
        before = known_of(connection, feed=FEED.id)
    batches = FEED.parse(recorded_pull(FEED, at, shared_feeds))
    suite = load_suite(FEED.id, resource_folder("expectations"))
    staged = stage(batches, suite, context.catalogue, Outlines({}), before)
    manifest = Manifest(feed=FEED.id, fetched_at=at, exchanges=())
    with context.engine.begin() as connection:
        load(connection, feed=FEED, manifest=manifest, staged=staged, checks=())


def _count(context: Context, where: object) -> int:
    query = select(func.count()).select_from(feed_object).where(where)  # type: ignore[arg-type]
    with context.reading() as connection:
        return connection.execute(query).scalar_one()

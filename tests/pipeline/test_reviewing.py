"""What waits for a person, for how long, and what a decision is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tests.pipeline.build import a_context, ingest_once, recorded
from tests.pipeline.second_answer import BALLERUP, changed, total, towns
from tests.replay import Replay
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline import reviewing
from tracker.pipeline.context import Context
from tracker.pipeline.feed_health import FeedHealth, feeds_health
from tracker.pipeline.ingest import load_snapshot
from tracker.store.observations import series_as_of
from tracker.store.snapshots import snapshot_by_hash

DAYS = ["2026-01-10", "2026-02-10", "2026-03-10", "2026-04-10"]
REVISED = towns(factor=1.3)
REVISED_TWICE = changed(total(40_000.0, place=0, year=1), REVISED)


@contextmanager
def answering(folder: Path, *bodies: bytes) -> Iterator[Context]:
    """A publisher that sends another body on each of the days; nothing is asked yet."""
    answers = [recorded(body, day) for body, day in zip(bodies, DAYS, strict=False)]
    with Replay(answers=answers) as replay, a_context(folder, mirror=replay.origin) as context:
        yield context


def health(context: Context) -> FeedHealth:
    (found,) = (each for each in feeds_health(context) if each.feed.id == FEED.id)
    return found


def deciding(context: Context) -> list[float | None]:
    """The figures of Ballerup that the words of the pages follow."""
    with context.reading() as connection:
        day = date(2026, 11, 22)
        found = series_as_of(connection, as_of=day, areas=["0151"], accepted_only=True)
    return [each.value for each in found.get(BALLERUP, ())]


def test_what_comes_after_a_revision_under_review_waits_with_it(tmp_path: Path) -> None:
    with answering(tmp_path, towns(), REVISED, REVISED_TWICE) as context:
        ingest_once(context, FEED, DAYS[0])
        before = deciding(context)
        revision = ingest_once(context, FEED, DAYS[1])
        later = ingest_once(context, FEED, DAYS[2])
        waits, meanwhile = health(context), deciding(context)

        told = reviewing.accept(context, revision.snapshot or "", "announced")

        with context.reading() as connection:
            names = (revision.snapshot or "", later.snapshot or "")
            rows = [snapshot_by_hash(connection, sha256=each) for each in names]
        after = health(context), deciding(context)

    assert (later.state, waits.health, waits.waiting) == ("loaded", "waits", revision.snapshot)
    assert meanwhile == before
    assert {(row.review, row.review_reason) for row in rows if row} == {("accepted", "announced")}
    assert "and 1 more under review" in told
    assert (after[0].waiting, after[1][1]) == (None, 40_000.0)
    assert after[1][0] != before[0]


def test_a_snapshot_that_is_loaded_again_keeps_its_review(tmp_path: Path) -> None:
    with answering(tmp_path, towns(), REVISED) as context:
        for day in DAYS[:2]:
            outcome = ingest_once(context, FEED, day)
        revision = context.raw.load(outcome.snapshot or "")
        load_snapshot(context, FEED, revision)
        waits = health(context).waiting
        reviewing.accept(context, revision.sha256, "announced")
        load_snapshot(context, FEED, revision)

        with context.reading() as connection:
            row = snapshot_by_hash(connection, sha256=revision.sha256)

    assert waits == revision.sha256
    assert row is not None
    assert (row.review, row.review_reason) == ("accepted", "announced")


def test_a_loaded_snapshot_that_is_refused_later_stays_recorded_as_loaded(tmp_path: Path) -> None:
    with answering(tmp_path, towns(), REVISED) as context:
        first, second = (ingest_once(context, FEED, day) for day in DAYS[:2])
        again = ingest_once(context, FEED, DAYS[0])

        with context.reading() as connection:
            row = snapshot_by_hash(connection, sha256=first.snapshot or "")
        waits = health(context).waiting

    assert (again.state, row and row.state) == ("failed", "accepted")
    assert waits == second.snapshot

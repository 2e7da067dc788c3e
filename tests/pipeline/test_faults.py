"""Whatever a publisher's server does: the site and the last good figures stay, and it heals.

One world with every feed loaded and its site built; each row of faults leaves it as it was, which
is what each test asserts. `tests/matrix.toml` says which row of the fault matrix is proven where.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fetch.build import a_client
from tests.pipeline.build import NOW, a_context, all_recordings, ingest_once, recorded
from tests.pipeline.faults import ACCOUNT, BIRTHS, CHARGING, CO2, ROWS, good, newest
from tests.recorded import recorded_answers
from tests.replay import Kind, Replay
from tests.test_end_to_end import files_of
from tracker.errors import FormatError, OutageError
from tracker.feeds import FEEDS_BY_ID
from tracker.feeds.feed import Feed
from tracker.fetch.snapshot import address_of
from tracker.pipeline import running
from tracker.pipeline.context import Context
from tracker.pipeline.ingest import FeedOutcome, ingest
from tracker.pipeline.publishing import publish
from tracker.store.observations import newest_of_feed
from tracker.store.snapshots import feed_states, quarantine_of

MEGABYTE = 1_000_000
CANARY = "A. Person, +31 6 12345678"
WHERE_FAILURES_SHOW = {
    "nl/bronnen/index.html",
    "da/kilder/index.html",
    "en/sources/index.html",
    "site.json",  # names the hash of every page
}
"""The pages that say how each feed is doing: a failure must be seen there, and nowhere else."""


@dataclass(frozen=True, kw_only=True)
class World:
    """Recordings that can be made to fail, and everything that was made of them before."""

    replay: Replay
    context: Context
    folder: Path

    def ask(self, feed: Feed, seconds: float = 60) -> FeedOutcome:
        """One feed, once."""
        deadline = timedelta(seconds=seconds)
        with a_client(self.replay.origin, retries=0, deadline=deadline) as client:
            return ingest(self.context, client, feed, at=newest(feed.id))

    def figures(self) -> dict[str, object]:
        """The newest figures of every feed."""
        with self.context.reading() as connection:
            return {feed: newest_of_feed(connection, feed=feed) for feed in FEEDS_BY_ID}

    def published(self) -> dict[str, str]:
        """The hash of every file of the site, after building it anew."""
        publish(self.context, NOW.date())
        return {path: sha256 for path, (*_, sha256) in files_of(self.folder / "site").items()}

    def problem(self, feed: str) -> str | None:
        """What the list of feeds says is wrong."""
        with self.context.reading() as connection:
            return feed_states(connection)[feed].problem


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    with all_recordings() as replay, a_context(folder, mirror=replay.origin) as context:
        outcome = running.run(context, lambda _outcome: None)
        assert {each.state for each in outcome.feeds} == {"loaded"}
        yield World(replay=replay, context=context, folder=folder)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row-{row}")
def test_a_fault_changes_nothing_that_readers_see_and_heals(world: World, row: int) -> None:
    figures, site = world.figures(), world.published()
    for case in ROWS[row]:
        limit = MEGABYTE if case.kind == "huge" else 100 * MEGABYTE
        feed = replace(FEEDS_BY_ID[case.feed], max_bytes=limit)
        world.replay.fault(_address(feed), case.kind, **case.details)
        failed = world.ask(feed, seconds=0.3 if case.kind == "slow" else 60)
        world.replay.heal()

        assert failed.state == "failed", case
        assert failed.error is not None
        assert feed.id in failed.error.message
        assert case.says in failed.error.message
        assert failed.error.hint
        assert world.problem(feed.id) == failed.error.message
        assert case.kept is None or world.context.raw.is_intact(case.kept)
    assert world.figures() == figures
    assert _differing(world.published(), site) == WHERE_FAILURES_SHOW
    for feed_id in {case.feed for case in ROWS[row]}:
        assert world.ask(FEEDS_BY_ID[feed_id]).state == "unchanged"
        assert world.problem(feed_id) is None
    assert world.published() == site


def _differing(first: dict[str, str], second: dict[str, str]) -> set[str]:
    return {path for path in {*first, *second} if first.get(path) != second.get(path)}


def _address(feed: Feed) -> str:
    (request,) = feed.requests(NOW.date())
    return address_of(request)


@pytest.mark.parametrize("kind", ["cut", "no-length"])
def test_an_answer_cut_at_any_byte_is_refused_with_and_without_a_length(
    tmp_path: Path, kind: Kind
) -> None:
    whole = b'{"kommuner":[{"kommuneKode":"0151","years":[2023],"samletUdledning":[1]}]}'
    with (
        Replay(answers=[recorded(whole, "2026-05-13")]) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
        a_client(replay.origin, retries=0) as client,
    ):
        for after in range(1, len(whole)):
            replay.fault(_address(FEEDS_BY_ID[CO2]), kind, after=after, times=1)
            error = ingest(context, client, FEEDS_BY_ID[CO2], at=None).error
            assert isinstance(error, OutageError if kind == "cut" else FormatError), after

        assert ingest(context, client, FEEDS_BY_ID[CO2], at=None).state == "loaded"


def test_an_answer_that_is_not_sent_again_is_asked_in_full_when_ours_was_lost(
    world: World,
) -> None:
    feed, figures = FEEDS_BY_ID[BIRTHS], world.figures()
    sha256 = hashlib.sha256(good(BIRTHS)).hexdigest()
    (lost,) = (world.folder / "var" / "raw").rglob(f"{sha256}.zst")
    lost.unlink()
    world.replay.fault(_address(feed), "status", code=304, times=1)

    failed = world.ask(feed)

    assert failed.error is not None
    assert "nothing was offered to compare with" in failed.error.message
    assert world.figures() == figures
    assert world.ask(feed).state == "unchanged"
    assert world.context.raw.is_intact(sha256)


def test_names_from_a_feed_are_values_and_never_part_of_a_statement(world: World) -> None:
    feed, figures = FEEDS_BY_ID[CO2], world.figures()
    hostile = """0151'; DROP TABLE observation; --"""
    for column, content in (
        ("kommuneKode", ACCOUNT.replace(b"0151", hostile.encode(), 1)),
        ("years", ACCOUNT.replace(b"2023", b'"2023); DROP TABLE snapshot"', 2)),
        ("name", ACCOUNT.replace(b"samletUdledning", b"value) VALUES (1); --", 1)),
    ):
        world.replay.fault(_address(feed), "body", body=content, times=1)

        assert world.ask(feed).state == "failed", column

    assert world.figures() == figures
    assert world.ask(feed).state == "unchanged"


def test_personal_data_of_a_feed_stays_in_the_raw_answer(tmp_path: Path) -> None:
    locations = json.loads(gzip.decompress(good(CHARGING)))
    for each in locations:
        each["owner"] = {"name": CANARY, "website": CANARY}
        each["operator"] = {"name": CANARY, "phone": CANARY}
        each["directions"] = [{"language": "nl", "text": CANARY}]
    locations[0]["coordinates"] = {"latitude": "89.0", "longitude": "0.0"}  # into quarantine
    packed = gzip.compress(json.dumps(locations).encode())
    answer = replace(recorded(packed, "2026-07-06"), address=_address(FEEDS_BY_ID[CHARGING]))
    others = [each for each in recorded_answers() if each.key != answer.key]
    with (
        Replay(answers=[*others, answer]) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
    ):
        ingest_once(context, FEEDS_BY_ID["nl_cartomap_municipalities"], "2026-07-06")
        outcome = ingest_once(context, FEEDS_BY_ID[CHARGING], "2026-07-06")
        publish(context, NOW.date())
        with context.reading() as connection:
            quarantined = quarantine_of(connection, sha256=outcome.snapshot or "")

        assert outcome.state == "loaded", outcome.error
        assert quarantined
        assert context.raw.open(hashlib.sha256(packed).hexdigest()).read() == packed
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert [each for each in files if CANARY.encode() in each.read_bytes()] == []

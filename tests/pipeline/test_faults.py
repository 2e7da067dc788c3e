"""Whatever a publisher's server does: the site and the last good figures stay, and it heals.

One world with every feed loaded and its site built; each row of faults leaves it as it was, which
is what each test asserts. `tests/matrix.toml` says which row of the fault matrix is proven where.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.feeds.pulls import moments
from tests.fetch.build import a_client
from tests.pipeline.build import NOW, a_context, all_recordings, ingest_once, recorded
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

CO2, BIRTHS = "dk_klimaregnskabet_co2", "dk_dst_births"
SOLAR, CHARGING = "dk_energinet_solar_capacity", "nl_ndw_charging"
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
            return ingest(self.context, client, feed, at=_newest(feed.id))

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


@dataclass(frozen=True, kw_only=True)
class Case:
    """One fault of one feed, what the failure says, and whether bytes came that must be kept."""

    kind: Kind
    says: str
    feed: str = CO2
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def kept(self) -> str | None:
        """The name of the bytes that came whole."""
        return hashlib.sha256(self.details["body"]).hexdigest() if self.kind == "body" else None


@cache
def _newest(feed: str) -> datetime:
    return moments(FEEDS_BY_ID[feed])[-1]


def _good(feed: str) -> bytes:
    """The recorded answer that the faults are made from."""
    (address,) = {address_of(each) for each in FEEDS_BY_ID[feed].requests(NOW.date())}
    (*_, newest) = (
        each for each in recorded_answers() if address.startswith(each.address) and each.body
    )
    return newest.content()


def body(content: bytes, says: str, feed: str = CO2) -> Case:
    return Case(kind="body", says=says, feed=feed, details={"body": content})


def status(code: int, says: str, **details: Any) -> Case:
    return Case(kind="status", says=says, details={"code": code, **details})


def redirect(to: str, says: str) -> Case:
    return Case(kind="redirect", says=says, details={"to": to})


ACCOUNT, RECORDS = _good(CO2), _good(SOLAR)
DEEP = b"[" * 100_000
ROWS: dict[int, tuple[Case, ...]] = {
    1: (
        status(404, "404 Not Found"),
        status(410, "410 Gone: the publisher took it away for good"),
        status(500, "500"),
        status(503, "asks to wait 86400 s", retry_after="86400"),
    ),
    2: (
        Case(kind="html", says="is an HTML page"),
        body(b'{"error": "please log in"}', "kommuner"),
    ),
    3: (
        Case(kind="empty", says="is empty"),
        body(b"[]", "object"),
        body(b'{"years": [], "kommuner": []}', "some-rows"),
        body("OMRÅDE;TID;INDHOLD\n".encode(), "some-rows", feed=BIRTHS),
        body(b'{"total": 0, "records": []}', "some-rows", feed=SOLAR),
    ),
    4: (
        Case(kind="cut", says="broke off", details={"after": 100}),
        Case(kind="no-length", says="truncated", details={"after": 100}),
        Case(kind="no-length", says="ends too early", feed=CHARGING, details={"after": 100}),
    ),
    5: (
        Case(kind="slow", says="time for one answer is over", details={"tick": 0.1, "after": -1}),
        Case(kind="slow", says="time for one answer is over", details={"tick": 0.1, "after": 9}),
    ),
    7: (
        redirect("https://169.254.169.254/latest/meta-data", "no public host"),
        redirect("https://10.0.0.1/", "no public host"),
        redirect("https://[fd00::1]/", "no public host"),
        redirect("https://[::ffff:127.0.0.1]/", "no public host"),
        redirect("https://ok.example@169.254.169.254/", "names a user"),
        redirect("file:///etc/passwd", "not https"),
        redirect("ftp://figures.example/", "not https"),
    ),
    9: (redirect("http://figures.example/by_kommune.json", "not https"),),
    11: (
        Case(kind="bomb", says="more than 100 times"),
        Case(kind="bomb", says="more than 100 times", feed=CHARGING),
        Case(kind="huge", says="larger than the 1,000,000 bytes"),
    ),
    12: (
        body(ACCOUNT.decode().encode("utf-16"), "malformed"),
        body(ACCOUNT.replace(b'"0151"', b'"0\0151"'), "invalid character"),
        body(ACCOUNT.replace(b'"0151"', b'"\xf8151"'), "utf-8"),
        body("OMRÅDE;TID;INDHOLD\n151;2024;1\n".encode("latin-1"), "utf-8", feed=BIRTHS),
    ),
    13: (
        body(RECORDS.replace(b'"total"', b'"total":9,"_"', 1), "records of 9", feed=SOLAR),
        body(RECORDS.replace(b'"total"', b'"_"', 1), "no total", feed=SOLAR),
    ),
    15: (
        body(ACCOUNT[:-9], "truncated"),
        body(ACCOUNT + b"{}", "trailing"),
        body(ACCOUNT.replace(b"\n", b"") + b"\n" + ACCOUNT.replace(b"\n", b""), "trailing"),
        body(b"[" + ACCOUNT + b"]", "object"),
    ),
    16: (
        body(DEEP, "object"),
        body(b'{"kommuner": ' + DEEP + b"]" * 100_000 + b"}", ""),
        body(ACCOUNT.replace(b'"kommuner"', b'"x":' + DEEP + b"]" * 100_000 + b',"kommuner"'), ""),
        body(ACCOUNT.replace(b"[", b"[" + b"9" * 5_000 + b",", 1), ""),
        Case(kind="huge", says="larger than the 1,000,000 bytes"),
    ),
}


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
    sha256 = hashlib.sha256(_good(BIRTHS)).hexdigest()
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
    locations = json.loads(gzip.decompress(_good(CHARGING)))
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

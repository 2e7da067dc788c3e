"""Pulls over real HTTP on loopback: what becomes a snapshot, and what never does."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.build import ADDRESS, DAY, NOW, CannedNetwork, a_client, a_feed, an_answer
from tests.recorded import Recorded
from tests.replay import Kind, Replay
from tracker.errors import (
    AbsentError,
    FetchError,
    FormatError,
    GoneError,
    OutageError,
    TrackerError,
)
from tracker.feeds.feed import Answer, Feed, Request
from tracker.fetch.client import Client
from tracker.fetch.snapshot import Manifest, RawStore

MAY, JUNE = datetime(2026, 5, 13, tzinfo=UTC), datetime(2026, 6, 7, tzinfo=UTC)
PAGES = "https://figures.example/pages"


def a_recording(body: bytes = b'{"value": [1]}', **changes: Any) -> Recorded:
    return replace(Recorded(address=ADDRESS, recorded=MAY, body=body), **changes)


def pages(*bodies: bytes, **changes: Any) -> list[Recorded]:
    """One recording for each page; a page's body names the next by its number."""
    return [
        a_recording(body, address=PAGES, query=f"page={number}", **changes)
        for number, body in enumerate(bodies, start=1)
    ]


def follow(request: Request, answer: Answer) -> Request | None:
    with answer.open() as stream:
        following = json.load(stream).get("next")
    return replace(request, params=(("page", str(following)),)) if following else None


def a_paged_feed() -> Feed:
    return a_feed(Request(url=PAGES, params=(("page", "1"),)), follow=follow)


def pull(
    client: Client, store: RawStore, feed: Feed | None = None, **changes: Any
) -> Manifest | None:
    return client.pull(feed or a_feed(), day=DAY, store=store, **{"previous": None, **changes})


def pull_once(
    replay: Replay, store: RawStore, feed: Feed | None = None, **changes: Any
) -> Manifest | None:
    with a_client(replay.origin, retries=0) as client:
        return pull(client, store, feed, **changes)


def new(manifest: Manifest | None) -> Manifest:
    assert manifest is not None
    return manifest


def snapshots(store: RawStore) -> list[Path]:
    return list(store.partial_path("any").parents[1].glob("snapshots/*"))


def contents(store: RawStore, manifest: Manifest) -> list[bytes]:
    return [answer.open().read() for answer in store.pull(manifest).answers]


def test_a_pull_keeps_what_came_under_the_name_of_its_manifest(tmp_store: RawStore) -> None:
    with Replay(answers=[a_recording(b"[1]")]) as replay:
        manifest = new(pull_once(replay, tmp_store))

    assert tmp_store.load(manifest.sha256) == manifest
    assert contents(tmp_store, manifest) == [b"[1]"]
    (exchange,) = manifest.exchanges
    assert (exchange.address, exchange.status, exchange.size) == (ADDRESS, 200, 3)
    assert exchange.media_type == "application/json"


def test_the_answer_of_a_mirror_is_of_the_day_on_which_it_was_recorded(tmp_store: RawStore) -> None:
    answers = [a_recording(b"[1]"), a_recording(b"[2]", recorded=JUNE)]
    with Replay(answers=answers) as replay:
        first = new(pull_once(replay, tmp_store, at=MAY))
        second = new(pull_once(replay, tmp_store, previous=first, at=JUNE))

    assert (first.fetched_at, second.fetched_at) == (MAY, JUNE)
    assert contents(tmp_store, second) == [b"[2]"]


def test_a_publisher_cannot_say_that_its_answer_is_of_another_day(tmp_store: RawStore) -> None:
    answer = an_answer(b"[1]", memento_datetime="Wed, 13 May 2026 00:00:00 GMT")
    with a_client(network=CannedNetwork(answer)) as client:
        manifest = new(pull(client, tmp_store))

    assert manifest.fetched_at == NOW


def test_a_request_says_who_asks_and_sends_what_the_feed_says(tmp_store: RawStore) -> None:
    request = Request(
        url=PAGES,
        params=(("$filter", "year eq '2025'"), ("page", "1")),
        headers={"Accept": "text/csv"},
    )
    query = "page=1&$filter=year%20eq%20'2025'"
    with Replay(answers=[a_recording(address=PAGES, query=query)]) as replay:
        pull_once(replay, tmp_store, a_feed(request))

    (asked,) = replay.log
    assert asked.path == "/figures.example/pages?$filter=year%20eq%20'2025'&page=1"
    assert asked.headers["User-Agent"] == "tracker/0.1.0 (+https://tracker.example)"
    assert asked.headers["Accept"] == "text/csv"


def test_a_request_with_a_body_is_posted(tmp_store: RawStore) -> None:
    feed = a_feed(Request(url=ADDRESS, body=b'{"table": "FODIE"}'))
    with Replay(answers=[a_recording()]) as replay:
        first = new(pull_once(replay, tmp_store, feed))
        assert pull_once(replay, tmp_store, feed, previous=first) is None

    assert [(asked.method, asked.body) for asked in replay.log] == [
        ("POST", b'{"table": "FODIE"}')
    ] * 2
    assert "If-None-Match" not in replay.log[1].headers


def test_an_unchanged_answer_is_not_sent_again_and_makes_no_snapshot(tmp_store: RawStore) -> None:
    with Replay(answers=[a_recording()]) as replay:
        first = new(pull_once(replay, tmp_store))
        second = pull_once(replay, tmp_store, previous=first)

    assert second is None
    assert replay.log[1].headers["If-None-Match"] == first.exchanges[0].etag
    assert len(snapshots(tmp_store)) == 1


def test_the_same_bytes_without_an_etag_make_no_snapshot_either(tmp_store: RawStore) -> None:
    with Replay(answers=[a_recording(validators=False)]) as replay:
        first = new(pull_once(replay, tmp_store))

        assert pull_once(replay, tmp_store, previous=first) is None


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"rot")])
def test_an_answer_whose_kept_bytes_are_lost_is_asked_for_in_full(
    tmp_store: RawStore, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    with Replay(answers=[a_recording()]) as replay:
        first = new(pull_once(replay, tmp_store))
        damage(next(tmp_path.rglob("*.zst")))
        assert pull_once(replay, tmp_store, previous=first) is None

    assert "If-None-Match" not in replay.log[1].headers
    assert list(tmp_store.verify()) == []


def test_one_changed_page_makes_a_snapshot_with_the_unchanged_ones(tmp_store: RawStore) -> None:
    first_page = pages(b'{"next": 2}', b"{}")
    changed = replace(first_page[1], body=b'{"more": 1}', recorded=JUNE)
    with Replay(answers=[*first_page, changed]) as replay:
        first = new(pull_once(replay, tmp_store, a_paged_feed(), at=MAY))
        second = new(pull_once(replay, tmp_store, a_paged_feed(), previous=first, at=JUNE))

    assert [exchange.status for exchange in second.exchanges] == [304, 200]
    assert contents(tmp_store, second) == [b'{"next": 2}', b'{"more": 1}']
    assert second.fetched_at == JUNE


def test_pages_are_followed_to_the_last(tmp_store: RawStore) -> None:
    with Replay(answers=pages(b'{"next": 2}', b'{"next": 3}', b"{}")) as replay:
        manifest = new(pull_once(replay, tmp_store, a_paged_feed()))

    asked = [exchange.address for exchange in manifest.exchanges]
    assert asked == [f"{PAGES}?page={number}" for number in (1, 2, 3)]


def test_a_page_with_the_bytes_of_the_one_before_is_refused(tmp_store: RawStore) -> None:
    broken = pages(b'{"next": 2}', b'{"next": 3}', b'{"next": 3}')
    with Replay(answers=broken) as replay, pytest.raises(FormatError, match="same bytes"):
        pull_once(replay, tmp_store, a_paged_feed())


def test_pages_that_lead_back_are_refused(tmp_store: RawStore) -> None:
    circle = pages(b'{"next": 2}', b'{"next": 1}')
    with Replay(answers=circle) as replay, pytest.raises(FormatError, match="lead back"):
        pull_once(replay, tmp_store, a_paged_feed())

    assert snapshots(tmp_store) == []


def test_pages_without_end_are_refused(
    tmp_store: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.fetch.pages.MAX_PAGES", 2)
    endless = pages(b'{"next": 2}', b'{"next": 3}', b'{"next": 4}')
    with Replay(answers=endless) as replay, pytest.raises(FormatError, match="more than 2 answers"):
        pull_once(replay, tmp_store, a_paged_feed())


def broken_off(replay: Replay, store: RawStore) -> None:
    """Two pages come, the third is cut."""
    replay.fault(f"{PAGES}?page=3", "cut", after=1, times=1)
    with pytest.raises(OutageError, match="broke off"):
        pull_once(replay, store, a_paged_feed())
    assert snapshots(store) == []
    replay.log.clear()


def test_a_pull_that_broke_off_goes_on_where_it_stopped(tmp_store: RawStore) -> None:
    with Replay(answers=pages(b'{"next": 2}', b'{"next": 3}', b"{}")) as replay:
        broken_off(replay, tmp_store)
        manifest = new(pull_once(replay, tmp_store, a_paged_feed()))

    assert [asked.path for asked in replay.log] == ["/figures.example/pages?page=3"]
    assert contents(tmp_store, manifest) == [b'{"next": 2}', b'{"next": 3}', b"{}"]
    assert not tmp_store.partial_path(manifest.feed).exists()


def test_a_pull_that_was_asked_to_wait_becomes_the_same_snapshot_as_an_unbroken_one(
    tmp_path: Path,
) -> None:
    broken, whole = RawStore(tmp_path / "broken"), RawStore(tmp_path / "whole")
    with Replay(answers=pages(b'{"next": 2}', b'{"next": 3}', b"{}")) as replay:
        unbroken = new(pull_once(replay, whole, a_paged_feed()))
        replay.log.clear()
        replay.fault(f"{PAGES}?page=2", "status", code=429, retry_after="3600", times=1)
        with pytest.raises(OutageError, match="asks to wait 3600 s"):
            pull_once(replay, broken, a_paged_feed())
        assert snapshots(broken) == []
        resumed = new(pull_once(replay, broken, a_paged_feed()))

    assert resumed.sha256 == unbroken.sha256
    assert contents(broken, resumed) == contents(whole, unbroken)
    assert [asked.path[-1] for asked in replay.log] == ["1", "2", "2", "3"]


def test_a_key_that_runs_out_in_the_middle_leaves_no_half_snapshot(tmp_store: RawStore) -> None:
    with Replay(answers=pages(b'{"next": 2}', b'{"next": 3}', b"{}")) as replay:
        replay.fault(f"{PAGES}?page=2", "status", code=401, times=1)
        with pytest.raises(FetchError, match="401"):
            pull_once(replay, tmp_store, a_paged_feed())
        assert snapshots(tmp_store) == []
        replay.log.clear()
        manifest = new(pull_once(replay, tmp_store, a_paged_feed()))

    assert len(replay.log) == 3  # pages of two sessions are never put together
    assert len(manifest.exchanges) == 3


def test_a_pull_that_broke_off_a_day_ago_begins_again(tmp_store: RawStore) -> None:
    with Replay(answers=pages(b'{"next": 2}', b'{"next": 3}', b"{}")) as replay:
        broken_off(replay, tmp_store)
        with a_client(replay.origin, clock=lambda: NOW + timedelta(days=1)) as client:
            pull(client, tmp_store, a_paged_feed())

    assert len(replay.log) == 3


@pytest.mark.parametrize("other", ["requests", "moment"])
def test_a_pull_that_asks_for_something_else_begins_again(tmp_store: RawStore, other: str) -> None:
    extra = Request(url=ADDRESS)
    with Replay(answers=[*pages(b'{"next": 2}', b'{"next": 3}', b"{}"), a_recording()]) as replay:
        broken_off(replay, tmp_store)
        if other == "requests":
            feed = a_feed(*a_paged_feed().requests(DAY), extra, follow=follow)
            pull_once(replay, tmp_store, feed)
        else:
            pull_once(replay, tmp_store, a_paged_feed(), at=JUNE)

    assert "/figures.example/pages?page=1" in [asked.path for asked in replay.log]


def test_notes_that_were_torn_by_a_crash_are_given_up(tmp_store: RawStore) -> None:
    notes = tmp_store.partial_path("xx_example_solar")
    with Replay(answers=pages(b'{"next": 2}', b'{"next": 3}', b"{}")) as replay:
        broken_off(replay, tmp_store)
        notes.write_bytes(notes.read_bytes()[:-5])
        pull_once(replay, tmp_store, a_paged_feed())

    assert len(replay.log) == 3


def test_a_kept_answer_of_a_broken_pull_that_was_damaged_since_is_asked_again(
    tmp_store: RawStore, tmp_path: Path
) -> None:
    with Replay(answers=pages(b'{"next": 2}', b'{"next": 3}', b"{}")) as replay:
        broken_off(replay, tmp_store)
        next(tmp_path.rglob("*.zst")).write_bytes(b"rot")
        pull_once(replay, tmp_store, a_paged_feed())

    assert len(replay.log) == 2


def test_a_wrong_answer_is_not_gone_on_from(tmp_store: RawStore) -> None:
    with Replay(answers=pages(b'{"next": 2}', b"{}")) as replay:
        replay.fault(f"{PAGES}?page=2", "html", times=1)
        with pytest.raises(FormatError):
            pull_once(replay, tmp_store, a_paged_feed())
        replay.log.clear()
        pull_once(replay, tmp_store, a_paged_feed())

    assert len(replay.log) == 2


FAULTS: list[tuple[Kind, dict[str, Any], type[TrackerError], str]] = [
    ("html", {}, FormatError, "is an HTML page"),
    ("empty", {}, FormatError, "is empty"),
    ("cut", {"after": 0}, OutageError, "broke off"),
    ("cut", {"after": 5}, OutageError, "broke off"),
    ("huge", {}, FormatError, "larger than the 20,000,000 bytes"),
    ("bomb", {"size": 15_000_000}, FormatError, "more than 100 times"),
    ("status", {"code": 500}, OutageError, "500"),
    ("status", {"code": 503, "retry_after": "30"}, OutageError, "asks to wait 30 s"),
    ("status", {"code": 429}, OutageError, "429"),
    ("status", {"code": 410}, GoneError, "410 Gone: the publisher took it away"),
    ("status", {"code": 403}, FetchError, "403"),
    ("status", {"code": 501}, FetchError, "501"),
    ("status", {"code": 304}, FetchError, "304"),
    ("status", {"code": 204}, FetchError, "204"),
    ("status", {"code": 206}, FetchError, "206"),
    ("redirect", {"to": "http://127.0.0.1:9/"}, FetchError, "not https"),
    ("redirect", {"to": "http://169.254.169.254/latest"}, FetchError, "not https"),
    ("redirect", {"to": "https://169.254.169.254/latest"}, FetchError, "no public host"),
    ("redirect", {"to": "https://[::ffff:127.0.0.1]/"}, FetchError, "no public host"),
    ("redirect", {"to": "https://ok.example@[::1]/"}, FetchError, "names a user"),
    ("redirect", {"to": "https://10.0.0.1/"}, FetchError, "no public host"),
    ("redirect", {"to": "https://[fd00::1]/"}, FetchError, "no public host"),
    ("redirect", {"to": "ftp://figures.example/"}, FetchError, "not https"),
    ("redirect", {"to": "file:///etc/passwd"}, FetchError, "not https"),
    ("redirect", {"to": "http://figures.example/"}, FetchError, "not https"),
    ("redirect", {"to": "https://xn--/"}, FetchError, "cannot be read"),
    ("redirect", {"to": ADDRESS}, FetchError, "more than 5 times"),
]


@pytest.mark.parametrize(("kind", "details", "expected", "says"), FAULTS)
def test_a_bad_answer_is_refused_by_name_and_a_good_one_heals_it(
    tmp_store: RawStore,
    kind: Kind,
    details: dict[str, Any],
    expected: type[TrackerError],
    says: str,
) -> None:
    feed = a_feed(max_bytes=20_000_000)
    with Replay(answers=[a_recording()]) as replay:
        replay.fault(ADDRESS, kind, **details)
        with pytest.raises(TrackerError, match=says) as caught:
            pull_once(replay, tmp_store, feed)
        assert snapshots(tmp_store) == []
        replay.heal()
        assert pull_once(replay, tmp_store, feed) is not None

    assert type(caught.value) is expected
    assert caught.value.message.startswith(f"xx_example_solar, {ADDRESS}: ")
    assert caught.value.hint


def test_an_answer_cut_at_any_byte_is_never_a_snapshot(tmp_store: RawStore) -> None:
    whole = b'{"value": [1, 2, 3]}'
    with Replay(answers=[a_recording(whole)]) as replay:
        for after in range(len(whole)):
            replay.fault(ADDRESS, "cut", after=after, times=1)
            with pytest.raises(OutageError, match="broke off"):
                pull_once(replay, tmp_store)

    assert len(replay.log) == len(whole)
    assert snapshots(tmp_store) == []


@pytest.mark.parametrize("after", [-1, 4])
def test_an_answer_that_stops_is_given_up_before_its_time_is_over(
    tmp_store: RawStore, after: int
) -> None:
    with Replay(answers=[a_recording(bytes(1_000))]) as replay:
        replay.fault(ADDRESS, "slow", after=after, tick=600)
        with (
            a_client(replay.origin, idle=timedelta(seconds=0.1), retries=0) as client,
            pytest.raises(OutageError, match=r"no byte came for 0\.1 s"),
        ):
            pull(client, tmp_store)


@pytest.mark.parametrize("after", [-1, 4])
def test_an_answer_that_drips_ends_by_the_deadline(tmp_store: RawStore, after: int) -> None:
    with Replay(answers=[a_recording(bytes(1_000))]) as replay:
        replay.fault(ADDRESS, "slow", after=after)
        with (
            a_client(replay.origin, deadline=timedelta(seconds=0.2)) as client,
            pytest.raises(OutageError, match="in time: the time for one answer is over"),
        ):
            pull(client, tmp_store)

    assert len(replay.log) == 1


def test_a_feed_may_be_waited_for_longer_than_others(tmp_store: RawStore) -> None:
    nothing = timedelta(0)
    with (
        Replay(answers=[a_recording()]) as replay,
        a_client(replay.origin, deadline=nothing, idle=nothing) as client,
    ):
        with pytest.raises(OutageError, match="in time"):
            pull(client, tmp_store)

        assert pull(client, tmp_store, a_feed(patience=timedelta(minutes=6))) is not None


def test_the_patience_with_a_feed_ends(tmp_store: RawStore) -> None:
    with Replay(answers=[a_recording()]) as replay:
        replay.fault(ADDRESS, "slow", after=-1, tick=600)
        with (
            a_client(replay.origin) as client,
            pytest.raises(OutageError, match="did not arrive in time"),
        ):
            pull(client, tmp_store, a_feed(patience=timedelta(seconds=0.1)))


def test_a_query_that_stays_silent_is_not_sent_again_and_other_requests_are(
    tmp_store: RawStore,
) -> None:
    asked = []
    for body in (b"a=1", None):
        with Replay(answers=[a_recording(b"[1]")]) as replay:
            replay.fault(ADDRESS, "slow", after=-1, tick=600)
            with (
                a_client(replay.origin, idle=timedelta(seconds=0.1), retries=1) as client,
                pytest.raises(OutageError, match="no byte came"),
            ):
                pull(client, tmp_store, a_feed(Request(url=ADDRESS, body=body)))
            asked.append(len(replay.log))

    assert asked == [1, 2]


def test_an_answer_without_a_length_is_good(tmp_store: RawStore) -> None:
    with Replay(answers=[a_recording(b"[1]")]) as replay:
        replay.fault(ADDRESS, "no-length")

        assert contents(tmp_store, new(pull_once(replay, tmp_store))) == [b"[1]"]


@pytest.mark.parametrize("kind", ["bomb", "no-length", "html", "empty"])
def test_a_compressed_file_is_looked_into_before_it_counts(tmp_store: RawStore, kind: Kind) -> None:
    address = "https://figures.example/points.json.gz"
    with Replay(answers=[a_recording(bytes(range(256)), address=address)]) as replay:
        replay.fault(address, kind, after=40)
        with pytest.raises(FormatError):
            pull_once(replay, tmp_store, a_feed(Request(url=address)))

    assert snapshots(tmp_store) == []


def test_a_compressed_file_is_kept_as_it_came_and_opens_as_plain_bytes(tmp_store: RawStore) -> None:
    address = "https://figures.example/points.json.gz"
    with Replay(answers=[a_recording(b"[1, 2]", address=address)]) as replay:
        manifest = new(pull_once(replay, tmp_store, a_feed(Request(url=address))))

    assert contents(tmp_store, manifest) == [b"[1, 2]"]
    with tmp_store.open(manifest.exchanges[0].sha256) as stream:
        assert gzip.decompress(stream.read()) == b"[1, 2]"


def test_an_answer_compressed_on_the_way_is_kept_plain(tmp_store: RawStore) -> None:
    answer = an_answer(gzip.compress(b"[1, 2]"), content_encoding="gzip")
    with a_client(network=CannedNetwork(answer)) as client:
        manifest = new(pull(client, tmp_store))

    with tmp_store.open(manifest.exchanges[0].sha256) as stream:
        assert stream.read() == b"[1, 2]"


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "compress", "gzip, br", "utf-8"])
def test_an_encoding_that_nobody_asked_for_is_refused(tmp_store: RawStore, encoding: str) -> None:
    network = CannedNetwork(an_answer(b"[1]", content_encoding=encoding))
    with (
        a_client(network=network) as client,
        pytest.raises(FormatError, match=f"encoded as '{encoding}', which was not asked for"),
    ):
        pull(client, tmp_store)

    assert b"Accept-Encoding: gzip\r\n" in network.written[0]
    assert snapshots(tmp_store) == []


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        ("404 Not Found", "landing page"),
        ("410 Gone", "take this one out"),
        ("401 Unauthorized", "needs a key"),
        ("451 Unavailable", "in a browser"),
    ],
)
def test_a_refusal_of_a_publisher_comes_with_advice(
    tmp_store: RawStore, status: str, advice: str
) -> None:
    with (
        a_client(network=CannedNetwork(an_answer(status=status))) as client,
        pytest.raises(FetchError, match=f"the answer is {status}") as caught,
    ):
        pull(client, tmp_store)

    assert advice in caught.value.hint


def test_a_feed_that_asks_nothing_is_wrong(tmp_store: RawStore) -> None:
    with a_client() as client, pytest.raises(FetchError, match="asks no address on 2026-05-15"):
        pull(client, tmp_store, a_feed(requests=lambda _day: ()))


def test_a_redirect_within_the_mirror_is_followed_to_the_mirrored_address(
    tmp_store: RawStore,
) -> None:
    moved = "https://figures.example/new/solar.json"
    with Replay(answers=[a_recording(), a_recording(b"[2]", address=moved)]) as replay:
        replay.fault(ADDRESS, "redirect", to="/new/solar.json")

        assert contents(tmp_store, new(pull_once(replay, tmp_store))) == [b"[2]"]


def test_an_error_of_the_feed_itself_names_the_address(tmp_store: RawStore) -> None:
    def refuse(_request: Request, _answer: Answer) -> None:
        raise FormatError("no next link", hint="look")

    with Replay(answers=[a_recording()]) as replay, pytest.raises(FormatError) as caught:
        pull_once(replay, tmp_store, a_feed(follow=refuse))

    assert caught.value.message == f"xx_example_solar, {ADDRESS}: no next link"


def test_no_message_shows_a_key_in_a_query(tmp_store: RawStore) -> None:
    feed = a_feed(Request(url=ADDRESS, params=(("key", "canary"),)))
    with Replay(answers=[]) as replay, pytest.raises(FetchError) as caught:
        pull_once(replay, tmp_store, feed)

    assert "canary" not in repr(caught.value) + caught.value.hint


def test_the_timemap_says_what_the_mirror_holds() -> None:
    answers = [*pages(b"{}"), *pages(b"[]", recorded=JUNE)]
    with Replay(answers=answers) as replay, a_client(replay.origin) as client:
        timemap = client.timemap()

    assert timemap is not None
    assert timemap.datetimes == (MAY, JUNE)
    assert timemap.holds(Request(url=f"{PAGES}?page=1"))


def test_there_is_no_timemap_without_a_mirror() -> None:
    with a_client() as client:
        assert client.timemap() is None


def test_a_mirror_that_is_away_is_named() -> None:
    with a_client("http://127.0.0.1:9", retries=0) as client, pytest.raises(OutageError) as caught:
        client.timemap()

    assert caught.value.message.startswith("mirror, http://127.0.0.1:9/timemap: no connection")


NOWHERE = Request(url="https://figures.example/none.json", optional=True)


def test_an_optional_address_that_is_absent_leaves_the_others(tmp_store: RawStore) -> None:
    feed = a_feed(NOWHERE, Request(url=ADDRESS))
    with Replay(answers=[a_recording()]) as replay:
        manifest = new(pull_once(replay, tmp_store, feed))

    assert [each.address for each in manifest.exchanges] == [ADDRESS]


def test_a_parser_is_told_which_answers_need_not_hold_anything(tmp_store: RawStore) -> None:
    """On a pull, on one that got the same bytes, and when the snapshot is read again."""
    feed = a_feed(
        Request(url=PAGES, params=(("page", "1"),)),
        Request(url=PAGES, params=(("page", "2"),), optional=True),
    )
    with Replay(answers=pages(b"[1]", b"[]")) as replay:
        first = new(pull_once(replay, tmp_store, feed))
    with Replay(answers=pages(b"[2]", b"[]")) as replay:
        second = new(pull_once(replay, tmp_store, feed, previous=first))

    assert [exchange.status for exchange in second.exchanges] == [200, 304]
    for manifest in (first, tmp_store.load(first.sha256), second):
        answers = tmp_store.pull(manifest).answers
        assert [answer.request.optional for answer in answers] == [False, True]


def test_a_pull_of_which_nothing_is_there_is_refused(tmp_store: RawStore) -> None:
    with Replay(answers=[a_recording()]) as replay, pytest.raises(AbsentError, match="nothing"):
        pull_once(replay, tmp_store, a_feed(NOWHERE))

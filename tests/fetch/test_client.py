"""Pulls over real HTTP on loopback: what becomes a snapshot, and what never does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fetch.build import ADDRESS, NOW, CannedNetwork, a_client, a_feed, an_answer
from tests.fetch.pulling import (
    JUNE,
    MAY,
    PAGES,
    a_recording,
    contents,
    new,
    pages,
    pull,
    pull_once,
    snapshots,
)
from tests.replay import Replay
from tracker.errors import (
    AbsentError,
    FetchError,
    FormatError,
    OutageError,
)
from tracker.feeds.feed import Answer, Request
from tracker.fetch.snapshot import RawStore

NOWHERE = Request(url="https://figures.example/none.json", optional=True)


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


def test_a_feed_that_asks_nothing_is_wrong(tmp_store: RawStore) -> None:
    with a_client() as client, pytest.raises(FetchError, match="asks no address on 2026-05-15"):
        pull(client, tmp_store, a_feed(requests=lambda _day: ()))


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

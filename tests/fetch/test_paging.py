"""Feeds of many pages: followed to the last, and gone on with where they broke off."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fetch.build import ADDRESS, DAY, NOW, a_client, a_feed
from tests.fetch.pulling import (
    JUNE,
    MAY,
    PAGES,
    a_paged_feed,
    a_recording,
    contents,
    follow,
    new,
    pages,
    pull,
    pull_once,
    snapshots,
)
from tests.replay import Replay
from tracker.errors import (
    FetchError,
    FormatError,
    OutageError,
)
from tracker.feeds.feed import Request
from tracker.fetch.snapshot import RawStore


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

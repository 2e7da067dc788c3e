"""Charging locations in pages over real HTTP: all of them, or no snapshot at all."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fetch.build import DAY, a_client, a_feed
from tests.recorded import Recorded
from tests.replay import Replay
from tracker.errors import FetchError, FormatError
from tracker.feeds.feed import Answer, Feed, Request
from tracker.fetch.snapshot import Manifest, RawStore
from tracker.formats import ocpi_pages

URL = "https://ocpi.example/2.2.1/locations"
EXPIRED = {"status_code": 2001, "status_message": "Token expired", "data": []}


def follow(request: Request, answer: Answer) -> Request | None:
    with answer.open() as stream:
        cursor = ocpi_pages.page(stream).cursor
    return replace(request, params=(("next", cursor),)) if cursor else None


FEED: Feed = a_feed(Request(url=URL), follow=follow)


def a_page(number: int, cursor: str | None) -> dict[str, object]:
    location = {"id": str(number), "evses": [{"uid": "1", "status": "AVAILABLE"}]}
    return {"items": [location], "next": cursor}


def recorded(*pages: tuple[str, dict[str, object]]) -> list[Recorded]:
    return [
        Recorded(
            address=URL,
            query=query,
            recorded=datetime(2026, 5, 13, tzinfo=UTC),
            body=json.dumps(page).encode(),
        )
        for query, page in pages
    ]


def pull(replay: Replay, store: RawStore) -> Manifest | None:
    with a_client(replay.origin, retries=0) as client:
        return client.pull(FEED, day=DAY, store=store, previous=None)


def locations(store: RawStore, manifest: Manifest | None) -> list[str]:
    assert manifest is not None
    answers = store.pull(manifest).answers
    pages = [ocpi_pages.page(each.open()) for each in answers]
    return [each.id for each in ocpi_pages.whole(pages, announced=[""])]


def test_a_cursor_is_followed_to_the_last_page(tmp_store: RawStore) -> None:
    answers = recorded(("", a_page(1, "abc")), ("next=abc", a_page(2, None)))
    with Replay(answers=answers) as replay:
        manifest = pull(replay, tmp_store)

    assert locations(tmp_store, manifest) == ["1", "2"]


def test_a_token_that_is_refused_in_the_middle_leaves_no_snapshot(tmp_store: RawStore) -> None:
    answers = recorded(("", a_page(1, "abc")), ("next=abc", a_page(2, None)))
    with Replay(answers=answers) as replay:
        replay.fault(f"{URL}?next=abc", "status", code=401, times=1)
        with pytest.raises(FetchError, match="401"):
            pull(replay, tmp_store)
        assert list(tmp_store.partial_path("any").parents[1].glob("snapshots/*")) == []

        assert locations(tmp_store, pull(replay, tmp_store)) == ["1", "2"]


def test_a_token_that_expires_inside_a_good_answer_leaves_no_snapshot(tmp_store: RawStore) -> None:
    answers = recorded(("", a_page(1, "abc")), ("next=abc", EXPIRED))
    with (
        Replay(answers=answers) as replay,
        pytest.raises(FormatError, match="2001: Token expired"),
    ):
        pull(replay, tmp_store)

    assert list(tmp_store.partial_path("any").parents[1].glob("snapshots/*")) == []


def test_once_the_token_is_renewed_the_pull_is_whole(tmp_store: RawStore) -> None:
    first = ("", a_page(1, "abc"))
    with (
        Replay(answers=recorded(first, ("next=abc", EXPIRED))) as replay,
        pytest.raises(FormatError),
    ):
        pull(replay, tmp_store)
    with Replay(answers=recorded(first, ("next=abc", a_page(2, None)))) as replay:
        manifest = pull(replay, tmp_store)

    assert locations(tmp_store, manifest) == ["1", "2"]


def test_a_second_page_like_the_first_is_refused(tmp_store: RawStore) -> None:
    answers = recorded(("", a_page(1, "abc")), ("next=abc", a_page(1, "abc")))
    with Replay(answers=answers) as replay, pytest.raises(FormatError, match="same bytes"):
        pull(replay, tmp_store)

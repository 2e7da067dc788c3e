"""What the tests of pulling share: recordings, feeds of pages, one pull."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.build import ADDRESS, DAY, a_client, a_feed
from tests.recorded import Recorded
from tests.replay import Kind, Replay
from tracker.errors import (
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


Fault = tuple[Kind, dict[str, Any], type[TrackerError], str]


def refused_and_healed(
    store: RawStore,
    kind: Kind,
    details: dict[str, Any],
    expected: type[TrackerError],
    says: str,
) -> None:
    """A bad answer is refused by name, and a good one afterwards is taken."""
    feed = a_feed(max_bytes=20_000_000)
    with Replay(answers=[a_recording()]) as replay:
        replay.fault(ADDRESS, kind, **details)
        with pytest.raises(TrackerError, match=says) as caught:
            pull_once(replay, store, feed)
        assert snapshots(store) == []
        replay.heal()
        assert pull_once(replay, store, feed) is not None

    assert type(caught.value) is expected
    assert caught.value.message.startswith(f"xx_example_solar, {ADDRESS}: ")
    assert caught.value.hint

"""Answers that are broken, too large, too slow or packed: refused, and never a snapshot."""

import gzip
from datetime import timedelta
from typing import Any

import pytest

from tests.fetch.build import ADDRESS, CannedNetwork, a_client, a_feed, an_answer
from tests.fetch.pulling import (
    Fault,
    a_recording,
    contents,
    new,
    pull,
    pull_once,
    refused_and_healed,
    snapshots,
)
from tests.replay import Kind, Replay
from tracker.errors import (
    FetchError,
    FormatError,
    GoneError,
    OutageError,
    TrackerError,
)
from tracker.feeds.feed import Request
from tracker.fetch.snapshot import RawStore

FAULTS: list[Fault] = [
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
]


@pytest.mark.parametrize(("kind", "details", "expected", "says"), FAULTS)
def test_a_bad_answer_is_refused_by_name_and_a_good_one_heals_it(
    tmp_store: RawStore,
    kind: Kind,
    details: dict[str, Any],
    expected: type[TrackerError],
    says: str,
) -> None:
    refused_and_healed(tmp_store, kind, details, expected, says)


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

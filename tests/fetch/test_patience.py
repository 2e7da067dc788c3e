"""How often an answer is asked for, and for how long."""

from datetime import timedelta

import httpcore
import pytest

from tests.fetch.build import (
    ADDRESS,
    DAY,
    NOW,
    PUBLIC,
    CannedNetwork,
    a_client,
    a_feed,
    an_answer,
    resolver,
)
from tests.recorded import Recorded
from tests.replay import Replay
from tracker.errors import FetchError, OutageError
from tracker.feeds.feed import Request
from tracker.fetch.client import Client
from tracker.fetch.moments import seconds_until
from tracker.fetch.network import LITTLE_PATIENCE, PATIENCE
from tracker.fetch.snapshot import Manifest, RawStore

GOOD = Recorded(address=ADDRESS, recorded=NOW, body=b"[1]")
BUSY = "503 Service Unavailable"


def pull(client: Client, store: RawStore, address: str = ADDRESS) -> Manifest | None:
    return client.pull(a_feed(Request(url=address)), day=DAY, store=store, previous=None)


def test_a_busy_server_is_given_the_time_it_asks_for(tmp_store: RawStore) -> None:
    waited: list[float] = []
    with Replay(answers=[GOOD]) as replay:
        replay.fault(ADDRESS, "status", code=503, retry_after="7", times=2)
        with a_client(replay.origin, sleep=waited.append) as client:
            assert pull(client, tmp_store) is not None

    assert waited == [7.0, 7.0]


def test_waits_grow_where_the_server_names_none_and_tries_end(tmp_store: RawStore) -> None:
    waited: list[float] = []
    with Replay(answers=[GOOD]) as replay:
        replay.fault(ADDRESS, "status", code=500)
        with (
            a_client(replay.origin, sleep=waited.append) as client,
            pytest.raises(OutageError, match="500"),
        ):
            pull(client, tmp_store)

    assert waited == [1.0, 2.0, 4.0]
    assert len(replay.log) == 4


def test_a_server_that_asks_for_more_time_than_there_is_is_left_alone(tmp_store: RawStore) -> None:
    waited: list[float] = []
    network = CannedNetwork(an_answer(status=BUSY, retry_after="121"))
    with (
        a_client(network=network, sleep=waited.append) as client,
        pytest.raises(OutageError, match="asks to wait 121 s"),
    ):
        pull(client, tmp_store)

    assert waited == []


def test_an_address_that_is_gone_is_asked_once(tmp_store: RawStore) -> None:
    with (
        Replay(answers=[]) as replay,
        a_client(replay.origin) as client,
        pytest.raises(FetchError, match="404"),
    ):
        pull(client, tmp_store)

    assert len(replay.log) == 1


def test_a_cut_answer_is_asked_for_again(tmp_store: RawStore) -> None:
    with Replay(answers=[GOOD]) as replay:
        replay.fault(ADDRESS, "cut", after=1, times=2)
        with a_client(replay.origin) as client:
            assert pull(client, tmp_store) is not None

    assert len(replay.log) == 3


def test_a_host_that_is_not_found_is_looked_for_once(tmp_store: RawStore) -> None:
    lookups: list[str] = []

    def nothing(host: str, _seconds: float) -> list[str]:
        lookups.append(host)
        raise OSError("Name or service not known")

    with (
        a_client(resolve=nothing) as client,
        pytest.raises(OutageError, match=r"figures\.invalid was not found") as caught,
    ):
        pull(client, tmp_store, "https://figures.invalid/solar.json")

    assert lookups == ["figures.invalid"]
    assert "offline" in caught.value.hint


def test_without_internet_only_the_first_host_is_waited_for(tmp_store: RawStore) -> None:
    network = CannedNetwork(*[httpcore.ConnectTimeout("no answer")] * 6)
    with a_client(network=network) as client:
        for name in ("one", "two", "three"):
            with pytest.raises(OutageError, match="no connection"):
                pull(client, tmp_store, f"https://{name}.example/")

    assert len(network.connected) == 4 + 1 + 1
    assert network.patience[0] == PATIENCE
    assert set(network.patience[1:]) == {LITTLE_PATIENCE}


def test_every_address_of_a_host_is_tried_and_together_they_are_waited_for_as_long_as_one(
    tmp_store: RawStore,
) -> None:
    network = CannedNetwork(httpcore.ConnectError("refused"), an_answer(b"[1]"))
    found = resolver(figures_example=["2606:2800:220:1::1", PUBLIC])
    with a_client(network=network, resolve=found) as client:
        assert pull(client, tmp_store) is not None

    assert [host for host, _ in network.connected] == ["2606:2800:220:1::1", PUBLIC]


def test_a_host_that_answers_ends_the_suspicion_of_being_offline(tmp_store: RawStore) -> None:
    refused = httpcore.ConnectError("refused")
    network = CannedNetwork(*[refused] * 4, an_answer(b"[1]"), *[refused] * 4)
    with a_client(network=network) as client:
        with pytest.raises(OutageError):
            pull(client, tmp_store, "https://one.example/")
        assert pull(client, tmp_store, "https://two.example/") is not None
        with pytest.raises(OutageError):
            pull(client, tmp_store, "https://one.example/")

    assert len(network.connected) == 9


def test_no_time_is_no_time(tmp_store: RawStore) -> None:
    network = CannedNetwork()
    with (
        a_client(network=network, deadline=timedelta(0)) as client,
        pytest.raises(OutageError, match="in time"),
    ):
        pull(client, tmp_store)

    assert network.connected == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, 0),
        ("30", 30),
        ("Fri, 15 May 2026 06:01:00 GMT", 60),
        ("Fri, 15 May 2026 05:00:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(text: str | None, seconds: float) -> None:
    assert seconds_until(text, now=NOW) == seconds

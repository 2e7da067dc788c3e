"""How long a publisher is left in peace between two requests, also when a run ends between them."""

from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import httpcore
import pytest

from tests.fetch.build import ADDRESS, DAY, NOW, CannedNetwork, a_client, a_feed, an_answer
from tests.recorded import Recorded
from tests.replay import Replay
from tracker.errors import OutageError
from tracker.feeds.feed import Feed, Request
from tracker.fetch.client import Client
from tracker.fetch.pace import Pace
from tracker.fetch.snapshot import RawStore

MINUTE = timedelta(minutes=1)
OTHER_TABLE = "https://figures.example/wind.json"
ELSEWHERE = "https://numbers.example/solar.json"


class Clock:
    """Stands still but for sleeping, which it notes."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


def a_slow_feed(*addresses: str) -> Feed:
    return a_feed(*(Request(url=each) for each in addresses), minimum_interval=MINUTE)


def pull_once(
    clock: Clock, store: RawStore, *addresses: str, network: CannedNetwork | None = None
) -> None:
    """One run: a new client, as after a restart."""
    answers = network or CannedNetwork(*(an_answer(each.encode()) for each in addresses))
    with a_client(network=answers, clock=clock, sleep=clock.sleep) as client:
        pull(client, store, *addresses)


def pull(client: Client, store: RawStore, *addresses: str) -> None:
    client.pull(a_slow_feed(*addresses), day=DAY, store=store, previous=None)


def test_the_distance_is_kept_within_a_run_and_across_runs(tmp_store: RawStore) -> None:
    clock = Clock()

    pull_once(clock, tmp_store, ADDRESS, OTHER_TABLE)
    clock.now += timedelta(seconds=20)
    pull_once(clock, tmp_store, ADDRESS)

    assert clock.slept == [60.0, 40.0]


def test_a_publisher_that_was_left_in_peace_long_enough_is_asked_at_once(
    tmp_store: RawStore,
) -> None:
    clock = Clock()

    pull_once(clock, tmp_store, ADDRESS)
    clock.now += MINUTE
    pull_once(clock, tmp_store, ADDRESS)

    assert clock.slept == []


def test_each_publisher_has_a_distance_of_its_own(tmp_store: RawStore) -> None:
    clock = Clock()

    pull_once(clock, tmp_store, ADDRESS, ELSEWHERE)

    assert clock.slept == []


def test_the_request_is_noted_before_it_leaves(tmp_store: RawStore) -> None:
    clock = Clock()
    network = CannedNetwork(httpcore.ConnectError("refused"))
    with (
        a_client(network=network, clock=clock, sleep=clock.sleep, retries=0) as client,
        pytest.raises(OutageError),
    ):
        pull(client, tmp_store, ADDRESS)
    pull_once(clock, tmp_store, ADDRESS)

    assert clock.slept == [60.0]


def test_another_try_keeps_the_distance_and_takes_nothing_from_the_time_of_the_answer(
    tmp_store: RawStore,
) -> None:
    clock = Clock()
    network = CannedNetwork(an_answer(status="500 Broken"), an_answer())
    with a_client(
        network=network, clock=clock, sleep=clock.sleep, deadline=timedelta(seconds=10)
    ) as client:
        pull(client, tmp_store, ADDRESS)

    assert clock.slept == [1.0, 59.0]


def busy(after: object) -> CannedNetwork:
    return CannedNetwork(an_answer(status="429 Too Many Requests", retry_after=str(after)))


def test_a_publisher_that_asks_for_an_hour_is_left_alone_by_every_run_in_it(
    tmp_store: RawStore,
) -> None:
    clock = Clock()
    with pytest.raises(OutageError, match="asks to wait 3600 s"):
        pull_once(clock, tmp_store, ADDRESS, network=busy(3_600))
    clock.now += timedelta(minutes=50)
    untouched = CannedNetwork()
    with pytest.raises(OutageError, match="asked to be left alone until 2026-05-15 07:00 UTC"):
        pull_once(clock, tmp_store, ADDRESS, network=untouched)
    clock.now += timedelta(minutes=10)
    pull_once(clock, tmp_store, ADDRESS)

    assert untouched.connected == []
    assert clock.slept == []


def test_a_time_that_is_short_enough_to_wait_for_is_waited_for_in_the_same_run(
    tmp_store: RawStore,
) -> None:
    clock = Clock()
    network = CannedNetwork(
        an_answer(status="429 Too Many Requests", retry_after="90"), an_answer()
    )

    pull_once(clock, tmp_store, ADDRESS, network=network)

    assert clock.slept == [90.0]


@pytest.mark.parametrize("after", [10**9, "9" * 999, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_nobody_is_left_alone_for_longer_than_a_day(tmp_store: RawStore, after: object) -> None:
    clock = Clock()
    with pytest.raises(OutageError, match="asks to wait"):
        pull_once(clock, tmp_store, ADDRESS, network=busy(after))
    clock.now += timedelta(days=1)
    pull_once(clock, tmp_store, ADDRESS)

    clock.now -= timedelta(days=365)  # and a clock that went back costs one distance
    pull_once(clock, tmp_store, ADDRESS)

    assert clock.slept == [60.0]


def test_a_clock_that_went_back_costs_one_distance_and_no_more(tmp_store: RawStore) -> None:
    clock = Clock()
    pull_once(clock, tmp_store, ADDRESS)
    clock.now -= timedelta(days=365)

    pull_once(clock, tmp_store, ADDRESS)
    pull_once(clock, tmp_store, ADDRESS)

    assert clock.slept == [60.0, 60.0]


@pytest.mark.parametrize(
    "note",
    [b'{"asked":"2026-05-15T05:59', b'{"asked":"2026-05-15T05:59:00"}', b"{}", b"\xff", b"1"],
)
def test_a_note_that_cannot_be_read_costs_one_distance(tmp_path: Path, note: bytes) -> None:
    clock = Clock()
    (tmp_path / "note").write_bytes(note)

    assert Pace(clock, clock.sleep).keep(tmp_path / "note", MINUTE) == 60.0
    assert clock.now.strftime("%Y-%m-%dT%H:%M:%SZ") in (tmp_path / "note").read_text()


def test_two_runs_at_once_ask_one_after_the_other(tmp_path: Path) -> None:
    clock, ready = Clock(), Barrier(2)

    def ask() -> None:
        ready.wait()
        Pace(clock, clock.sleep).keep(tmp_path / "note", MINUTE)

    runs = [Thread(target=ask) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    assert clock.slept == [60.0]


def test_behind_a_mirror_nobody_waits_and_nothing_is_noted(tmp_store: RawStore) -> None:
    clock = Clock()
    answers = [
        Recorded(address=each, recorded=NOW, body=each.encode()) for each in (ADDRESS, OTHER_TABLE)
    ]
    with (
        Replay(answers=answers) as replay,
        a_client(replay.origin, clock=clock, sleep=clock.sleep) as client,
    ):
        pull(client, tmp_store, ADDRESS, OTHER_TABLE)

    assert clock.slept == []
    assert not tmp_store.asked_path("figures.example").parent.exists()

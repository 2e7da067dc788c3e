"""Which addresses are asked, and that the address that was checked is the one connected to."""

import socket
from threading import Event

import pytest

from tests.fetch.build import ADDRESS, DAY, PUBLIC, CannedNetwork, a_client, a_feed, an_answer
from tests.fetch.build import resolver as resolver_of
from tracker.errors import FetchError, OutageError
from tracker.feeds.feed import Request
from tracker.fetch.guard import Guard, UnknownHostError, is_public, resolve, shown
from tracker.fetch.snapshot import RawStore


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"],
)
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",  # noqa: S104 - the point is that it is refused
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:93.184.216.34",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
    ],
)
def test_every_other_address_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://figures.example/",
        "ftp://figures.example/",
        "file:///etc/passwd",
        "gopher://figures.example/",
        "https://ok.example@169.254.169.254/",
        "https://user:password@figures.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://169.254.169.254/latest/meta-data",
        "https:///nothing",
        "/solar.json",
        "https://\0/",
        "https://xn--/",
        "https://figures.example:99999/",
        "http://127.0.0.1:2/",
    ],
)
def test_an_address_is_refused_by_how_it_is_written(address: str) -> None:
    with pytest.raises(FetchError, match="refused to ask") as caught:
        Guard(mirror="http://127.0.0.1:1").check(address)

    assert not isinstance(caught.value, OutageError)


@pytest.mark.parametrize("address", ["https://figures.example/a?b=c", "http://127.0.0.1:1/a"])
def test_a_public_https_address_and_the_mirror_are_allowed(address: str) -> None:
    Guard(mirror="http://127.0.0.1:1").check(address)


def test_nothing_on_this_machine_is_allowed_without_a_mirror() -> None:
    with pytest.raises(FetchError):
        Guard().check("http://127.0.0.1:1/a")


def test_one_private_address_among_those_of_a_host_is_enough_to_refuse() -> None:
    guard = Guard(resolve=resolver_of(figures_example=[PUBLIC, "10.0.0.1"]))

    with pytest.raises(FetchError, match=r"figures\.example, which leads to .* 10\.0\.0\.1"):
        guard.addresses("figures.example", 443, seconds=1)


def test_the_mirror_may_be_anywhere_but_only_at_its_own_port() -> None:
    guard = Guard(mirror="http://mirror.lan:81", resolve=resolver_of(mirror_lan=["10.0.0.1"]))

    assert guard.addresses("mirror.lan", 81, seconds=1) == ["10.0.0.1"]
    with pytest.raises(FetchError, match="non-public"):
        guard.addresses("mirror.lan", 82, seconds=1)


def test_a_host_that_is_not_found_may_mean_that_the_machine_is_offline() -> None:
    guard = Guard(resolve=resolver_of())

    with pytest.raises(UnknownHostError, match=r"figures\.invalid was not found") as caught:
        guard.addresses("figures.invalid", 443, seconds=1)

    assert "offline" in caught.value.hint


def test_the_system_finds_this_machine_and_no_host_with_an_impossible_name() -> None:
    assert "127.0.0.1" in resolve("localhost", 5.0)
    with pytest.raises(OSError, match="label"):
        resolve("a" * 64 + ".invalid", 5.0)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1"])
def test_a_host_written_as_a_number_is_seen_through(host: str) -> None:
    with pytest.raises(FetchError, match=r"non-public address 127\.0\.0\.1"):
        Guard().addresses(host, 443, seconds=5.0)


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: stuck.wait(10) and [])

    with pytest.raises(TimeoutError):
        resolve("figures.example", 0.01)

    stuck.set()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://figures.example/a.json", "https://figures.example/a.json"),
        ("https://figures.example/a?key=canary", "https://figures.example/a?…"),
        ("https://me:canary@figures.example/a#canary", "https://figures.example/a"),
        ("https://\0canary", "an address that cannot be read"),
    ],
)
def test_a_message_never_shows_what_an_address_hides(address: str, expected: str) -> None:
    assert shown(address) == expected


def test_the_connection_goes_to_the_checked_address_and_tls_asks_for_the_name(
    tmp_store: RawStore,
) -> None:
    network = CannedNetwork(an_answer(b"[1]"))
    lookups = iter([[PUBLIC], ["127.0.0.1"]])
    client = a_client(network=network, resolve=lambda _host, _seconds: next(lookups))

    with client:
        client.pull(a_feed(), day=DAY, store=tmp_store, previous=None)

    assert network.connected == [(PUBLIC, 443)]
    assert network.names == ["figures.example"]


def test_a_public_name_that_leads_to_a_private_address_is_never_connected_to(
    tmp_store: RawStore,
) -> None:
    network = CannedNetwork()
    client = a_client(network=network, resolve=resolver_of(figures_example=["192.168.1.1"]))

    with client, pytest.raises(FetchError, match=r"non-public address 192\.168\.1\.1"):
        client.pull(a_feed(), day=DAY, store=tmp_store, previous=None)

    assert network.connected == []


@pytest.mark.parametrize(
    ("target", "inside"),
    [
        ("https://inside.example/", "169.254.169.254"),
        ("https://localhost/", "127.0.0.1"),
        ("https://2130706433/", "127.0.0.1"),
        ("https://0x7f.1/", "127.0.0.1"),
        ("https://six.example/", "::ffff:10.0.0.1"),
    ],
)
def test_a_redirect_to_a_name_that_leads_inside_is_never_followed(
    tmp_store: RawStore, target: str, inside: str
) -> None:
    network = CannedNetwork(an_answer(b"", "302 Found", Location=target))
    first = iter([[PUBLIC]])

    with (
        a_client(network=network, resolve=lambda *_asked: next(first, [inside])) as client,
        pytest.raises(FetchError, match=f"non-public address {inside}"),
    ):
        client.pull(a_feed(), day=DAY, store=tmp_store, previous=None)

    assert network.connected == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    ("target", "expects_key"),
    [("https://figures.example/b", True), ("https://other.example/b", False)],
)
def test_a_key_goes_along_with_a_redirect_only_within_its_origin(
    tmp_store: RawStore, target: str, expects_key: bool
) -> None:
    network = CannedNetwork(an_answer(b"", "302 Found", Location=target), an_answer(b"[1]"))
    feed = a_feed(Request(url=ADDRESS, headers={"X-Api-Key": "canary"}))

    with a_client(network=network) as client:
        client.pull(feed, day=DAY, store=tmp_store, previous=None)

    first, second = (written for written in network.written if written.startswith(b"GET"))
    assert b"canary" in first
    assert (b"canary" in second) is expects_key


def test_an_invalid_certificate_is_no_outage(tmp_store: RawStore) -> None:
    network = CannedNetwork(an_answer())
    network.certificate_problem = "certificate has expired"

    with a_client(network=network) as client, pytest.raises(FetchError, match="expired") as caught:
        client.pull(a_feed(), day=DAY, store=tmp_store, previous=None)

    assert not isinstance(caught.value, OutageError)
    assert len(network.connected) == 1

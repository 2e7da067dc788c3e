"""What the tests of fetching build: a feed, a client, a store, a network without a network."""

import ssl
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpcore

from tracker.feeds.feed import Feed, Request
from tracker.fetch.client import Client
from tracker.fetch.snapshot import Exchange

NOW = datetime(2026, 5, 15, 6, 0, tzinfo=UTC)
DAY = date(2026, 5, 15)
ADDRESS = "https://figures.example/solar.json"
PUBLIC = "93.184.216.34"


def a_feed(*requests: Request, **changes: Any) -> Feed:
    asked = requests or (Request(url=ADDRESS),)
    feed = Feed(
        id="xx_example_solar",
        title="Solar roofs",
        publisher="Example Statistics",
        landing_page="https://figures.example/",
        license="CC0-1.0",
        license_address="https://figures.example/licence",
        license_read=DAY,
        redistribute=True,
        attribution="Example Statistics",
        update_frequency="P1D",
        usual_lag=timedelta(days=1),
        measures=(),
        cannot_show="whose roofs these are",
        requests=lambda _day: asked,
        parse=lambda _pull: iter(()),
        failure="nothing to do",
        minimum_interval=timedelta(0),
    )
    return replace(feed, **changes)


def a_client(mirror: str | None = None, **changes: Any) -> Client:
    settings: dict[str, Any] = {
        "contact": "https://tracker.example",
        "clock": lambda: NOW,
        "sleep": lambda _seconds: None,
        "resolve": lambda _host, _seconds: ["127.0.0.1"] if mirror else [PUBLIC],
    }
    return Client(mirror=mirror, **{**settings, **changes})


def an_exchange(**changes: Any) -> Exchange:
    exchange = Exchange(
        address=ADDRESS,
        role="rows",
        area="",
        status=200,
        media_type="application/json",
        etag=None,
        last_modified=None,
        fetched_at=NOW,
        sha256="0" * 64,
        size=0,
    )
    return replace(exchange, **changes)


def resolver(**hosts: Iterable[str]) -> Callable[[str, float], list[str]]:
    """Names to addresses; `figures_example` stands for figures.example. Others do not resolve."""
    known = {name.replace("_", "."): list(found) for name, found in hosts.items()}

    def resolve(host: str, _seconds: float) -> list[str]:
        if host not in known:
            raise OSError("Name or service not known")
        return known[host]

    return resolve


class CannedNetwork(httpcore.NetworkBackend):
    """Gives written answers in turn, or fails to connect, and notes where it was led."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self._answers = list(answers)
        self.connected: list[tuple[str, int]] = []
        self.names: list[str | None] = []
        self.written: list[bytes] = []
        self.patience: list[float | None] = []
        self.certificate_problem: str | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        *_options: object,
        **_named: object,
    ) -> httpcore.NetworkStream:
        self.connected.append((host, port))
        self.patience.append(timeout)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return CannedStream(self, [answer])


class CannedStream(httpcore.MockStream):
    def __init__(self, network: CannedNetwork, answer: list[bytes]) -> None:
        super().__init__(answer)
        self._network = network

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        assert ssl_context.check_hostname
        assert timeout is not None
        self._network.names.append(server_hostname)
        if self._network.certificate_problem:
            try:
                raise ssl.SSLCertVerificationError(1, self._network.certificate_problem)
            except ssl.SSLError as error:
                raise httpcore.ConnectError(error) from error
        return self

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        assert timeout is not None
        self._network.written.append(buffer)


def an_answer(body: bytes = b"[1]", status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP answer; `retry_after` stands for Retry-After."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines])
    return head.encode() + b"\r\nConnection: close\r\n\r\n" + body

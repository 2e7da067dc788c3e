"""Pulls feeds: the one way in which bytes from outside become snapshots."""

import time
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import httpcore
import structlog

from tracker.errors import AbsentError, FetchError, OutageError, TrackerError
from tracker.feeds.feed import Feed, Request
from tracker.fetch import body, guard
from tracker.fetch.ask import Asker, about
from tracker.fetch.keys import Keys
from tracker.fetch.network import Deadline, GuardedBackend, GuardedTransport
from tracker.fetch.pace import Pace
from tracker.fetch.pages import Pages
from tracker.fetch.partial import Partial, Start
from tracker.fetch.patience import Patience
from tracker.fetch.snapshot import Exchange, Manifest, RawStore, address_of
from tracker.fetch.timemap import TimeMap, parse_timemap
from tracker.fetch.wire import Asked, Wire

log = structlog.get_logger()
_TIMEMAP_MAX_BYTES = 50_000_000


class Client:
    """Asks publishers, or a mirror of their recorded answers in their place.

    `deadline` is the time for one answer with all its tries; `idle` is how long no byte may come.
    A feed with `patience` of its own gets that for both.
    """

    def __init__(
        self,
        *,
        mirror: str | None,
        contact: str,
        clock: Callable[[], datetime],
        keys: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
        deadline: timedelta = timedelta(seconds=120),
        idle: timedelta = timedelta(seconds=30),
        retries: int = 3,
        resolve: guard.Resolve = guard.resolve,
        network: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._mirror = mirror.rstrip("/") if mirror else None
        self._clock = clock
        rules, end = guard.Guard(mirror=self._mirror, resolve=resolve), Deadline()
        transport = GuardedTransport(GuardedBackend(rules, end, network))
        self._wire = Wire(
            transport, rules, mirror=self._mirror, contact=contact, clock=clock, idle=idle
        )
        self._patience = Patience(end, seconds=deadline, retries=retries, sleep=sleep)
        has_mirror = self._mirror is not None
        self._keys = Keys(keys, has_mirror=has_mirror)
        self._asker = Asker(
            self._wire,
            self._patience,
            Pace(clock, sleep),
            has_mirror=has_mirror,
            clock=clock,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._wire.close()

    def timemap(self) -> TimeMap | None:
        """What the mirror holds; None without a mirror."""
        if self._mirror is None:
            return None
        asked = Asked(address=f"{self._mirror}/timemap", own_headers={}, feed_headers={})
        with about("mirror", asked.address):
            content = self._patience.run(lambda: self._read(asked))
            return parse_timemap(content.decode("utf-8", "replace"), mirror=self._mirror)

    def pull(
        self,
        feed: Feed,
        *,
        day: date,
        store: RawStore,
        previous: Manifest | None,
        refused: Collection[Manifest] = (),
        at: datetime | None = None,
    ) -> Manifest | None:
        """A new snapshot, or None when all bytes are those of the previous one.

        Bytes that were refused before give the snapshot of that day once more.

        An outage keeps what came before it, so that the next pull goes on from there. A feed whose
        key is missing is not asked at all.
        """
        key = self._keys.headers(feed)
        requests = _requests(feed, day)
        partial = self._partial(feed, requests, store, at)
        known = {exchange.address: exchange for exchange in previous.exchanges} if previous else {}

        def ask(request: Request) -> Exchange:
            offered = None if request.body else known.get(address_of(request))
            return self._asker.ask(feed, request, store=store, known=offered, at=at, key=key)

        try:
            exchanges = tuple(Pages(feed, store, partial, ask).walk(requests))
        except OutageError:
            raise
        except TrackerError:
            partial.forget()
            raise
        after = previous.fetched_at if previous is not None and at is None else None
        manifest = _kept(_manifest(feed, exchanges, after), store, previous, refused)
        partial.forget()
        return manifest

    def _partial(
        self, feed: Feed, requests: tuple[Request, ...], store: RawStore, at: datetime | None
    ) -> Partial:
        addresses = tuple(address_of(request) for request in requests)
        start = Start(addresses=addresses, at=at, started_at=self._clock())
        return Partial(store.partial_path(feed.id), start)

    def _read(self, asked: Asked) -> bytes:
        with self._wire.answer(asked) as response:
            return b"".join(body.chunks(response, max_bytes=_TIMEMAP_MAX_BYTES))


def _requests(feed: Feed, day: date) -> tuple[Request, ...]:
    requests = feed.requests(day)
    if not requests:
        raise FetchError(
            f"{feed.id} asks no address on {day}",
            hint=f"correct `requests` in tracker/feeds/{feed.id}.py",
        )
    return requests


def _manifest(feed: Feed, exchanges: tuple[Exchange, ...], after: datetime | None) -> Manifest:
    """What was pulled, later than what was pulled before: clocks are set back now and then."""
    if not exchanges:
        raise AbsentError(
            f"{feed.id}: nothing stands at any of its addresses",
            hint="look for the new addresses on the feed's landing page and correct its module",
        )
    fetched_at = max(exchange.fetched_at for exchange in exchanges)
    if after is not None and fetched_at <= after:
        log.warning("the clock went back", feed=feed.id, since=after.isoformat())
        fetched_at = after + timedelta(microseconds=1)
    return Manifest(feed=feed.id, fetched_at=fetched_at, exchanges=exchanges)


def _kept(
    manifest: Manifest,
    store: RawStore,
    previous: Manifest | None,
    refused: Collection[Manifest],
) -> Manifest | None:
    """Save the manifest last: where there is one, every byte it names is on the disk."""
    if previous is not None and manifest.same_bytes(previous):
        return None
    before = next(filter(manifest.same_bytes, refused), None)
    if before is None:
        store.save(manifest)
    return before or manifest

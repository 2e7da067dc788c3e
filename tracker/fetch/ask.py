"""One request of a feed, asked until it is answered, as an exchange whose bytes are kept."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

import httpx
import structlog

from tracker.errors import FetchError, OutageError, TrackerError
from tracker.feeds.feed import Feed, Request
from tracker.fetch import body
from tracker.fetch.guard import shown
from tracker.fetch.moments import http_date, moment_of
from tracker.fetch.pace import Pace
from tracker.fetch.patience import BusyError, Patience
from tracker.fetch.snapshot import Exchange, RawStore, address_of
from tracker.fetch.wire import Asked, Wire

log = structlog.get_logger()


@contextmanager
def about(feed: str, address: str) -> Iterator[None]:
    """Let every failure name the feed and the address, without what a query may hide."""
    try:
        yield
    except TrackerError as error:
        kind = OutageError if isinstance(error, OutageError) else type(error)
        raise kind(f"{feed}, {shown(address)}: {error.message}", hint=error.hint) from error


class Asker:
    """Asks publishers at their pace, or a mirror at ours."""

    def __init__(
        self,
        wire: Wire,
        patience: Patience,
        pace: Pace,
        *,
        has_mirror: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self._wire = wire
        self._patience = patience
        self._pace = pace
        self._has_mirror = has_mirror
        self._clock = clock

    def ask(
        self,
        feed: Feed,
        request: Request,
        *,
        store: RawStore,
        known: Exchange | None,
        at: datetime | None,
        key: Mapping[str, str],
    ) -> Exchange:
        """The answer to one request; a known one is offered only while its bytes are whole."""
        if known is not None and not store.is_intact(known.sha256):
            known = None
        seconds = None if feed.patience is None else feed.patience.total_seconds()
        asked = Asked(
            address=address_of(request),
            own_headers=_own_headers(known, at),
            feed_headers={**request.headers, **key},
            body=request.body,
            idle=seconds,
        )
        exchange = self._patience.run(
            lambda: self._once(feed, request, asked, store, known), seconds
        )
        if exchange.status != HTTPStatus.NOT_MODIFIED:
            body.examine(store, exchange, max_bytes=feed.max_bytes)
        log.info(
            "answer",
            feed=feed.id,
            address=shown(exchange.address),
            status=exchange.status,
            size=exchange.size,
        )
        return exchange

    def _once(
        self, feed: Feed, request: Request, asked: Asked, store: RawStore, known: Exchange | None
    ) -> Exchange:
        with self._at_a_distance(feed, asked, store), self._wire.answer(asked) as response:
            if response.status_code == HTTPStatus.NOT_MODIFIED:
                return _unchanged(known, request, self._moment(response))
            sha256, size = store.put(body.chunks(response, max_bytes=feed.max_bytes))
            return Exchange(
                address=asked.address,
                role=request.role,
                area=request.area,
                status=response.status_code,
                media_type=_media_type(response),
                etag=response.headers.get("etag"),
                last_modified=response.headers.get("last-modified"),
                fetched_at=self._moment(response),
                sha256=sha256,
                size=size,
                recording=self._recording(response),
                link=response.headers.get("link", ""),
                total_count=response.headers.get("x-total-count", ""),
                optional=request.optional,
            )

    def _moment(self, response: httpx.Response) -> datetime:
        """Only a mirror may say that its answer is of another day."""
        recorded = moment_of(response.headers.get("memento-datetime"))
        return recorded if self._has_mirror and recorded else self._clock()

    def _recording(self, response: httpx.Response) -> str | None:
        """How a mirror came by its answer; an answer that does not say is taken as built."""
        return response.headers.get("recording-envelope", "built") if self._has_mirror else None

    @contextmanager
    def _at_a_distance(self, feed: Feed, asked: Asked, store: RawStore) -> Iterator[None]:
        """Wait before every try; the time of an answer does not run meanwhile."""
        if self._has_mirror:
            yield
            return
        path = store.asked_path(httpx.URL(asked.address).host)
        self._patience.grant(self._pace.keep(path, feed.minimum_interval))
        try:
            yield
        except BusyError as error:
            if error.after:
                self._pace.defer(path, error.after)
            raise


def _own_headers(known: Exchange | None, at: datetime | None) -> dict[str, str]:
    offered = {
        "If-None-Match": known.etag if known else None,
        "If-Modified-Since": known.last_modified if known else None,
        "Accept-Datetime": http_date(at) if at else None,
    }
    return {name: value for name, value in offered.items() if value is not None}


def _unchanged(known: Exchange | None, request: Request, moment: datetime) -> Exchange:
    if known is None:
        raise FetchError(
            "the answer is 304 (not modified), but nothing was offered to compare with",
            hint="the publisher's server is wrong; run again later",
        )
    return replace(
        known,
        status=HTTPStatus.NOT_MODIFIED.value,
        fetched_at=moment,
        role=request.role,
        area=request.area,
        optional=request.optional,
    )


def _media_type(response: httpx.Response) -> str:
    kind, _, _ = response.headers.get("content-type", "").partition(";")
    return str(kind).strip().lower()

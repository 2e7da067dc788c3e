"""All answers of one pull in order: each request, then the pages that follow from it."""

from collections.abc import Callable, Iterable, Iterator

from tracker.errors import AbsentError, FormatError
from tracker.feeds.feed import Feed, Request
from tracker.fetch.ask import about
from tracker.fetch.partial import Partial
from tracker.fetch.snapshot import Exchange, RawStore, address_of

MAX_PAGES = 10_000


class Pages:
    """Walks from page to page, and stops where a publisher's links lead in a circle."""

    def __init__(
        self, feed: Feed, store: RawStore, partial: Partial, ask: Callable[[Request], Exchange]
    ) -> None:
        self._feed = feed
        self._store = store
        self._partial = partial
        self._ask = ask
        self._seen: set[tuple[str, bytes | None]] = set()

    def walk(self, requests: Iterable[Request]) -> Iterator[Exchange]:
        """The exchanges of all requests and of the pages that follow them."""
        for request in requests:
            try:
                yield from self._from(request)
            except AbsentError:
                if not request.optional:
                    raise

    def _from(self, request: Request) -> Iterator[Exchange]:
        page: Request | None = request
        before = ""
        while page is not None:
            with about(self._feed.id, address_of(page)):
                self._refuse_circle(page)
                exchange = self._kept(page) or self._asked(page)
                if exchange.sha256 == before:
                    raise _circle("the page holds the same bytes as the page before it")
                page = self._next(page, exchange)
            before = exchange.sha256
            yield exchange

    def _kept(self, page: Request) -> Exchange | None:
        """An answer of the pull that broke off before; its address must say all it asked."""
        kept = self._partial.get(address_of(page)) if page.body is None else None
        return kept if kept and self._store.is_intact(kept.sha256) else None

    def _asked(self, page: Request) -> Exchange:
        exchange = self._ask(page)
        self._partial.add(exchange)
        return exchange

    def _next(self, page: Request, exchange: Exchange) -> Request | None:
        if self._feed.follow is None:
            return None
        return self._feed.follow(page, self._store.answer(page, exchange))

    def _refuse_circle(self, page: Request) -> None:
        address = (address_of(page), page.body)
        if address in self._seen:
            raise _circle("the pages lead back to an address that was asked already")
        if len(self._seen) >= MAX_PAGES:
            raise _circle(f"the pull has more than {MAX_PAGES:,} answers")
        self._seen.add(address)


def _circle(what: str) -> FormatError:
    return FormatError(
        what,
        hint="the publisher's paging is broken, or `follow` of the feed's module reads it wrong",
    )

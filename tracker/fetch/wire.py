"""One request on the wire: through the guard at every redirect, to the mirror if there is one."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

import httpcore
import httpx

from tracker import __version__
from tracker.errors import AbsentError, FetchError, GoneError, OutageError
from tracker.fetch.guard import Guard
from tracker.fetch.moments import seconds_until
from tracker.fetch.network import PATIENCE, GuardedTransport
from tracker.fetch.patience import BusyError, SilentError

MAX_REDIRECTS = 5
_BECOMES_GET = frozenset({301, 302, 303})
_ABSENT: Mapping[int, type[FetchError]] = {404: AbsentError, 410: GoneError}
_CLOSED = frozenset({401, 403})
_BUSY = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it goes out: the feed's own headers may hold a key, ours never do.

    `idle` is how many seconds no byte may come, where that is not as usual.
    """

    address: str
    own_headers: Mapping[str, str]
    feed_headers: Mapping[str, str]
    body: bytes | None = None
    idle: float | None = None

    def redirected(self, status: int, location: str) -> "Asked":
        """The next request; what the feed trusts one origin with is not shown to another."""
        here = httpx.URL(self.address)
        there = here.join(location)
        leaves = (here.scheme, here.netloc) != (there.scheme, there.netloc)
        return replace(
            self,
            address=str(there),
            feed_headers={} if leaves else self.feed_headers,
            body=None if leaves or status in _BECOMES_GET else self.body,
        )


class Wire:
    """Sends requests and says in our own words why no good answer came."""

    def __init__(
        self,
        transport: GuardedTransport,
        guard: Guard,
        *,
        mirror: str | None,
        contact: str,
        clock: Callable[[], datetime],
        idle: timedelta,
    ) -> None:
        self._guard = guard
        self._mirror = mirror
        self._clock = clock
        self._http = httpx.Client(
            transport=transport,
            timeout=httpx.Timeout(idle.total_seconds(), connect=PATIENCE),
            trust_env=False,
            headers={
                "User-Agent": f"tracker/{__version__} (+{contact})",
                "Accept-Encoding": "gzip",
            },
        )

    @contextmanager
    def answer(self, asked: Asked) -> Iterator[httpx.Response]:
        """A good answer (200, or 304 where that was offered), with its body still to come."""
        with _in_our_words(OutageError if asked.body is None else SilentError):
            response = self._arrive(asked)
            try:
                self._refuse_status(response)
                yield response
            finally:
                response.close()

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def _arrive(self, asked: Asked) -> httpx.Response:
        for _ in range(MAX_REDIRECTS + 1):
            self._guard.check(asked.address)
            response = self._http.send(self._request(asked), stream=True)
            if not response.has_redirect_location:
                return response
            response.close()
            asked = asked.redirected(response.status_code, response.headers["location"])
        raise FetchError(
            f"the address redirects more than {MAX_REDIRECTS} times",
            hint="open it in a browser and put the last address into the feed's module",
        )

    def _request(self, asked: Asked) -> httpx.Request:
        return self._http.build_request(
            "GET" if asked.body is None else "POST",
            self._mirrored(asked.address),
            headers={**asked.own_headers, **asked.feed_headers},
            content=asked.body,
            timeout=self._http.timeout
            if asked.idle is None
            else httpx.Timeout(asked.idle, connect=PATIENCE),
        )

    def _mirrored(self, address: str) -> str:
        if self._mirror is None or address.startswith(f"{self._mirror}/"):
            return address
        return f"{self._mirror}/{address.partition('://')[2]}"

    def _refuse_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            return
        said = f"the answer is {status} {response.reason_phrase}".rstrip()
        if status in _BUSY:
            after = seconds_until(response.headers.get("retry-after"), now=self._clock())
            asks = f", and asks to wait {after:.0f} s" if after else ""
            raise BusyError(
                said + asks,
                hint="the publisher's server is busy or broken: run again later",
                after=after,
            )
        if status == HTTPStatus.GONE:
            said += ": the publisher took it away for good"
        raise _ABSENT.get(status, FetchError)(said, hint=self._what_to_do(status))

    def _what_to_do(self, status: int) -> str:
        if status == HTTPStatus.GONE:
            return "the landing page may name a successor: make it a feed, and take this one out"
        if self._mirror is not None:
            return "the mirror has no answer for this address at this moment: add a recording"
        if status == HTTPStatus.NOT_FOUND:
            return "look for the new address on the feed's landing page and correct its module"
        if status in _CLOSED:
            return "ask the publisher whether the address needs a key, or refuses this machine"
        return "open the address in a browser; the publisher's server does not serve it as before"


@contextmanager
def _in_our_words(late: type[OutageError]) -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise late(
            f"the answer did not arrive in time: {error}",
            hint="the publisher's server is slow or stuck: run again later",
        ) from error
    except (httpx.RemoteProtocolError, UnicodeError) as error:
        raise FetchError(
            "the answer redirects to an address that cannot be read",
            hint="open the address in a browser and correct it in the feed's module",
        ) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        if isinstance(error.__context__, ssl.SSLCertVerificationError):  # the pool drops the cause
            raise FetchError(
                f"the certificate is not valid: {error.__context__}",
                hint="do not work around it; tell the publisher, and run again when it is renewed",
            ) from error
        raise OutageError(
            f"the connection broke off: {error}",
            hint="run again later: what came before is kept, and the rest is asked for",
        ) from error

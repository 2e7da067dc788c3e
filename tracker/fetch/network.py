"""Connections that go only to checked addresses and end by a deadline."""

import math
import ssl
import time
from collections.abc import Iterable, Iterator

import httpcore
import httpx

from tracker.fetch.guard import Guard, UnreachableError

PATIENCE = 5.0
"""Seconds for finding a host, and again for connecting to it."""
LITTLE_PATIENCE = 2.0
"""The same after a host could not be reached, so that a run without internet ends soon."""
_ADDRESSES_TRIED = 5
_OVER = "the time for one answer is over"


class Deadline:
    """The moment by which an answer must be complete, however steadily its bytes drip."""

    def __init__(self) -> None:
        self._until = math.inf

    def start(self, seconds: float) -> None:
        """Begin the time of a new answer."""
        self._until = time.monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """Move the end of the running time."""
        self._until += seconds

    def left(self) -> float:
        """Seconds that remain."""
        return self._until - time.monotonic()

    def bound(self, timeout: float | None) -> float | None:
        """The shorter of a step's own timeout and what remains."""
        left = self.left()
        if left <= 0:
            raise httpcore.ReadTimeout(_OVER)
        return left if timeout is None else min(left, timeout)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to the very IP address that was checked; TLS still asks for the host's name."""

    def __init__(
        self, guard: Guard, deadline: Deadline, network: httpcore.NetworkBackend | None = None
    ) -> None:
        self._guard = guard
        self._deadline = deadline
        self._network = network or httpcore.SyncBackend()
        self._patience = PATIENCE

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Try the checked addresses of a host in turn."""
        patience, self._patience = min(timeout or PATIENCE, self._patience), LITTLE_PATIENCE
        found = self._guard.addresses(host, port, seconds=patience)[:_ADDRESSES_TRIED]
        share = max(1.0, patience / max(1, len(found)))
        for address in found:
            try:
                stream = self._network.connect_tcp(
                    address, port, self._deadline.bound(share), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            self._patience = PATIENCE
            return _TimedStream(stream, self._deadline)
        raise UnreachableError(
            f"no connection to {host} came about",
            hint="this machine may be offline, or the publisher's server is down: try again later",
        )


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step, headers and handshake included, ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        bound = self._deadline.bound(timeout)
        try:
            return self._stream.read(max_bytes, bound)
        except httpcore.ReadTimeout as error:
            why = f"no byte came for {timeout:g} s" if bound == timeout else _OVER
            raise httpcore.ReadTimeout(why) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.bound(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.bound(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class GuardedTransport(httpx.BaseTransport):
    """What httpx's own transport does, over a backend that httpx offers no way to choose."""

    def __init__(self, backend: GuardedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass one request on."""
        url = request.url
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Stream(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()

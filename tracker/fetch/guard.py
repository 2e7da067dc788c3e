"""Which addresses may be asked: public ones over https, and the one mirror if there is one."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread

import httpx

from tracker.errors import FetchError, OutageError

Resolve = Callable[[str, float], Sequence[str]]
"""The IP addresses of a host name, found within some seconds, or an OSError."""

_PORTS = 1 << 16
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class UnreachableError(OutageError):
    """No connection came about, so that the machine itself may be offline."""


class UnknownHostError(UnreachableError):
    """The name of the host does not resolve, which another try in a second will not change."""


def resolve(host: str, seconds: float) -> Sequence[str]:
    """Ask the system, which may take half a minute offline, but wait only some seconds."""
    answers: SimpleQueue[Sequence[str] | OSError] = SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answers.put(OSError(str(error)))

    Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no answer in {seconds:g} s") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet; IPv4 in IPv6 clothes never is."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)))
        if address.ipv4_mapped or address.sixtofour or address.teredo or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def shown(address: str) -> str:
    """An address as it may stand in messages: without user name, password and query."""
    url = _parsed(address)
    if url is None:
        return "an address that cannot be read"
    query = "?…" if url.query else ""
    return f"{url.copy_with(userinfo=b'', query=None, fragment=None)}{query}"


class Guard:
    """The rules for every address: when asked, after each redirect, and before connecting."""

    def __init__(self, *, mirror: str | None = None, resolve: Resolve = resolve) -> None:
        self._mirror = _origin(httpx.URL(mirror)) if mirror else None
        self._resolve = resolve

    def check(self, address: str) -> None:
        """Refuse an address by how it is written."""
        url = _parsed(address)
        if url is None:
            raise _refused("an address that cannot be read")
        if url.userinfo:
            raise _refused(f"{shown(address)}, which names a user")
        if _origin(url) == self._mirror:
            return
        if url.scheme != "https":
            raise _refused(f"{shown(address)}, which is not https")
        if not url.host or (_is_literal(url.host) and not is_public(url.host)):
            raise _refused(f"{shown(address)}, which is no public host")

    def addresses(self, host: str, port: int, *, seconds: float) -> Sequence[str]:
        """The IP addresses to connect to, after looking at each; nothing resolves them again."""
        try:
            found = self._resolve(host, seconds)
        except OSError as error:
            raise UnknownHostError(
                f"the host {host} was not found",
                hint="this machine may be offline; if it is not, check the address of the feed",
            ) from error
        if self._mirror is not None and (host, port) == self._mirror[1:]:
            return found
        for address in found:
            if not is_public(address):
                raise _refused(f"{host}, which leads to the non-public address {address}")
        return found


def _parsed(address: str) -> httpx.URL | None:
    try:
        url = httpx.URL(address)
        return url if 0 < _origin(url)[2] < _PORTS else None
    except (httpx.InvalidURL, UnicodeError):  # the latter when a host name is read
        return None


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or (80 if url.scheme == "http" else 443)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refused(what: str) -> FetchError:
    return FetchError(
        f"refused to ask {what}",
        hint="only public https addresses are asked; correct the address in the feed's module, "
        "or ask the publisher why their server leads there",
    )

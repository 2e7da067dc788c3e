"""What a setting may hold, said in one sentence that never shows its value."""

import ipaddress
from typing import Final
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from tracker.errors import SettingsError

PREFIX: Final = "TRACKER_"
_NOT_MAIL: Final = frozenset(' \t\r\n,;<>"')


def web_address(name: str, url: str) -> SplitResult:
    """Refuse what is no http(s) address, and names or passwords in it."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web:
        raise wrong(name, "is no http or https address", "write it as https://example.org")
    if parts.username is not None or parts.password is not None:
        raise wrong(name, "holds a user name or a password", "write the host alone")
    return parts


def secure_address(name: str, url: str, *, what: str, example: str) -> None:
    """Refuse what is no https address, or leads into the middle of a page."""
    parts = web_address(name, url)
    if parts.scheme != "https" or parts.fragment:
        raise wrong(name, f"is no https address of {what}", f"write it as {example}")


def is_mail_address(address: str) -> bool:
    """Whether a relay and a header take it as one address."""
    name, _, host = address.rpartition("@")
    return bool(name and host) and address.isascii() and not set(address) & _NOT_MAIL


def is_database_address(url: str) -> bool:
    """The failures of the reading itself show the whole address, password included."""
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        return False
    return True


def is_loopback_or_public(host: str) -> bool:
    """Whether a host is this machine or on the public net; a name is looked up later."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True  # a name: the guard of the client checks what it resolves to
    return address.is_loopback or address.is_global


def is_this_machine(host: str) -> bool:
    """Whether what is said to a host never leaves this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def wrong(field: str, fault: str, remedy: str) -> SettingsError:
    """The sentence about a setting that cannot be used."""
    variable = f"{PREFIX}{field.upper()}"
    return SettingsError(f"{variable} {fault}: {remedy}", hint=f"See {variable} in .env.example.")

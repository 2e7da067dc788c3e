"""Which mail addresses are taken: one of the plain kind, in a domain that is what it looks like.

A header is made of the address, and `email` of Python 3.11.7 lets a line break through. What is
refused is not shown again: the address of a person belongs in no log.
"""

import re
from collections.abc import Iterable
from typing import Final

from tracker.errors import MailError

LONGEST: Final = 254  # RFC 5321, 4.5.3.1.3, without the brackets
_LONGEST_NAME: Final = 64
_NAME: Final = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*")
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP: Final = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]+")
# Letters of the languages that councils here write in; each other one is drawn like one of these.
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-æøåäöüéèëêïóáíúôçñß")
_TWINS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"))
_ASCII_ONLY: Final = "write a domain with other letters as its xn-- form"


def checked_address(text: str, *, known: Iterable[str] = ()) -> str:
    """The address in small letters; MailError says what is wrong with it.

    `known` are addresses whose domains are trusted: one that only looks like such a domain is
    refused.
    """
    if not text.isascii():
        raise _refused("has letters that are not plain ASCII", _ASCII_ONLY)
    address = text.lower()
    name, _, domain = address.rpartition("@")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME or len(address) > LONGEST:
        raise _refused(
            "is not of the form name@example.org",
            "one address alone: no blank, line break, comma, quote or bracket",
        )
    _check_domain(domain)
    trusted = {each.rpartition("@")[2] for each in known}
    if domain not in trusted and _looks(domain) in {_looks(each) for each in trusted}:
        raise _refused(
            "has a domain that only looks like one of another contact",
            "look at each letter of the domain: l and 1, rn and m, o and 0",
        )
    return address


def _check_domain(domain: str) -> None:
    labels = domain.split(".")
    is_whole = len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    if not is_whole or not _TOP.fullmatch(labels[-1]):
        raise _refused("has no whole domain behind the @", "write it as name@example.org")
    for label in labels:
        if label.startswith("xn--") and not set(_shown(label)) <= _LETTERS:
            raise _refused(
                "has a domain with letters that look like others",
                "ask the council for the domain that its own site has",
            )


def _shown(label: str) -> str:
    """A label as people see it; what cannot be decoded is shown as a letter of no language."""
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return "\N{REPLACEMENT CHARACTER}"


def _looks(domain: str) -> str:
    for twin, letter in _TWINS:
        domain = domain.replace(twin, letter)
    return domain


def _refused(fault: str, remedy: str) -> MailError:
    return MailError(f"the mail address {fault}", hint=remedy)

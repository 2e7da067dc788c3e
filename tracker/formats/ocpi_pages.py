"""OCPI locations that come in pages: by `Link` header and `X-Total-Count`, or by a cursor."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Final
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

import msgspec

from tracker.formats.body import decode, refused
from tracker.formats.ocpi import Location

Params = tuple[tuple[str, str], ...]

_EXPECTED: Final = "a page of OCPI locations: {data, status_code} or {items, next}"
_WHOLE: Final = "every location on one page, and as many as were announced"
_LINK: Final = re.compile(r"<([^>]*)>((?:\s*;[^,<]*)?)")
_NEXT: Final = re.compile(r""";\s*rel\s*=\s*"?next"?\s*(?:;|$)""", re.IGNORECASE)
_GOOD: Final = range(1000, 2000)  # OCPI 5: errors come as HTTP 200 with a status_code from 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as received, hidden locations (`publish: false`) included; at the end no cursor."""

    locations: tuple[Location, ...]
    cursor: str | None


class _Page(msgspec.Struct):
    data: list[Location] | None = None
    status_code: int | None = None
    status_message: str | None = None
    items: list[Location] | None = None
    next: str | None = None


_DECODER: Final = msgspec.json.Decoder(_Page)


def page(stream: BinaryIO) -> Page:
    """One page; a token that expired in the middle is an error here, never a shorter list."""
    body = stream.read()
    told = decode(body, _DECODER, _EXPECTED)
    if told.items is not None:
        return Page(locations=tuple(told.items), cursor=told.next or None)
    if told.data is None or told.status_code not in _GOOD:
        why = f"status_code {told.status_code}: {told.status_message}"
        raise refused(why, expected=_EXPECTED, head=body)
    return Page(locations=tuple(told.data), cursor=None)


def linked(link: str, *, url: str) -> tuple[str, Params] | None:
    """Address and query of the `Link` header's next page; one on another host is refused."""
    targets = (match[1] for match in _LINK.finditer(link) if _NEXT.search(match[2]))
    target = next(targets, None)
    if target is None:
        return None
    asked, found = urlsplit(url), urlsplit(urljoin(url, target))
    if (found.scheme, found.netloc.lower()) != (asked.scheme, asked.netloc.lower()):
        why = f"the next page is on {found.scheme}://{found.netloc}"
        expected = f"a link to {asked.scheme}://{asked.netloc}"
        raise refused(why, expected=expected, head=link.encode())
    address = urlunsplit((found.scheme, found.netloc, found.path, "", ""))
    return address, tuple(parse_qsl(found.query, keep_blank_values=True))


def whole(pages: Iterable[Page], *, announced: Iterable[str]) -> list[Location]:
    """The locations to show; `announced` are the `X-Total-Count` of all pages, "" without.

    A total that changes while paging, a location on two pages or a missing one refuses it all.
    """
    found = [location for each in pages for location in each.locations]
    twice = len(found) - len({location.id for location in found})
    if twice:
        why = f"{twice} locations came twice: the pages overlap"
        raise refused(why, expected=_WHOLE, head=why.encode())
    totals = {told.strip() for told in announced} - {""}
    if totals - {str(len(found))}:
        why = f"{len(found)} locations came, announced were {', '.join(sorted(totals))}"
        raise refused(why, expected=_WHOLE, head=why.encode())
    return [location for location in found if location.publish]

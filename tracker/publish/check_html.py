"""Whether a written page is well-formed, and where it leads: one pass over its tags."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from tracker.errors import SiteError
from tracker.publish.links import Links

_NAME: Final = r"[a-zA-Z][a-zA-Z0-9-]*"
_VALUE: Final = r"\"[^\"<]*\"|'[^'<]*'|[^\s\"'<>=`]+"
_TAG: Final = re.compile(
    rf"<(?:/({_NAME})\s*"
    rf"|({_NAME})((?:\s+[^\s\"'<>/=]+(?:=(?:{_VALUE}))?)*)\s*(/?)"
    r"|!--[^<]*?--|!doctype html)>",
    re.IGNORECASE,
)
_TO_THE_NEXT: Final = re.compile("<[^>]*>")
_ATTRIBUTE: Final = re.compile(rf"\s([^\s\"'<>/=]+)(?:=({_VALUE}))?")
_VOID: Final = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
_LEADING: Final = ("href", "src", "data-names")  # the last is read by the search
_TELLS: Final = re.compile("(?:id|href|src|data-names)=").search
_PLAIN: Final = re.compile(
    r"((?:\.\./)*)((?:[a-z0-9_-]+/)*(?:[a-z0-9_-]+\.[a-z0-9_.-]*[a-z0-9])?)"
).fullmatch
_ELSEWHERE: Final = frozenset({"http", "https", "mailto"})


def checked_page(path: str, html: str, *, base_url: str) -> Links:
    """Refuse what no browser reads the same way as another; give the links of the page.

    SiteError for elements that are not closed in turn, an id twice, no or two h1, a link inside
    the page to nothing, and an address that is neither of the site nor of the web.
    """
    base = base_url.rstrip("/") + "/"
    page = _Page(path=path, above=_folders_above(path), base_url=base)
    tags = _tags(html)
    for tag in tags:
        if tag.closes:
            page.close(tag.name)
        elif tag.name:
            page.open(tag)
    if html.count("<") != len(tags):
        page.refuse("has a < that begins no tag")
    page.finish()
    return page.links


class _Tag(NamedTuple):
    """A tag as it is read; a comment has no name. `tells` are attributes with an address or id."""

    name: str
    closes: bool = False
    alone: bool = False
    tells: Mapping[str, str] | None = None


def _tags(html: str) -> list[_Tag]:
    """Nearly every tag ends at the next >, and stands on many pages: those are read once."""
    found = [_read(each) for each in _TO_THE_NEXT.findall(html)]
    if None in found:  # a > inside a value, or no tag at all
        found = [_read(each.group()) for each in _TAG.finditer(html)]
    return [each for each in found if each is not None]


@lru_cache(maxsize=4096)
def _read(text: str) -> _Tag | None:
    tag = _TAG.fullmatch(text)
    if tag is None:
        return None
    closed, opened, attributes, alone = tag.groups()
    if closed:
        return _Tag(name=closed.lower(), closes=True)
    if not attributes or not _TELLS(attributes):
        return _Tag(name=(opened or "").lower(), alone=bool(alone))
    tells = {
        key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(attributes)
    }
    return _Tag(name=opened.lower(), alone=bool(alone), tells=tells)


@dataclass(slots=True, kw_only=True)
class _Page:
    path: str
    above: tuple[str, ...]
    base_url: str
    links: Links = field(default_factory=Links)
    inside: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    fragments: set[str] = field(default_factory=set)
    headings: int = 0

    def finish(self) -> None:
        """All that can be told at the end of the page only."""
        if self.inside:
            self.refuse(f"does not close <{self.inside[-1]}>")
        if self.headings != 1:
            self.refuse(f"has {self.headings} h1 instead of one")
        lost = sorted(self.fragments - self.ids)
        if lost:
            self.refuse(f"links to #{lost[0]}, which it does not have")

    def refuse(self, what: str) -> None:
        """Name the page."""
        raise SiteError(
            f"{self.path} {what}",
            hint="the last good site stays up; correct the template or the page's model",
        )

    def open(self, tag: _Tag) -> None:
        """An element begins; one that is closed in itself does not stay open."""
        name = tag.name
        if name not in _VOID:
            if not tag.alone:
                self.inside.append(name)
                self.headings += name == "h1"
            elif name != "svg" and "svg" not in self.inside:
                self.refuse(f"closes <{name}/> in itself, which only SVG may")
        if tag.tells:
            self._take(name, tag.tells)

    def close(self, name: str) -> None:
        """An element ends."""
        if not self.inside or self.inside.pop() != name:
            self.refuse(f"closes </{name}>, which is not the element that is open")

    def _take(self, name: str, attributes: Mapping[str, str]) -> None:
        own = attributes.get("id")
        if own in self.ids:
            self.refuse(f"has the id {own!r} twice")
        if own is not None:
            self.ids.add(own)
        address = next((attributes[key] for key in _LEADING if attributes.get(key)), None)
        if address:
            self._lead(name, attributes, address)

    def _lead(self, name: str, attributes: Mapping[str, str], address: str) -> None:
        if address.startswith("#"):
            self.fragments.add(unquote(address[1:]))
            return
        target = self._internal(address)
        if target is None:
            return
        if name == "link" and attributes.get("hreflang"):
            self.links.alternates[attributes["hreflang"]] = target
        else:
            self.links.targets.add(target)

    def _internal(self, address: str) -> str | None:
        """The file of the site that an address leads to; None for another site's."""
        if address.startswith(self.base_url):
            address = "/" + address.removeprefix(self.base_url)
        plain = _PLAIN(address)
        if plain and address:
            up, way = plain.groups()
            found = self.above[min(len(up) // 3, len(self.above) - 1)] + way
            return found if found and not found.endswith("/") else found + "index.html"
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            if parts.scheme not in _ELSEWHERE:
                self.refuse(f"links to {address!r}, which no browser should follow")
            return None
        path = unquote(parts.path)
        if not path:
            return self.path
        found = posixpath.normpath(posixpath.join("/", posixpath.dirname(self.path), path))
        is_folder = path.endswith(("/", "/.", "..")) or path == "." or found == "/"
        return posixpath.join(found, "index.html" if is_folder else "").strip("/")


def _folders_above(path: str) -> tuple[str, ...]:
    """The folder of a file, the one above it, and so on to the root, which is ""."""
    parts = path.split("/")[:-1]
    return tuple("".join(f"{part}/" for part in parts[:n]) for n in range(len(parts), -1, -1))

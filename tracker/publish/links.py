"""Where a written page leads, and whether everything it leads to is there."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from tracker.errors import SiteError
from tracker.publish.manifest import Manifest

_HERE: Final = "https://site.invalid/"
_LEADING: Final = ("href", "src", "data-names")  # the last is read by the search
_ELSEWHERE: Final = frozenset({"http", "https", "mailto"})


@dataclass(slots=True)
class Links:
    """Internal links as paths of files, and the same page in other languages."""

    targets: set[str] = field(default_factory=set)
    alternates: dict[str, str] = field(default_factory=dict)


def read_links(path: str, html: str, *, base_url: str) -> Links:
    """The links of one page; an address that is neither of the site nor of the web is refused."""
    reader = _Reader(path, base_url.rstrip("/") + "/")
    reader.feed(html)
    reader.close()
    return reader.links


def check_links(manifest: Manifest) -> None:
    """Every link and asset leads to a file; pages in other languages name one another."""
    for path, entry in manifest.files.items():
        for target in entry.links:
            if target not in manifest.files:
                raise SiteError(
                    f"{path} links to {target}, which is not in the site",
                    hint="the last good site stays up; correct the template or the page's model",
                )
        _check_alternates(manifest, path, entry.alternates)


def _check_alternates(manifest: Manifest, path: str, alternates: Mapping[str, str]) -> None:
    for code, target in alternates.items():
        other = manifest.files.get(target)
        if other is None or (code != "x-default" and path not in other.alternates.values()):
            raise SiteError(
                f"{path} names {target} as its {code} page, and that page does not name it back",
                hint="the last good site stays up; give every page all its languages",
            )


class _Reader(HTMLParser):
    def __init__(self, path: str, base_url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._path = path
        self._base_url = base_url
        self.links = Links()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        address = next((attributes[key] for key in _LEADING if attributes.get(key)), None)
        if address is None:
            return
        target = self._internal(address)
        if target is None:
            return
        if tag == "link" and attributes.get("hreflang"):
            self.links.alternates[str(attributes["hreflang"])] = target
        else:
            self.links.targets.add(target)

    def _internal(self, address: str) -> str | None:
        if address.startswith(self._base_url):
            address = "/" + address.removeprefix(self._base_url)
        parts = urlsplit(urljoin(_HERE + self._path, address))
        if not f"{parts.scheme}://{parts.netloc}/".startswith(_HERE):
            if parts.scheme not in _ELSEWHERE:
                raise SiteError(
                    f"{self._path} links to {address!r}, which no browser should follow",
                    hint="only http, https and mailto addresses may become links",
                )
            return None
        path = unquote(parts.path).lstrip("/")
        return posixpath.join(path, "index.html") if path == "" or path.endswith("/") else path

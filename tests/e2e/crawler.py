"""A reader who loads every page with all that it shows, and knows which release each came from."""

import hashlib
import http.client
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from tracker.publish.addresses import ROOT
from tracker.publish.manifest import Manifest

ASSETS: Final = re.compile(
    r'<(?:link rel="(?:stylesheet|icon)"|img|script)\s[^>]*(?:href|src)="([^"]+)"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One page as it came; `releases` are those whose bytes it has, none for a half page."""

    path: str
    status: int
    releases: frozenset[str]
    missing: tuple[str, ...]


class Crawler:
    """Reads pages one by one over one connection, like a browser that stays."""

    def __init__(self, origin: str, releases: Mapping[str, Manifest]) -> None:
        self._releases = releases
        self._connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=60)
        every = [set(_pages(release)) for release in releases.values()]
        self.paths = sorted(set.intersection(*every))

    def lap(self) -> Iterator[Read]:
        """Every page once."""
        for path in self.paths:
            yield self.read(path)

    def read(self, path: str) -> Read:
        """One page, then its style and its pictures."""
        status, body = self._get("/" + path.removesuffix(ROOT))
        digest = hashlib.sha256(body).hexdigest()
        assets = {urljoin("/" + path, each) for each in ASSETS.findall(body.decode())}
        if status == 200 and not assets:
            raise AssertionError(f"{path} shows no style")
        return Read(
            path=path,
            status=status,
            releases=frozenset(
                name
                for name, release in self._releases.items()
                if release.files[path].content == digest
            ),
            missing=tuple(each for each in sorted(assets) if not self._is_whole(each)),
        )

    def _is_whole(self, asset: str) -> bool:
        """A picture or a style has the bytes of a release."""
        status, body = self._get(asset)
        digest = hashlib.sha256(body).hexdigest()
        written = (release.files.get(asset.lstrip("/")) for release in self._releases.values())
        return status == 200 and any(
            each is not None and each.content == digest for each in written
        )

    def _get(self, path: str) -> tuple[int, bytes]:
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


def _pages(release: Manifest) -> Iterator[str]:
    return (path for path in release.files if path.endswith(".html"))

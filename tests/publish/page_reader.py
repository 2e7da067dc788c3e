"""What a browser would make of a page."""

import re
from html.parser import HTMLParser
from pathlib import Path

DATA = "application/ld+json"


class Reader(HTMLParser):
    """What a browser would make of a page: its tags, its attributes and its text.

    `data` are the blocks of data, which a browser neither runs nor shows.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.parts: list[str] = []
        self.data: list[str] = []
        self._is_data = False
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.parts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_data = tag == "script" and dict(attrs).get("type") == DATA
        self.tags.append(DATA if self._is_data else tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, _tag: str) -> None:
        self._is_data = False

    def handle_data(self, data: str) -> None:
        (self.data if self._is_data else self.parts).append(data)


def read(folder: Path, path: str) -> Reader:
    return Reader((folder / path / "index.html").read_text("utf-8"))

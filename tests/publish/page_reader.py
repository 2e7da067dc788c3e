"""What a browser would make of a page."""

import re
from html.parser import HTMLParser
from pathlib import Path


class Reader(HTMLParser):
    """What a browser would make of a page: its tags, its attributes and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.parts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def read(folder: Path, path: str) -> Reader:
    return Reader((folder / path / "index.html").read_text("utf-8"))

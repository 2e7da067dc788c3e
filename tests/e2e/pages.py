"""Which kinds of pages a built site has, and one page of each: found in the tree, never listed."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tracker.publish.addresses import ROOT, WORDS
from tracker.publish.language import LOCALES

ROOT_KIND, START_KIND, ID = "root", "start", "*"
CLASSES = re.compile(r'\sclass="([^"]*)"')
TAGS = re.compile(r"<([a-z][a-z0-9]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page: `kind` is its path with the ids left out, like `place/*` or `pledge/*/embed`."""

    path: str
    kind: str
    language: str
    size: int
    parts: frozenset[str]

    @property
    def address(self) -> str:
        """What a reader types behind the name of the server."""
        return "/" + self.path.removesuffix(ROOT)

    @property
    def richness(self) -> tuple[int, int, str]:
        """Most different parts first, then most bytes; the path decides between twins."""
        return len(self.parts), self.size, self.path


def find_pages(site: Path) -> tuple[Found, ...]:
    """Every page of a site, in the order of their paths."""
    paths = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    fixed = _fixed_words(paths)
    return tuple(_found(site, path, fixed) for path in paths)


def one_of_each(pages: Iterable[Found]) -> tuple[Found, ...]:
    """The richest page of every kind in every language."""
    groups: dict[tuple[str, str], Found] = {}
    for page in pages:
        now = groups.get((page.kind, page.language))
        if now is None or page.richness > now.richness:
            groups[page.kind, page.language] = page
    return tuple(groups[key] for key in sorted(groups))


def other_faces(pages: Iterable[Found]) -> tuple[Found, ...]:
    """The fewest further pages that show each part which no page of `one_of_each` shows."""
    every = tuple(pages)
    chosen: list[Found] = []
    seen: dict[str, set[str]] = defaultdict(set)
    for page in one_of_each(every):
        seen[page.kind] |= page.parts
    for page in sorted(every, key=lambda page: page.richness, reverse=True):
        if page.parts - seen[page.kind]:
            chosen.append(page)
            seen[page.kind] |= page.parts
    return tuple(chosen)


def sampled(pages: Iterable[Found], number: int) -> tuple[Found, ...]:
    """So many pages, the same ones on every machine; all where there are no more."""
    by_hash = sorted(pages, key=lambda page: hashlib.sha256(page.path.encode()).hexdigest())
    return tuple(sorted(by_hash[:number], key=lambda page: page.path))


def _fixed_words(paths: Iterable[str]) -> Mapping[str, str]:
    """What is no id: the words of addresses, and a last part that many pages share."""
    words = {word: kind for kind, forms in WORDS.items() for word in forms.values()}
    parents: dict[str, set[str]] = defaultdict(set)
    ids = set()
    for path in paths:
        parts = path.split("/")[1:-1]
        if len(parts) == 2:
            ids.add(parts[1])
        elif len(parts) > 2:
            parents[parts[-1]].add(parts[-2])
    shared = {part: part for part, under in parents.items() if len(under) > 1 and part not in ids}
    return shared | words


def _found(site: Path, path: str, fixed: Mapping[str, str]) -> Found:
    html = (site / path).read_text("utf-8")
    classes = {each for attribute in CLASSES.findall(html) for each in attribute.split()}
    first, *rest = path.split("/")
    language = first if first in LOCALES else ""
    return Found(
        path=path,
        kind=_kind(rest if language else [first, *rest], fixed, language),
        language=language,
        size=len(html),
        parts=frozenset(classes | set(TAGS.findall(html))),
    )


def _kind(parts: list[str], fixed: Mapping[str, str], language: str) -> str:
    named = [fixed.get(part, ID) for part in parts[:-1]]
    if parts[-1] != ROOT:
        named.append(parts[-1].removesuffix(".html"))
    return "/".join(named) or (START_KIND if language else ROOT_KIND)

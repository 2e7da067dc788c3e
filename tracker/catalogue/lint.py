"""Checks of the catalogue against what lies outside it: the feeds, and the source texts."""

import hashlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Final

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.observation import DECLARED, HAND_IN
from tracker.errors import CatalogueError

HEADING_SEPARATOR: Final = " › "  # noqa: RUF001 - chosen because no heading has it


def lint(catalogue: Catalogue, *, feed_ids: Container[str], sources: Path | None) -> None:
    """Raises one error that names every fault, so that an editor can mend them in one go.

    `sources` is the folder with the texts of the documents; without it nothing is proven of them.
    """
    faults = list(_unknown_feeds(catalogue, feed_ids))
    if sources is not None:
        faults.extend(_unproven(catalogue, sources))
    if faults:
        hints = dict.fromkeys(fault.hint for fault in faults)
        raise CatalogueError("\n".join(fault.message for fault in faults), hint=" ".join(hints))


def _unknown_feeds(catalogue: Catalogue, feed_ids: Container[str]) -> Iterator[CatalogueError]:
    for indicator in catalogue.indicators.values():
        named = (("feeds", indicator.feeds), ("near", indicator.near))
        for field, feed in ((field, feed) for field, feeds in named for feed in feeds):
            if feed not in feed_ids:
                hint = "`tracker feeds` lists them; hand-ins and declared figures need no entry."
                entry = catalogue.written[f"indicators/{indicator.id}"]
                yield entry.error(field, problem=f"{feed!r} is no feed", hint=hint)
    noted = [(f"breaks/{each.id}", each.feed) for each in catalogue.breaks]
    noted += [(f"corrections/{each.id}", each.feed) for each in catalogue.corrections]
    for name, feed in noted:
        if feed not in feed_ids and feed not in {DECLARED, HAND_IN}:
            hint = f"`tracker feeds` lists them; {DECLARED} and {HAND_IN} can be meant too."
            yield catalogue.written[name].error("feed", problem=f"{feed!r} is no feed", hint=hint)


def _unproven(catalogue: Catalogue, sources: Path) -> Iterator[CatalogueError]:
    for document in catalogue.documents.values():
        entry = catalogue.written[f"documents/{document.id}"]
        file = sources / document.file
        if not file.is_file():
            hint = "Put the text of the document there, or correct the name."
            problem = f"{document.file} is not in {sources}"
            yield entry.error("file", problem=problem, hint=hint)
            continue
        content = file.read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != document.sha256:
            hint = "Read it again; if its promises still stand, write the new SHA-256."
            yield entry.error("sha256", problem=f"the file's SHA-256 is {found}", hint=hint)
        yield from _absent(catalogue, document.id, content.decode("utf-8", errors="replace"))


def _absent(catalogue: Catalogue, document: str, text: str) -> Iterator[CatalogueError]:
    """The words that should stand in the document, and do not."""
    text = _one_line(text)
    for pledge in catalogue.pledges.values():
        if pledge.document != document:
            continue
        headings = (("section", part) for part in pledge.section.split(HEADING_SEPARATOR))
        for key, words in (*headings, ("key_phrase", pledge.key_phrase)):
            if words not in text:
                hint = "Copy the words as they stand in the source, with its own spelling."
                entry = catalogue.written[f"pledges/{pledge.id}"]
                yield entry.error(key, problem=f"{words!r} is not in the document", hint=hint)


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""Checks of the catalogue against what lies outside it: the feeds, and the source texts."""

import hashlib
from collections.abc import Container, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.faults import refuse
from tracker.catalogue.order import out_of_order, unknown_in_order
from tracker.domain.observation import DECLARED, HAND_IN
from tracker.domain.pledge import Pledge
from tracker.errors import CatalogueError

UNFINISHED: Final = "change-me"
HEADING_SEPARATOR: Final = " › "  # noqa: RUF001 - chosen because no heading has it


def lint(
    catalogue: Catalogue,
    *,
    feed_ids: Container[str],
    sources: Path | None,
    today: date = date.max,
) -> None:
    """Raises one error that names every fault, so that an editor can mend them in one go.

    `sources` is the folder with the texts of the documents; without it nothing is proven of them.
    """
    faults = [
        *_unknown_feeds(catalogue, feed_ids),
        *not_yet(catalogue, today),
        *unknown_in_order(catalogue),
    ]
    if sources is not None:
        faults.extend(_unproven(catalogue, sources))
    refuse(faults)


def not_yet(catalogue: Catalogue, today: date) -> Iterator[CatalogueError]:
    """Days that cannot be: changes and replies dated ahead, replies older than their promise."""
    for pledge in catalogue.pledges.values():
        change = pledge.change.day if pledge.change else None
        for keys, day in ((("change", "day"), change), (("vanished",), pledge.vanished)):
            if day is not None and day > today:
                hint = "Write the day on which it was read, which is not ahead of us."
                entry = catalogue.written[f"pledges/{pledge.id}"]
                yield entry.error(*keys, problem=f"{day} is still to come", hint=hint)
    yield from _mistimed(catalogue, today)


def _mistimed(catalogue: Catalogue, today: date) -> Iterator[CatalogueError]:
    """Replies that are dated ahead, or before the promise that they answer."""
    for reply in catalogue.replies:
        entry = catalogue.written[f"replies/{reply.id}"]
        hint = "Write the day of the reply itself."
        if reply.day > today:
            yield entry.error("day", problem=f"{reply.day} is still to come", hint=hint)
        document = catalogue.documents[catalogue.pledges[reply.pledge].document]
        if reply.day < document.published:
            problem = f"{reply.day} is before {document.published}, the day of the document"
            yield entry.error("day", problem=problem, hint=hint)


def unfinished(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """The places of skeletons that nobody has filled in yet."""
    for entry in catalogue.written.values():
        for keys in _unfilled(entry.fields):
            hint = "Replace every change-me, or remove the entry; `tracker lint` lists them."
            yield entry.error(*keys, problem=f"still says {UNFINISHED}", hint=hint)


def _unfilled(value: object) -> Iterator[tuple[str, ...]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from ((key, *keys) for keys in _unfilled(inner))
    elif isinstance(value, str) and UNFINISHED in value:
        yield ()


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
        text = _one_line(content.decode("utf-8", errors="replace"))
        yield from _absent(catalogue, document.id, text)
        yield from out_of_order(catalogue, document, text)


def _absent(catalogue: Catalogue, document: str, text: str) -> Iterator[CatalogueError]:
    """The words that should stand in the document, and do not."""
    for pledge in catalogue.pledges.values():
        if pledge.document == document:
            vanished = pledge.vanished is not None
            yield from (
                _returned(catalogue, pledge, text)
                if vanished
                else _lacking(catalogue, pledge, text)
            )


def _lacking(catalogue: Catalogue, pledge: Pledge, text: str) -> Iterator[CatalogueError]:
    entry = catalogue.written[f"pledges/{pledge.id}"]
    headings = (("section", part) for part in pledge.section.split(HEADING_SEPARATOR))
    for key, words in (*headings, ("key_phrase", pledge.key_phrase)):
        if words not in text:
            hint = (
                "Copy the words as they stand in the source, with its own spelling. Where a"
                " document that was read again holds them no more, write `vanished` and that day."
            )
            yield entry.error(key, problem=f"{words!r} is not in the document", hint=hint)


def _returned(catalogue: Catalogue, pledge: Pledge, text: str) -> Iterator[CatalogueError]:
    if pledge.key_phrase in text:
        entry = catalogue.written[f"pledges/{pledge.id}"]
        problem = f"{pledge.key_phrase!r} stands in the document"
        yield entry.error("vanished", problem=problem, hint="Remove this line, or read again.")


def _one_line(text: str) -> str:
    return " ".join(text.split())

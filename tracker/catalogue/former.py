"""Ids that promises had before: their addresses lead on, so each belongs to one promise only."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from tracker.catalogue.entry import Entry
from tracker.domain.pledge import Pledge
from tracker.errors import CatalogueError

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_former_ids(entry: Entry) -> tuple[str, ...]:
    """The ids under which a promise stood before; most never had another."""
    if not entry.has("former_ids"):
        return ()
    found = entry.words("former_ids")
    for each in found:
        if not _ID.fullmatch(each):
            hint = "Write the id that stood above the promise before, and no address."
            raise entry.error("former_ids", problem=f"{each!r} cannot be an id", hint=hint)
    return found


def disputed_ids(
    pledges: Mapping[str, Pledge], written: Mapping[str, Entry]
) -> Iterator[CatalogueError]:
    """Former ids that are in use, or that two promises claim."""
    claimed: dict[str, str] = {}
    for pledge in pledges.values():
        for each in pledge.former_ids:
            owner = each if each in pledges else claimed.setdefault(each, pledge.id)
            if owner != pledge.id or each in pledges:
                yield written[f"pledges/{pledge.id}"].error(
                    "former_ids",
                    problem=f"{each!r} belongs to the promise {owner}",
                    hint="An old address can lead to one promise only: name the id at that one.",
                )

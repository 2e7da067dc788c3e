"""Breaks of feeds: days from which a publisher counts otherwise, noted by an operator."""

from collections.abc import Collection

from tracker.catalogue.entry import Entry, hint_of_known
from tracker.domain.definitions import SeriesBreak


def read_break(entry: Entry, *, areas: Collection[str], indicators: Collection[str]) -> SeriesBreak:
    """A break with its source; `feed` is checked by `lint`, which knows the feeds."""
    entry.allow(
        *("feed", "day", "new_definition", "indicators", "areas", "address", "read", "reason")
    )
    return SeriesBreak(
        id=entry.id,
        feed=entry.text("feed"),
        day=entry.day("day"),
        reasons=entry.translated("reason"),
        read=entry.day("read"),
        address=entry.address("address") if entry.has("address") else "",
        indicators=_known(entry, "indicators", indicators),
        areas=_known(entry, "areas", areas),
        new_definition=entry.flag("new_definition"),
    )


def _known(entry: Entry, key: str, known: Collection[str]) -> tuple[str, ...]:
    if not entry.has(key):
        return ()
    found = entry.words(key)
    unknown = next((word for word in found if word not in known), None)
    if unknown is not None or not found:
        problem = f"{unknown!r} is not in the catalogue" if found else "the list is empty"
        hint = f"{hint_of_known(unknown or '', known)} Leave {key} out where all are meant."
        raise entry.error(key, problem=problem, hint=hint)
    return found

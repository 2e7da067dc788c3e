"""Districts of places: names that people look for, noted with the source that lists them."""

from collections.abc import Collection

from tracker.catalogue.entry import Entry
from tracker.domain.area import Districts


def read_districts(entry: Entry, *, areas: Collection[str]) -> Districts:
    """The districts of one place, in the order in which they are written."""
    entry.allow("area", "names", "address", "read")
    names = entry.words("names")
    if not names or len(set(names)) < len(names):
        hint = 'Write each district once: ["North", "South"].'
        problem = "a district stands here twice" if names else "the list is empty"
        raise entry.error("names", problem=problem, hint=hint)
    return Districts(
        area=entry.known("area", areas, "area"),
        names=names,
        address=entry.address("address"),
        read=entry.day("read"),
    )

"""Objects of feeds: a row when one comes, changes, goes or is back, and none while it stays."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from tracker.domain.lives import Life
from tracker.store.bulk import insert_rows, update_rows
from tracker.store.tables import feed_break, feed_object, feed_round

TOLD = (
    "key",
    "area",
    "longitude",
    "latitude",
    "operator",
    "evse_rows",
    "removed",
    "evses",
)
_KEY = ("feed", "number")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBreak:
    """A night in which many objects of an area went or came; `why` is the operator's word on it.

    Of the `before` objects `lost` vanished, `twins` of them at a place where another remains.
    """

    feed: str
    area: str
    snapshot: str
    day: date
    before: int
    lost: int
    came: int
    twins: int
    why: str | None


def add_round(connection: Connection, *, feed: str, number: int, sha256: str, at: datetime) -> None:
    """Note the snapshot that moves the objects of a feed on."""
    values = {"feed": feed, "number": number, "snapshot": sha256, "fetched_at": at}
    connection.execute(insert(feed_round).values(**values))


def rounds_of(connection: Connection, *, feed: str) -> dict[int, datetime]:
    """When the snapshots were fetched that moved the objects of a feed on, oldest first."""
    query = select(feed_round.c.number, feed_round.c.fetched_at).where(feed_round.c.feed == feed)
    return {row.number: row.fetched_at for row in connection.execute(query.order_by("number"))}


def add_objects(
    connection: Connection, *, feed: str, number: int, rows: Iterable[tuple[object, ...]]
) -> None:
    """Add objects that were not there in the last rounds: `TOLD`, then the object's number."""
    rounds = dict.fromkeys(("told_in", "first_seen", "seen_since"), number)
    same: dict[str, str | int] = {"feed": feed, **rounds}
    insert_rows(connection, feed_object, (*TOLD, "number"), rows, same=same)


def change_objects(
    connection: Connection, *, feed: str, number: int, rows: Iterable[tuple[object, ...]]
) -> None:
    """Write what a snapshot says otherwise than the last one: `TOLD`, then the object's number."""
    prepared = ((*row[:-1], number, feed, row[-1]) for row in rows)
    update_rows(connection, feed_object, (*TOLD, "told_in"), prepared, key=_KEY)


def close_objects(
    connection: Connection, *, feed: str, numbers: Iterable[int], absent_since: int
) -> None:
    """Note since when objects are missing; whether they are gone is said later."""
    rows = ((absent_since - 1, absent_since, feed, number) for number in numbers)
    update_rows(connection, feed_object, ("last_seen", "absent_since"), rows, key=_KEY)


def reopen_objects(connection: Connection, *, feed: str, since: Iterable[tuple[int, int]]) -> None:
    """Objects that are back after a round or two, with the start of their unbroken run."""
    rows = ((start, None, None, feed, number) for number, start in since)
    columns = ("seen_since", "last_seen", "absent_since")
    update_rows(connection, feed_object, columns, rows, key=_KEY)


def lives_of(
    connection: Connection,
    *,
    feed: str,
    area: str | None = None,
    numbers: Collection[int] | None = None,
) -> dict[int, Life]:
    """The objects of a feed by number: all, those of an area, or some."""
    query = select(feed_object).where(feed_object.c.feed == feed).order_by(feed_object.c.number)
    if area is not None:
        query = query.where(feed_object.c.area == area)
    if numbers is None:
        return {row.number: _life(row) for row in connection.execute(query)}
    found = {}
    for some in _some(numbers):
        for row in connection.execute(query.where(feed_object.c.number.in_(some))):
            found[row.number] = _life(row)
    return found


def add_breaks(connection: Connection, *, breaks: Iterable[FeedBreak]) -> None:
    """Annotate mass changes, so that no page draws through them without a word."""
    rows = [{name: getattr(each, name) for name in _BREAK} for each in breaks]
    if rows:
        connection.execute(insert(feed_break), rows)


def breaks_of(
    connection: Connection, *, feed: str, area: str | None = None
) -> tuple[FeedBreak, ...]:
    """The mass changes of a feed, oldest first."""
    query = (
        select(feed_break)
        .where(feed_break.c.feed == feed)
        .order_by(feed_break.c.day, feed_break.c.area)
    )
    if area is not None:
        query = query.where(feed_break.c.area == area)
    return tuple(
        FeedBreak(**{name: getattr(row, name) for name in _BREAK})
        for row in connection.execute(query)
    )


_BREAK = tuple(column.name for column in feed_break.columns)


def _some(numbers: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(numbers)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


def _life(row: object) -> Life:
    names = (
        "key",
        "area",
        "longitude",
        "latitude",
        "operator",
        "first_seen",
        "seen_since",
        "last_seen",
        "absent_since",
    )
    return Life(**{name: getattr(row, name) for name in names})

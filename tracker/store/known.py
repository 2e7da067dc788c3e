"""What the last snapshot left known of a feed, as columns of bytes: one row per column."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

import msgspec
import numpy as np
from sqlalchemy import Connection, delete, insert, select

from tracker.domain.charging import Records
from tracker.domain.objects import Known, Objects, Seen, nothing_known
from tracker.store.tables import feed_known

_ABOUT = "about"
_OBJECT = "object."


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """What is known, and the snapshot that left it; no snapshot before the first."""

    known: Known
    snapshot: str = ""
    fetched_at: datetime | None = None
    round: int = 0


NOTHING: Final = KnownRow(known=nothing_known())
"""Before the first snapshot of a feed, and for feeds of figures, which have no objects."""


class _About(msgspec.Struct):
    snapshot: str
    fetched_at: datetime
    round: int
    basis: str
    areas: tuple[str, ...]
    next_number: int


def known_of(connection: Connection, *, feed: str) -> KnownRow:
    """What is known of a feed; nothing before its first snapshot."""
    query = select(feed_known.c.part, feed_known.c.content).where(feed_known.c.feed == feed)
    parts: dict[str, bytes] = {row.part: row.content for row in connection.execute(query)}
    if not parts:
        return NOTHING
    about = msgspec.json.decode(parts[_ABOUT], type=_About)
    empty = nothing_known()

    def column(name: str, like: "np.ndarray[tuple[int], np.dtype[np.generic]]") -> object:
        return np.frombuffer(parts[name], dtype=like.dtype.newbyteorder("<"))

    records = {
        each.name: column(each.name, getattr(empty.seen.records, each.name))
        for each in fields(Records)
    }
    objects = {
        each.name: column(_OBJECT + each.name, getattr(empty.objects, each.name))
        for each in fields(Objects)
    }
    known = Known(
        seen=Seen(
            digest=column("digest", empty.seen.digest),  # type: ignore[arg-type]
            content=column("content", empty.seen.content),  # type: ignore[arg-type]
            records=Records(**records),  # type: ignore[arg-type]
        ),
        objects=Objects(**objects),  # type: ignore[arg-type]
        areas=about.areas,
        basis=about.basis,
        next_number=about.next_number,
    )
    return KnownRow(
        known=known, snapshot=about.snapshot, fetched_at=about.fetched_at, round=about.round
    )


def known_snapshot(connection: Connection, *, feed: str) -> str:
    """The snapshot that left what is known; "" before the first."""
    query = select(feed_known.c.content).where(
        feed_known.c.feed == feed, feed_known.c.part == _ABOUT
    )
    about = connection.execute(query).scalar()
    return "" if about is None else msgspec.json.decode(about, type=_About).snapshot


def set_known(connection: Connection, *, feed: str, row: KnownRow) -> None:
    """Replace what is known of a feed."""
    known = row.known
    assert row.fetched_at is not None  # noqa: S101 - only a snapshot leaves something known
    about = _About(
        snapshot=row.snapshot,
        fetched_at=row.fetched_at,
        round=row.round,
        basis=known.basis,
        areas=known.areas,
        next_number=known.next_number,
    )
    columns = {
        "digest": known.seen.digest,
        "content": known.seen.content,
        **{each.name: getattr(known.seen.records, each.name) for each in fields(Records)},
        **{_OBJECT + each.name: getattr(known.objects, each.name) for each in fields(Objects)},
    }
    connection.execute(delete(feed_known).where(feed_known.c.feed == feed))
    add = insert(feed_known)
    connection.execute(add.values(feed=feed, part=_ABOUT, content=msgspec.json.encode(about)))
    for name, column in columns.items():
        content = column.astype(column.dtype.newbyteorder("<"), copy=False).data.cast("B")
        connection.execute(add.values(feed=feed, part=name, content=content))

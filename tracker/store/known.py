"""What the last snapshot left known of a feed, as columns of bytes: one row per part and column."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec
import numpy as np
from sqlalchemy import Connection, delete, insert, select

from tracker.domain import fingerprint
from tracker.domain.fingerprint import Fingerprints
from tracker.domain.objects import Known, Objects, Seen, nothing_known
from tracker.store.parted import Parted
from tracker.store.tables import feed_known

_ABOUT = "about"
_OBJECT = "object."
_OF_PART = "/"
_AT_ONCE = 8
_NOTHING: Final = nothing_known()
_COLUMNS: Final = {
    **{name: column.dtype for name, column in _NOTHING.seen.columns.items()},
    **{_OBJECT + name: column.dtype for name, column in _NOTHING.objects.columns.items()},
}


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The snapshot that left what is known, and under which rules; no snapshot before the first.

    `areas` are the codes that the numbers of areas in the records stand for. `basis` names the
    rules and outlines that the records passed: under others their bytes say nothing. Objects are
    numbered from `next_number` on.
    """

    snapshot: str = ""
    fetched_at: datetime | None = None
    round: int = 0
    basis: str = ""
    areas: tuple[str, ...] = ()
    next_number: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """What is known of a feed; the columns are a copy, so nobody changes them meanwhile."""

    about: About = field(default_factory=About)
    columns: Parted = field(default_factory=Parted)

    def part(self, number: int, of: int) -> Known:
        """The records and objects of one of `of` parts, which are as many as are kept, or more."""
        kept = number if self.about.parts == of else 0
        columns = {
            name: np.frombuffer(self.columns.read(kept, name), dtype=dtype.newbyteorder("<"))
            for name, dtype in _COLUMNS.items()
        }
        objects = {name: columns[_OBJECT + name] for name in _NOTHING.objects.columns}
        known = Known(seen=Seen.of(columns), objects=Objects(**objects))
        return known if self.about.parts == of else known.share(number, of)

    def __iter__(self) -> Iterator[Known]:
        """All that is known, a part at a time."""
        return (self.part(number, self.about.parts) for number in range(self.about.parts))

    def digests(self, basis: str) -> Fingerprints:
        """The pieces that need not be decoded, smallest first; none under another basis."""
        if basis != self.about.basis:
            return np.zeros(0, dtype=np.uint64)
        found = fingerprint.distinct(known.seen.digest for known in self)
        return found[np.searchsorted(found, 1) :]  # 0 stands for no piece


NOTHING: Final = KnownRow()
"""Before the first snapshot of a feed, and for feeds of figures, which have no objects."""


def known_of(connection: Connection, *, feed: str) -> KnownRow:
    """What is known of a feed; nothing before its first snapshot."""
    query = select(feed_known.c.part, feed_known.c.content).where(feed_known.c.feed == feed)
    about, columns = None, Parted()
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        if row.part == _ABOUT:
            about = msgspec.json.decode(row.content, type=About)
        else:
            number, _, name = row.part.rpartition(_OF_PART)
            columns.extend(int(number or 0), name, row.content)
    return NOTHING if about is None else KnownRow(about=about, columns=columns)


def known_snapshot(connection: Connection, *, feed: str) -> str:
    """The snapshot that left what is known; "" before the first."""
    query = select(feed_known.c.content).where(
        feed_known.c.feed == feed, feed_known.c.part == _ABOUT
    )
    about = connection.execute(query).scalar()
    return "" if about is None else msgspec.json.decode(about, type=About).snapshot


def forget(connection: Connection, *, feed: str) -> None:
    """Nothing is known of a feed any more, until the parts and what they are about are set."""
    connection.execute(delete(feed_known).where(feed_known.c.feed == feed))


def set_part(connection: Connection, known: Known, *, feed: str, number: int, of: int) -> None:
    """Keep what is known of one of `of` parts."""
    objects = {_OBJECT + name: column for name, column in known.objects.columns.items()}
    before = f"{number}{_OF_PART}" if of > 1 else ""
    for name, column in (known.seen.columns | objects).items():
        content = column.astype(column.dtype.newbyteorder("<"), copy=False).data.cast("B")
        connection.execute(
            insert(feed_known).values(feed=feed, part=before + name, content=content)
        )


def set_about(connection: Connection, about: About, *, feed: str) -> None:
    """Say what the parts are about."""
    content = msgspec.json.encode(about)
    connection.execute(insert(feed_known).values(feed=feed, part=_ABOUT, content=content))

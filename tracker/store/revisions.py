"""What each load revised: kept with its snapshot, read by feed or by snapshot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, Row, insert, select

from tracker.domain.revision import NamedChange, PeriodRevision
from tracker.store.tables import revision, snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRevision:
    """One load that changed known figures, and what it did to each indicator and period."""

    snapshot: str
    feed: str
    fetched_at: datetime
    periods: tuple[PeriodRevision, ...]


def add_revisions(
    connection: Connection, *, sha256: str, periods: Iterable[PeriodRevision]
) -> None:
    """Keep the report of a load, in the load's own transaction."""
    rows = [
        {
            "snapshot": sha256,
            "indicator": each.indicator,
            "definition": each.definition,
            "period": each.period,
            "known": each.known,
            "new": each.new,
            "revised": each.revised,
            "withdrawn": each.withdrawn,
            "median": each.median,
            "smallest": each.smallest,
            "largest": each.largest,
            "named": [[change.area, change.before, change.after] for change in each.named],
        }
        for each in periods
    ]
    if rows:
        connection.execute(insert(revision), rows)


def revisions_of_feed(connection: Connection, *, feed: str) -> tuple[LoadRevision, ...]:
    """Every load of a feed that changed known figures, newest first."""
    return _loads(connection, snapshot.c.feed == feed)


def revision_of_snapshot(connection: Connection, *, sha256: str) -> LoadRevision | None:
    """What one load changed; None where it changed no known figure."""
    found = _loads(connection, snapshot.c.sha256 == sha256)
    return found[0] if found else None


def _loads(connection: Connection, condition: ColumnElement[bool]) -> tuple[LoadRevision, ...]:
    query = (
        select(revision, snapshot.c.feed, snapshot.c.fetched_at)
        .join(snapshot, snapshot.c.sha256 == revision.c.snapshot)
        .where(condition)
        .order_by(snapshot.c.fetched_at.desc(), snapshot.c.sha256, revision.c.id)
    )
    loads = groupby(connection.execute(query), key=lambda row: row.snapshot)
    return tuple(_load(list(rows)) for _, rows in loads)


def _load(rows: Sequence[Row[tuple[object, ...]]]) -> LoadRevision:
    return LoadRevision(
        snapshot=rows[0].snapshot,
        feed=rows[0].feed,
        fetched_at=rows[0].fetched_at,
        periods=tuple(_period(row) for row in rows),
    )


def _period(row: Row[tuple[object, ...]]) -> PeriodRevision:
    return PeriodRevision(
        indicator=row.indicator,
        definition=row.definition,
        period=row.period,
        known=row.known,
        new=row.new,
        revised=row.revised,
        withdrawn=row.withdrawn,
        median=row.median,
        smallest=row.smallest,
        largest=row.largest,
        named=tuple(
            NamedChange(area=area, before=before, after=after) for area, before, after in row.named
        ),
    )

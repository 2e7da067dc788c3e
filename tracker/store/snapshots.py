"""What became of each snapshot: counts, check results, quarantine, review; and how feeds are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Final

from sqlalchemy import Connection, Row, delete, exists, insert, select, update

from tracker.store.tables import boundary, check_result, feed_state, quarantine, snapshot

WITHDRAWN: Final = "withdrawn"
"""The review of a refused snapshot after which the publisher sent the good answer again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRow:
    """One complete pull and what was made of it.

    `state` is `accepted`, `rejected` (a person may load it) or `unreadable` (nobody can).
    `quarantined` counts all rows that were set aside, of which only some per rule are kept.
    """

    sha256: str
    feed: str
    fetched_at: datetime
    state: str
    problem: str | None
    received: int
    accepted: int
    quarantined: int
    duplicates: int
    review: str | None = None
    review_reason: str | None = None
    decided_at: datetime | None = None
    compared_with: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """How one rule came out on one snapshot."""

    rule: str
    column: str | None
    reason: str
    outcome: str
    unexpected: int
    judges: str = "rows"
    checked: int = 0
    seen: str | None = None
    allowed: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """A row that was not loaded, where it stands in the answer, and the rules that it broke."""

    row: str
    rules: str
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStateRow:
    """When a feed was last asked, with what problem, and its last good snapshot."""

    feed: str
    checked_at: datetime
    problem: str | None
    snapshot: str | None


def add_snapshot(
    connection: Connection,
    *,
    row: SnapshotRow,
    checks: Sequence[CheckRow],
    quarantined: Sequence[QuarantineRow],
) -> None:
    """Record a snapshot with its results; a snapshot that was tried before is recorded anew."""
    for table in (check_result, quarantine):
        connection.execute(delete(table).where(table.c.snapshot == row.sha256))
    known = update(snapshot).where(snapshot.c.sha256 == row.sha256).values(**_values(row))
    if connection.execute(known).rowcount == 0:
        connection.execute(insert(snapshot).values(**_values(row)))
    if checks:
        rows = [{"snapshot": row.sha256, **_values(each)} for each in checks]
        connection.execute(insert(check_result), rows)
    if quarantined:
        rows = [{"snapshot": row.sha256, **_values(each)} for each in quarantined]
        connection.execute(insert(quarantine), rows)


def snapshot_by_hash(connection: Connection, *, sha256: str) -> SnapshotRow | None:
    """One snapshot, by the SHA-256 of its manifest or a beginning of it; None where two fit."""
    starts = snapshot.c.sha256.startswith(sha256.lower(), autoescape=True)
    query = select(snapshot).where(starts).limit(2)
    found = connection.execute(query).all()
    return _snapshot(found[0]) if len(found) == 1 else None


def last_good(connection: Connection, *, feed: str) -> SnapshotRow | None:
    """The newest accepted snapshot of a feed."""
    query = (
        select(snapshot)
        .where(snapshot.c.feed == feed, snapshot.c.state == "accepted")
        .order_by(snapshot.c.fetched_at.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    return None if found is None else _snapshot(found)


def accepted_hashes(connection: Connection, *, feed: str) -> tuple[str, ...]:
    """The names of all snapshots of a feed that were loaded, newest first."""
    query = (
        select(snapshot.c.sha256)
        .where(snapshot.c.feed == feed, snapshot.c.state == "accepted")
        .order_by(snapshot.c.fetched_at.desc())
    )
    return tuple(connection.execute(query).scalars())


def accepted_until(connection: Connection, *, day: date) -> dict[str, str]:
    """The feed of every snapshot that was fetched before the end of a UTC day and loaded."""
    end = datetime.combine(day, time.max, UTC)
    columns = (snapshot.c.sha256, snapshot.c.feed)
    query = select(*columns).where(snapshot.c.state == "accepted", snapshot.c.fetched_at <= end)
    return {row.sha256: row.feed for row in connection.execute(query.order_by(snapshot.c.sha256))}


def superseded_hashes(connection: Connection, *, before: datetime) -> frozenset[str]:
    """Snapshots refused before a moment that a newer loaded one of their feed made pointless."""
    newer = snapshot.alias()
    query = select(snapshot.c.sha256).where(
        snapshot.c.state != "accepted",
        snapshot.c.fetched_at < before,
        exists().where(
            newer.c.feed == snapshot.c.feed,
            newer.c.state == "accepted",
            newer.c.fetched_at > snapshot.c.fetched_at,
        ),
    )
    return frozenset(connection.execute(query).scalars())


def newest_hashes(connection: Connection) -> frozenset[str]:
    """The last snapshot of every feed, loaded or refused."""
    newer = snapshot.alias()
    query = select(snapshot.c.sha256).where(
        ~exists().where(newer.c.feed == snapshot.c.feed, newer.c.fetched_at > snapshot.c.fetched_at)
    )
    return frozenset(connection.execute(query).scalars())


def refused_since_good(connection: Connection, *, feed: str) -> dict[str, SnapshotRow]:
    """By state, the newest snapshot that was not loaded; none that is older than a loaded one."""
    good = last_good(connection, feed=feed)
    query = (
        select(snapshot)
        .where(snapshot.c.feed == feed, snapshot.c.state != "accepted")
        .order_by(snapshot.c.fetched_at)
    )
    rows = (_snapshot(row) for row in connection.execute(query))
    return {row.state: row for row in rows if good is None or row.fetched_at > good.fetched_at}


def set_withdrawn(connection: Connection, *, feed: str, by: datetime) -> None:
    """What was refused up to a moment waits no more: the good answer was sent again."""
    connection.execute(
        update(snapshot)
        .where(
            snapshot.c.feed == feed,
            snapshot.c.state != "accepted",
            snapshot.c.fetched_at <= by,
        )
        .values(review=WITHDRAWN)
    )


def set_waiting_again(connection: Connection, *, sha256: str) -> None:
    """A refused answer that was taken back was sent once more."""
    connection.execute(update(snapshot).where(snapshot.c.sha256 == sha256).values(review=None))


def waiting(connection: Connection, *, feed: str) -> SnapshotRow | None:
    """What a person must decide on: the oldest revision under review, else the newest refusal."""
    pending = under_review(connection, feed=feed)
    if pending:
        return pending[0]
    refused = refused_since_good(connection, feed=feed).get("rejected")
    return refused if refused and refused.review != WITHDRAWN else None


def is_under_review(connection: Connection, *, feed: str) -> bool:
    """Whether a revision of the whole feed waits for a person."""
    return bool(under_review(connection, feed=feed))


def checks_of(connection: Connection, *, sha256: str) -> tuple[CheckRow, ...]:
    """The results of a snapshot's rules, in the order in which they ran."""
    query = (
        select(check_result).where(check_result.c.snapshot == sha256).order_by(check_result.c.id)
    )
    return tuple(
        CheckRow(**{each.name: getattr(row, each.name) for each in fields(CheckRow)})
        for row in connection.execute(query)
    )


def quarantine_of(connection: Connection, *, sha256: str) -> tuple[QuarantineRow, ...]:
    """The rows of a snapshot that were not loaded."""
    query = select(quarantine).where(quarantine.c.snapshot == sha256).order_by(quarantine.c.id)
    return tuple(
        QuarantineRow(row=row.row, rules=row.rules, content=row.content)
        for row in connection.execute(query)
    )


def accept_review(connection: Connection, *, feed: str, why: str, at: datetime) -> tuple[str, ...]:
    """Let all that is under review decide the words again, each with the reason; names them."""
    pending = tuple(row.sha256 for row in under_review(connection, feed=feed))
    connection.execute(
        update(snapshot)
        .where(snapshot.c.sha256.in_(pending))
        .values(review="accepted", review_reason=why, decided_at=at)
    )
    return pending


def feed_states(connection: Connection) -> dict[str, FeedStateRow]:
    """How every feed is doing, by feed."""
    return {
        row.feed: FeedStateRow(
            feed=row.feed, checked_at=row.checked_at, problem=row.problem, snapshot=row.snapshot
        )
        for row in connection.execute(select(feed_state))
    }


def set_feed_state(connection: Connection, *, row: FeedStateRow) -> None:
    """Record the last try of a feed; the last good snapshot stays when this try had none."""
    known = connection.execute(
        select(feed_state.c.snapshot).where(feed_state.c.feed == row.feed)
    ).first()
    values = _values(row)
    if known is None:
        connection.execute(insert(feed_state).values(**values))
        return
    values["snapshot"] = row.snapshot or known.snapshot
    connection.execute(update(feed_state).where(feed_state.c.feed == row.feed).values(**values))


def set_boundaries(
    connection: Connection, *, feed: str, sha256: str, shapes: Mapping[str, tuple[str, str]]
) -> None:
    """Replace the outlines of a feed: name and GeoJSON text by area code."""
    connection.execute(delete(boundary).where(boundary.c.feed == feed))
    rows = [
        {"area": area, "name": name, "feed": feed, "snapshot": sha256, "geometry": geometry}
        for area, (name, geometry) in sorted(shapes.items())
    ]
    if rows:
        connection.execute(insert(boundary), rows)


def outlined_areas(connection: Connection, *, feed: str) -> frozenset[str]:
    """The areas of which a feed brought an outline."""
    query = select(boundary.c.area).where(boundary.c.feed == feed)
    return frozenset(connection.execute(query).scalars())


def boundaries(connection: Connection) -> dict[str, str]:
    """GeoJSON text of every outline that we hold, by area code."""
    query = select(boundary.c.area, boundary.c.geometry).order_by(boundary.c.area)
    return {row.area: row.geometry for row in connection.execute(query)}


def under_review(connection: Connection, *, feed: str) -> list[SnapshotRow]:
    """What waits until a person has looked at a revision of the whole feed, oldest first."""
    query = (
        select(snapshot)
        .where(snapshot.c.feed == feed, snapshot.c.review == "pending")
        .order_by(snapshot.c.fetched_at)
    )
    return [_snapshot(row) for row in connection.execute(query)]


def _snapshot(row: Row[tuple[object, ...]]) -> SnapshotRow:
    return SnapshotRow(**{each.name: getattr(row, each.name) for each in fields(SnapshotRow)})


def _values(row: SnapshotRow | CheckRow | QuarantineRow | FeedStateRow) -> dict[str, object]:
    return {each.name: getattr(row, each.name) for each in fields(row)}

"""Assessments that said something new, and the change rows that tell the next step of work."""

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from tracker.domain.assessment import TargetStatus
from tracker.domain.history import Said, StatusChange, Word, causes_between, turns
from tracker.store.bulk import insert_rows
from tracker.store.locks import hold
from tracker.store.tables import assessment, change, watermark


def add_if_new(
    connection: Connection,
    *,
    pledge: str,
    area: str,
    as_of: date,
    content: Mapping[str, object],
    recorded_at: datetime,
) -> bool:
    """Record an assessment when something besides `as_of` changed; tells whether it did."""
    kept = {key: value for key, value in content.items() if key != "as_of"}
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    if digest == _last_digest(connection, pledge, area):
        return False
    connection.execute(
        insert(assessment).values(
            pledge=pledge,
            area=area,
            as_of=as_of,
            status=content["status"],
            content=dict(content),
            digest=digest,
            recorded_at=recorded_at,
        )
    )
    add_changes(connection, step="assessment", subjects=[(area, pledge)], at=recorded_at)
    return True


def add_changes(
    connection: Connection, *, step: str, subjects: Iterable[tuple[str, str]], at: datetime
) -> None:
    """Leave word for the next step: (area, indicator or pledge) that changed.

    From here to the commit one writer at a time: a row with a smaller number that was committed
    later would lie behind a watermark that has already passed it.
    """
    hold(connection, "changes")
    rows = ((step, area, subject, at) for area, subject in subjects)
    insert_rows(connection, change, ("step", "area", "subject", "at"), rows)


def changed_areas(connection: Connection, *, step: str, consumer: str) -> tuple[set[str], int]:
    """The areas with changes behind the consumer's watermark, and the newest change row."""
    seen = connection.execute(
        select(watermark.c.change).where(watermark.c.consumer == consumer)
    ).scalar()
    query = select(change.c.area, change.c.id).where(
        change.c.step == step, change.c.id > (seen or 0)
    )
    found = connection.execute(query).all()
    return {row.area for row in found}, max((row.id for row in found), default=seen or 0)


def set_watermark(connection: Connection, *, consumer: str, position: int) -> None:
    """Remember how far a consumer has come; never moves back."""
    seen = connection.execute(
        select(watermark.c.change).where(watermark.c.consumer == consumer)
    ).scalar()
    if seen is None:
        connection.execute(insert(watermark).values(consumer=consumer, change=position))
    elif position > seen:
        connection.execute(
            update(watermark).where(watermark.c.consumer == consumer).values(change=position)
        )


def said_since(connection: Connection) -> dict[tuple[str, str], date]:
    """The day since which each newest assessment says what it says, by (pledge, area)."""
    newest = select(func.max(assessment.c.id)).group_by(assessment.c.pledge, assessment.c.area)
    query = select(assessment.c.pledge, assessment.c.area, assessment.c.as_of)
    rows = connection.execute(query.where(assessment.c.id.in_(newest)))
    return {(row.pledge, row.area): row.as_of for row in rows}


def status_changes(
    connection: Connection, *, until: date, approved: Container[tuple[str, str]] | None
) -> tuple[StatusChange, ...]:
    """Every change of a word up to a day, newest first; `approved` is None where nothing waits.

    Contents are read only where a word changed: they hold whole series.
    """
    pairs = [
        pair
        for words in _words(connection, until).values()
        for pair in turns(words, approved=approved)
    ]
    said = _said(connection, {each.key for pair in pairs for each in pair if each and pair[0]})
    found = (
        StatusChange(
            pledge=after.pledge,
            area=after.area,
            day=after.day,
            before=before.status if before else None,
            after=after.status,
            causes=causes_between(said[before.key], said[after.key]) if before else (),
        )
        for before, after in pairs
    )
    return tuple(sorted(found, key=lambda each: (-each.day.toordinal(), each.pledge, each.area)))


def _words(connection: Connection, until: date) -> dict[tuple[str, str], list[Word]]:
    """The kept words of each promise in each area, in the order in which they were kept."""
    reason = assessment.c.content["reason"].as_string().label("reason")
    query = (
        select(
            assessment.c.id,
            assessment.c.pledge,
            assessment.c.area,
            assessment.c.as_of,
            assessment.c.status,
            reason,
        )
        .where(assessment.c.as_of <= until)
        .order_by(assessment.c.id)
    )
    found: dict[tuple[str, str], list[Word]] = {}
    for row in connection.execute(query):
        word = Word(
            key=row.id,
            pledge=row.pledge,
            area=row.area,
            day=row.as_of,
            status=TargetStatus(row.status),
            reason=row.reason,
        )
        found.setdefault((row.pledge, row.area), []).append(word)
    return found


def _said(connection: Connection, keys: Iterable[int]) -> dict[int, Said]:
    query = select(assessment.c.id, assessment.c.content).where(assessment.c.id.in_(sorted(keys)))
    return {row.id: msgspec.convert(row.content, type=Said) for row in connection.execute(query)}


def _last_digest(connection: Connection, pledge: str, area: str) -> str | None:
    newest = select(func.max(assessment.c.id)).where(
        assessment.c.pledge == pledge, assessment.c.area == area
    )
    query = select(assessment.c.digest).where(assessment.c.id == newest.scalar_subquery())
    digest: str | None = connection.execute(query).scalar()
    return digest

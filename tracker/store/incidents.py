"""What failed and has not recovered yet, and how far the operators were told of it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from tracker.store.locks import hold
from tracker.store.mail_tables import incident

Told = Literal["", "failed", "recovered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One failure from its first day to its end; `last_good` is the day of the newest figure."""

    id: int
    subject: str
    problem: str
    remedy: str
    last_good: date | None
    opened_at: datetime
    closed_at: datetime | None
    told: Told


def open_incident(
    connection: Connection,
    *,
    subject: str,
    problem: str,
    remedy: str,
    last_good: date | None,
    at: datetime,
) -> bool:
    """Note a failure; False where one of the subject is open already, which then stays as it is."""
    values = {"problem": problem, "remedy": remedy, "last_good": last_good, "opened_at": at}
    try:
        with connection.begin_nested():
            connection.execute(insert(incident).values(subject=subject, told="", **values))
    except IntegrityError:
        return False
    return True


def close_incident(connection: Connection, *, subject: str, at: datetime) -> bool:
    """Note that a subject works again; False where nothing of it was open."""
    query = (
        update(incident)
        .where(incident.c.subject == subject, incident.c.closed_at.is_(None))
        .values(closed_at=at)
    )
    return connection.execute(query).rowcount > 0


def untold(connection: Connection) -> Iterator[IncidentRow]:
    """Incidents of which somebody is to be told, oldest first, for one teller at a time."""
    hold(connection, "incidents")
    recovered = and_(incident.c.closed_at.is_not(None), incident.c.told != "recovered")
    query = select(incident).where(or_(incident.c.told == "", recovered)).order_by(incident.c.id)
    for row in connection.execute(query).all():
        yield IncidentRow(**{each.name: getattr(row, each.name) for each in fields(IncidentRow)})


def set_told(connection: Connection, *, key: int, told: Told) -> None:
    """Remember what the operators know."""
    connection.execute(update(incident).where(incident.c.id == key).values(told=told))

"""Who gets a council's mail. Personal data: nothing of it may reach a log or a page."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.store.mail_tables import contact

Cadence = Literal["monthly", "alerts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One address for one area: of its council, or of the party that wrote `document`.

    With `alerts` a council's contact hears of a decision that turned, beside the monthly report.
    `recess` are the months (1 to 12) in which it gets nothing; `send_day` is the first day of a
    month (1 to 28) on which it does. `bounces` counts mails that came back for good.
    """

    area: str
    address: str = field(repr=False)
    language: str
    role: str = ""
    document: str = ""
    cadence: Cadence = "monthly"
    send_day: int = 1
    recess: tuple[int, ...] = ()
    paused: bool = False
    bounces: int = 0
    added_at: datetime
    id: int | None = None


def add_contact(connection: Connection, *, row: ContactRow) -> bool:
    """Keep a contact; False where its area has the address already."""
    values = {each.name: getattr(row, each.name) for each in fields(row) if each.name != "id"}
    values["recess"] = ",".join(map(str, row.recess))
    try:
        with connection.begin_nested():
            connection.execute(insert(contact).values(**values))
    except IntegrityError:
        return False
    return True


def contacts(connection: Connection, *, address: str | None = None) -> Iterator[ContactRow]:
    """All contacts, or those of one address, by area in the order in which they were added."""
    query = select(contact).order_by(contact.c.area, contact.c.id)
    if address is not None:
        query = query.where(contact.c.address == address)
    yield from map(_contact, connection.execute(query).all())


def pause(connection: Connection, *, address: str) -> int:
    """Send an address nothing until it is resumed; returns for how many areas that is new."""
    query = update(contact).where(contact.c.address == address, contact.c.paused.is_(False))
    return connection.execute(query.values(paused=True)).rowcount


def resume(connection: Connection, *, address: str) -> int:
    """Send an address mails again, its bounces forgotten; returns for how many areas."""
    query = update(contact).where(contact.c.address == address)
    return connection.execute(query.values(paused=False, bounces=0)).rowcount


def remove_contact(connection: Connection, *, address: str) -> int:
    """Forget an address; returns for how many areas it stood."""
    return connection.execute(delete(contact).where(contact.c.address == address)).rowcount


def note_bounce(connection: Connection, *, area: str, address: str) -> None:
    """Count a mail that came back for good."""
    query = update(contact).where(contact.c.area == area, contact.c.address == address)
    connection.execute(query.values(bounces=contact.c.bounces + 1))


def _contact(row: Row[tuple[object, ...]]) -> ContactRow:
    values = {each.name: getattr(row, each.name) for each in fields(ContactRow)}
    values["recess"] = tuple(int(month) for month in row.recess.split(",") if month)
    return ContactRow(**values)

"""Mails that were composed, with their bytes, and how far each has come.

`prepared` → `sending` → `sent`. A crash in `sending` looks the same before and after the mail left
the house, so such a row becomes `unconfirmed` and only a person may send it again. What the relay
puts off goes back to `prepared`; what it refuses for good is `failed`.
"""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from tracker.store.mail_tables import contact, delivery

State = Literal["prepared", "sending", "sent", "unconfirmed", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One mail to one recipient, "" where it goes into a file.

    `key` is made of council, month, kind, language and recipient, so that there is only one. It is
    not sent before `due_at`; `tries` counts those that ended without its being sent.
    """

    key: str
    area: str
    month: str
    kind: str
    locale: str
    message: str = field(repr=False)
    state: State
    prepared_at: datetime
    recipient: str = field(default="", repr=False)
    tries: int = 0
    due_at: datetime | None = None
    first_tried_at: datetime | None = None
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    bounced_at: datetime | None = None


def add_prepared(connection: Connection, *, row: DeliveryRow) -> bool:
    """Keep a mail unless its key is taken; tells whether it was kept."""
    values = {each.name: getattr(row, each.name) for each in fields(row)}
    try:
        with connection.begin_nested():
            connection.execute(insert(delivery).values(**values))
    except IntegrityError:  # another run composed it first
        return False
    return True


def keys_of(connection: Connection, *, month: str, kind: str) -> frozenset[str]:
    """The keys of every mail of a kind and a month, whatever became of it."""
    query = select(delivery.c.key).where(delivery.c.month == month, delivery.c.kind == kind)
    return frozenset(connection.execute(query).scalars())


def keys_in(connection: Connection, *, state: State) -> tuple[str, ...]:
    """The keys of the mails in a state, oldest first."""
    return _keys(connection, delivery.c.state == state)


def keys_due(connection: Connection, *, at: datetime, named: bool) -> tuple[str, ...]:
    """The keys of the mails to send at a moment, oldest first: with a named recipient, or none."""
    is_named = delivery.c.recipient != ""
    return _keys(connection, _is_due(at), is_named if named else ~is_named)


def deliveries(
    connection: Connection, *, start: str = "", recipient: str | None = None
) -> tuple[DeliveryRow, ...]:
    """The mails whose key starts so, or to one recipient, oldest first."""
    query = select(delivery).where(delivery.c.key.startswith(start, autoescape=True))
    if recipient is not None:
        query = query.where(delivery.c.recipient == recipient)
    rows = connection.execute(query.order_by(delivery.c.prepared_at, delivery.c.key)).all()
    return tuple(map(_delivery, rows))


def claim(connection: Connection, *, key: str, at: datetime) -> DeliveryRow | None:
    """Take a mail that is due for sending; None when another run took it, or it may not leave."""
    query = update(delivery).where(delivery.c.key == key, _is_due(at))
    if connection.execute(query.values(state="sending", claimed_at=at)).rowcount != 1:
        return None
    return _delivery(connection.execute(select(delivery).where(delivery.c.key == key)).one())


def release(connection: Connection, *, key: str) -> None:
    """Give a claimed mail back: it is certain that it did not leave."""
    _move(connection, key, before=("sending",), state="prepared")


def put_off(connection: Connection, *, row: DeliveryRow, at: datetime, until: datetime) -> None:
    """A try that certainly sent nothing; the next one is not made before `until`."""
    _move(
        connection,
        row.key,
        before=_may_be(row),
        state="prepared",
        tries=delivery.c.tries + 1,
        first_tried_at=row.first_tried_at or at,
        due_at=until,
    )


def mark_sent(connection: Connection, *, key: str, at: datetime) -> None:
    """Record what is certain, also where another run could no longer tell."""
    _move(connection, key, before=("sending", "unconfirmed"), state="sent", sent_at=at)


def mark_failed(connection: Connection, *, row: DeliveryRow) -> None:
    """Record that a mail was certainly not sent and is not tried again by itself."""
    tries = delivery.c.tries + 1
    _move(connection, row.key, before=_may_be(row), state="failed", tries=tries)


def mark_unconfirmed(connection: Connection, *, key: str) -> None:
    """Record that nobody here can know whether a mail left."""
    tries = delivery.c.tries + 1
    _move(connection, key, before=("sending",), state="unconfirmed", tries=tries)


def set_aside_unconfirmed(connection: Connection, *, claimed_before: datetime) -> tuple[str, ...]:
    """Mails that a run claimed long ago and never confirmed wait for a person; returns which."""
    is_old = or_(delivery.c.claimed_at.is_(None), delivery.c.claimed_at < claimed_before)
    keys = _keys(connection, delivery.c.state == "sending", is_old)
    for key in keys:
        mark_unconfirmed(connection, key=key)
    return keys


def resend(connection: Connection, *, key: str) -> bool:
    """A person says that a mail did not arrive: it waits again, as on its first day."""
    before: tuple[State, ...] = ("unconfirmed", "failed")
    return _move(connection, key, before=before, state="prepared", due_at=None, first_tried_at=None)


def note_return(connection: Connection, *, key: str, at: datetime) -> bool:
    """Note that a mail came back for good; False where that is known already."""
    query = update(delivery).where(delivery.c.key == key, delivery.c.bounced_at.is_(None))
    return connection.execute(query.values(bounced_at=at)).rowcount == 1


def forget(connection: Connection, *, recipient: str, states: tuple[State, ...] = ()) -> None:
    """Delete the mails to a recipient: all, or those in some states."""
    query = delete(delivery).where(delivery.c.recipient == recipient)
    connection.execute(query.where(delivery.c.state.in_(states)) if states else query)


def _may_be(row: DeliveryRow) -> tuple[State, ...]:
    """A mail that we hold may have been set aside by others; one that we do not hold is theirs."""
    return ("sending", "unconfirmed") if row.state == "sending" else ("prepared",)


def _is_due(at: datetime) -> ColumnElement[bool]:
    """Prepared, its time has come, and its recipient still wants it."""
    active = select(contact.c.id).where(
        contact.c.area == delivery.c.area,
        contact.c.address == delivery.c.recipient,
        contact.c.paused.is_(False),
    )
    return and_(
        delivery.c.state == "prepared",
        or_(delivery.c.due_at.is_(None), delivery.c.due_at <= at),
        or_(delivery.c.recipient == "", active.exists()),
    )


def _keys(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[str, ...]:
    query = select(delivery.c.key).where(*conditions)
    ordered = query.order_by(delivery.c.prepared_at, delivery.c.key)
    return tuple(connection.execute(ordered).scalars())


def _move(connection: Connection, key: str, *, before: tuple[State, ...], **values: object) -> bool:
    query = update(delivery).where(delivery.c.key == key, delivery.c.state.in_(before))
    return connection.execute(query.values(**values)).rowcount == 1


def _delivery(row: Row[tuple[object, ...]]) -> DeliveryRow:
    return DeliveryRow(**{each.name: getattr(row, each.name) for each in fields(DeliveryRow)})

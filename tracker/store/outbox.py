"""Mails that were composed, with their bytes, and how far each has come.

`prepared` → `sending` → `sent`. A crash in `sending` looks the same before and after the mail left
the house, so such a row becomes `unconfirmed` and only a person may send it again.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.store.tables import delivery

State = Literal["prepared", "sending", "sent", "unconfirmed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """One mail; `key` is made of council, month, kind and language, so that there is only one."""

    key: str
    area: str
    month: str
    kind: str
    locale: str
    message: str
    state: State
    prepared_at: datetime


def add_prepared(connection: Connection, *, row: DeliveryRow) -> bool:
    """Keep a mail unless its key is taken; tells whether it was kept."""
    values = {each.name: getattr(row, each.name) for each in fields(row)}
    try:
        with connection.begin_nested():
            connection.execute(insert(delivery).values(**values))
    except IntegrityError:  # another run composed it first
        return False
    return True


def keys_of(connection: Connection, *, month: str) -> frozenset[str]:
    """The keys of every mail of a month, whatever became of it."""
    query = select(delivery.c.key).where(delivery.c.month == month)
    return frozenset(connection.execute(query).scalars())


def keys_in(connection: Connection, *, state: State) -> tuple[str, ...]:
    """The keys of the mails in a state, oldest first."""
    query = (
        select(delivery.c.key)
        .where(delivery.c.state == state)
        .order_by(delivery.c.prepared_at, delivery.c.key)
    )
    return tuple(connection.execute(query).scalars())


def claim(connection: Connection, *, key: str) -> DeliveryRow | None:
    """Take a prepared mail for sending; None when another run took it."""
    if not _move(connection, key, before=("prepared",), after="sending"):
        return None
    query = select(delivery).where(delivery.c.key == key)
    return _delivery(connection.execute(query).one())


def release(connection: Connection, *, key: str) -> None:
    """Give a claimed mail back: it is certain that it did not leave."""
    _move(connection, key, before=("sending",), after="prepared")


def mark_sent(connection: Connection, *, key: str) -> None:
    """Record what is certain, also where another run could no longer tell."""
    _move(connection, key, before=("sending", "unconfirmed"), after="sent")


def set_aside_unconfirmed(connection: Connection) -> int:
    """Mails that a run claimed and never confirmed wait for a person; returns how many are new."""
    query = update(delivery).where(delivery.c.state == "sending").values(state="unconfirmed")
    return connection.execute(query).rowcount


def _move(connection: Connection, key: str, *, before: tuple[State, ...], after: State) -> bool:
    query = (
        update(delivery)
        .where(delivery.c.key == key, delivery.c.state.in_(before))
        .values(state=after)
    )
    return connection.execute(query).rowcount == 1


def _delivery(row: Row[tuple[object, ...]]) -> DeliveryRow:
    return DeliveryRow(**{each.name: getattr(row, each.name) for each in fields(DeliveryRow)})

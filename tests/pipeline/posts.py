"""A context with a relay, contacts and mails that wait for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.pipeline.build import NOW, a_context
from tracker.pipeline.context import Context
from tracker.store import contacts, outbox
from tracker.store.contacts import ContactRow
from tracker.store.outbox import DeliveryRow


@contextmanager
def with_relay(folder: Path, relay: tuple[str, int] | None, **changes: Any) -> Iterator[Context]:
    """A context that sends through a relay on this machine."""
    if relay is not None:
        host, port = relay
        changes |= {"smtp_host": host, "smtp_port": port, "smtp_tls": "none"}
        changes.setdefault("smtp_from", "tracker@tracker.example")
    with a_context(folder, **changes) as context:
        yield context


def key_of(number: int) -> str:
    return f"{number:064x}"[::-1]


def address_of(number: int) -> str:
    return f"member{number}@ballerup.dk"


def wait_for_sending(context: Context, count: int, *, at: datetime = NOW) -> tuple[str, ...]:
    """Contacts of Ballerup with a mail for each; returns the keys."""
    keys = tuple(key_of(number) for number in range(1, count + 1))
    with context.engine.begin() as connection:
        for number, key in enumerate(keys, start=1):
            person = ContactRow(area="0151", address=address_of(number), language="da", added_at=at)
            assert contacts.add_contact(connection, row=person)
            assert outbox.add_prepared(connection, row=_waiting(number, key, at))
    return keys


def _waiting(number: int, key: str, at: datetime) -> DeliveryRow:
    return DeliveryRow(
        key=key,
        area="0151",
        month="2026-10",
        kind="monthly",
        locale="da",
        message=f"To: {address_of(number)}\r\nMessage-ID: <{key}@x>\r\n\r\nVi h=C3=A5ber\r\n",
        state="prepared",
        prepared_at=at,
        recipient=address_of(number),
    )


def states(context: Context) -> dict[str, str]:
    """The state of each mail by its recipient."""
    with context.reading() as connection:
        return {row.recipient: row.state for row in outbox.deliveries(connection)}

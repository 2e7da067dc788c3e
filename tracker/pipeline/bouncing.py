"""Mails that came back: a contact of which two came back for good gets no more."""

from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parseaddr
from mailbox import Maildir
from pathlib import Path
from typing import Final

from tracker.errors import MailError, RefusedMailError
from tracker.mail.envelope import KEY
from tracker.pipeline import alerting
from tracker.pipeline.contacts import incident_of
from tracker.pipeline.context import Context
from tracker.store import contacts, outbox
from tracker.store.contacts import ContactRow
from tracker.store.outbox import DeliveryRow

ENOUGH: Final = 2
_SEEN: Final = "S"


def read_bounces(context: Context, maildir: Path) -> tuple[int, int]:
    """Read the unread notices of a maildir and mark them as seen, as a mail program does.

    Returns how many of our mails came back for good, and how many contacts that paused. A notice
    about a mail that nobody sent, or read a second time, counts for nothing.
    """
    if not (maildir / "new").is_dir():
        raise MailError(
            f"{maildir} is no maildir", hint="name the folder that holds new/, cur/ and tmp/"
        )
    box = Maildir(maildir, factory=None, create=False)
    returned, paused = 0, 0
    for name in sorted(box.keys()):
        notice = box[name]
        if _SEEN in notice.get_flags():
            continue
        for row in _returned(context, message_from_bytes(box.get_bytes(name))):
            if _is_new(context, row):
                returned += 1
                paused += _pause_if_enough(context, row)
        notice.set_subdir("cur")
        notice.add_flag(_SEEN)
        box[name] = notice
    return returned, paused


def _is_new(context: Context, row: DeliveryRow) -> bool:
    """Each mail counts once, however many notices come of it."""
    with context.engine.begin() as connection:
        is_new = outbox.note_return(connection, key=row.key, at=context.clock())
        if is_new:
            contacts.note_bounce(connection, area=row.area, address=row.recipient)
    return is_new


def _pause_if_enough(context: Context, row: DeliveryRow) -> bool:
    with context.engine.begin() as connection:
        found = [
            each
            for each in contacts.contacts(connection, address=row.recipient)
            if each.area == row.area and each.bounces >= ENOUGH and not each.paused
        ]
        if found:
            contacts.pause(connection, address=row.recipient)
    for contact in found:
        alerting.failed(context, incident_of(contact), _told(contact))
    return bool(found)


def _told(contact: ContactRow) -> RefusedMailError:
    return RefusedMailError(
        f"{contact.bounces} mails to contact {contact.id} of {contact.area} came back for good, "
        "so it gets no more",
        hint="ask the council for its address; then `tracker council resume`, or remove the "
        "contact and add the new one",
    )


def _returned(context: Context, notice: Message) -> list[DeliveryRow]:
    """Our mails that a notice says were not delivered and never will be."""
    failed = {address for part in notice.walk() for address in _failed(part)}
    if not failed:
        return []
    with context.reading() as connection:
        rows = [
            row
            for address in (*failed, *_of(notice, "To"))
            for row in outbox.deliveries(connection, recipient=address)
        ]
        named = [
            row
            for part in (_plus(each) for each in _of(notice, "To"))
            if len(part) == KEY
            for row in outbox.deliveries(connection, start=part)
        ]
    if named:
        return named
    ids = {part["Message-ID"] for part in notice.walk() if part is not notice}
    return [row for row in rows if _id(row) in ids]


def _failed(part: Message) -> list[str]:
    """The recipients of whom a group of a delivery status says 5.x.x, failed (RFC 3464)."""
    is_final = part.get("Action", "").strip().lower() == "failed"
    if not is_final or not part.get("Status", "").strip().startswith("5"):
        return []
    named = [part.get(name, "") for name in ("Original-Recipient", "Final-Recipient")]
    return [parseaddr(each.partition(";")[2].strip())[1].lower() for each in named if each]


def _of(notice: Message, header: str) -> list[str]:
    return [address.lower() for _, address in getaddresses(notice.get_all(header, []))]


def _plus(address: str) -> str:
    return address.rpartition("@")[0].rpartition("+")[2]


def _id(row: DeliveryRow) -> object:
    return message_from_bytes(row.message.encode("ascii"))["Message-ID"]

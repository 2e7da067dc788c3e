"""The contacts of councils: added, paused, handed out and forgotten. Nothing here writes a log."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tracker.domain.area import Council
from tracker.errors import MailError
from tracker.mail.addresses import checked_address
from tracker.pipeline import alerting
from tracker.pipeline.context import Context
from tracker.publish.language import load_languages
from tracker.resources import resource_folder
from tracker.store import contacts, outbox
from tracker.store.contacts import Cadence, ContactRow
from tracker.store.outbox import DeliveryRow

LAST_SEND_DAY: Final = 28  # every month has it
_MONTHS: Final = range(1, 13)
_LONGEST_ROLE: Final = 80


def add(
    context: Context,
    area: str,
    *,
    email: str,
    language: str,
    role: str = "",
    document: str = "",
    cadence: Cadence = "monthly",
    send_day: int = 1,
    recess: Iterable[int] = (),
) -> ContactRow:
    """Add a contact, active at once; nothing is sent. MailError says what cannot be kept.

    With a `document` it is one of the party that wrote it.
    """
    council = _council(context, area)
    with context.reading() as connection:
        known = [each.address for each in contacts.contacts(connection)]
    row = ContactRow(
        area=council.area,
        address=checked_address(email, known=known),
        language=_language(language),
        role=_role(role),
        document=_document(context, council, document),
        cadence=cadence,
        send_day=_number(send_day, range(1, LAST_SEND_DAY + 1), "a day to send on"),
        recess=tuple(sorted({_number(each, _MONTHS, "a month of recess") for each in recess})),
        added_at=context.clock(),
    )
    with context.engine.begin() as connection:
        if not contacts.add_contact(connection, row=row):
            raise MailError(
                f"{row.area} has this contact already",
                hint="`tracker council list` shows it; remove it first to add it with other wishes",
            )
    return row


def all_contacts(context: Context, area: str | None = None) -> list[ContactRow]:
    """Every contact, or those of one area."""
    code = None if area is None else _council(context, area).area
    with context.reading() as connection:
        rows = list(contacts.contacts(connection))
    return [each for each in rows if code in {None, each.area}]


def pause(context: Context, email: str) -> None:
    """Send an address nothing until it is resumed; what is prepared for it waits."""
    address = _known(context, email)[0].address
    with context.engine.begin() as connection:
        contacts.pause(connection, address=address)


def resume(context: Context, email: str) -> None:
    """Send an address mails again, also those that waited; its bounces are forgotten."""
    rows = _known(context, email)
    with context.engine.begin() as connection:
        contacts.resume(connection, address=rows[0].address)
    for row in rows:
        alerting.recovered(context, incident_of(row))


def remove(context: Context, email: str) -> None:
    """Send an address nothing any more; which mails it got stays on record."""
    rows = _known(context, email)
    with context.engine.begin() as connection:
        contacts.remove_contact(connection, address=rows[0].address)
        outbox.forget(connection, recipient=rows[0].address, states=("prepared",))
    for row in rows:
        alerting.recovered(context, incident_of(row))


def export(context: Context, email: str) -> dict[str, Any]:
    """Everything that is kept of an address: its contacts and the mails to it, as JSON has it."""
    address = checked_address(email)
    with context.reading() as connection:
        rows = [asdict(each) for each in contacts.contacts(connection, address=address)]
        mails = [asdict(each) for each in outbox.deliveries(connection, recipient=address)]
    return {"contacts": rows, "mails": mails}


def erase(context: Context, email: str) -> int:
    """Forget an address and every mail to it, files too; returns how many mails that were.

    Who is added again afterwards may get the report of this month again: nothing is remembered.
    """
    address = checked_address(email)
    with context.engine.begin() as connection:
        rows = list(contacts.contacts(connection, address=address))
        mails = outbox.deliveries(connection, recipient=address)
        contacts.remove_contact(connection, address=address)
        outbox.forget(connection, recipient=address)
    for mail in mails:
        _file(context, mail).unlink(missing_ok=True)
    for row in rows:
        alerting.recovered(context, incident_of(row))
    return len(mails)


def incident_of(row: ContactRow) -> str:
    """The subject under which operators hear of a contact: never its address."""
    return f"mail_contact_{row.id}"


def _file(context: Context, mail: DeliveryRow) -> Path:
    return context.settings.home / "outbox" / f"{mail.key}.eml"


def _known(context: Context, email: str) -> list[ContactRow]:
    address = checked_address(email)
    with context.reading() as connection:
        rows = list(contacts.contacts(connection, address=address))
    if not rows:
        raise MailError("no council has this contact", hint="`tracker council list` shows them")
    return rows


def _council(context: Context, area: str) -> Council:
    for each in context.catalogue.councils.values():
        if area.lower() in {each.area.lower(), each.id}:
            return each
    names = ", ".join(each.area for each in context.catalogue.councils.values())
    raise MailError(f"no council is followed in {area!r}", hint=f"there are: {names}")


def _language(code: str) -> str:
    known = [each.code for each in load_languages(resource_folder("reports") / "locales")]
    if code not in known:
        raise MailError(f"no mail is written in {code!r}", hint=f"there are: {', '.join(known)}")
    return code


def _document(context: Context, council: Council, name: str) -> str:
    """A document with promises for the council's area: its party is shown what is found on them."""
    pledges = context.catalogue.pledges.values()
    known = dict.fromkeys(each.document for each in pledges if each.area == council.area)
    if name and name not in known:
        raise MailError(
            f"{name!r} holds no promise for {council.area}", hint=f"there are: {', '.join(known)}"
        )
    return name


def _role(text: str) -> str:
    if len(text) > _LONGEST_ROLE or not text.isprintable():
        raise MailError(
            f"a role is one line of at most {_LONGEST_ROLE} letters",
            hint="write the office, as --role clerk; no name of a person",
        )
    return text


def _number(number: int, allowed: range, what: str) -> int:
    if number not in allowed:
        raise MailError(
            f"{number} is not {what}", hint=f"write a number from {allowed[0]} to {allowed[-1]}"
        )
    return number

"""Who gets which mail: one of its own for each contact, in the contact's language."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tracker.domain.area import Council
from tracker.domain.period import parse_period
from tracker.mail.envelope import Envelope
from tracker.pipeline.context import Context, today
from tracker.pipeline.publisher import mail_host, reader_address, sender_address
from tracker.store.contacts import ContactRow, contacts
from tracker.store.outbox import DeliveryRow

MONTHLY: Final = "monthly"
MORNING: Final = time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A report for one contact; without one it goes into a file. The council has its language."""

    council: Council
    month: str
    contact: ContactRow | None = None

    @property
    def report(self) -> str:
        """The key of what it says: two contacts with one language read the same."""
        return key_of(self.council.id, self.month, MONTHLY, self.council.locale)

    @property
    def key(self) -> str:
        """The key of this copy: whoever asks how often, there is one."""
        if self.contact is None:
            return self.report
        parts = (self.council.id, self.month, MONTHLY, self.council.locale)
        return key_of(*parts, self.contact.address)


def copies(context: Context, month: str) -> Iterator[Copy]:
    """Every copy of a month. Who is in recess or paused today gets none, also not later.

    A council without contacts gets a file, where no relay is set.
    """
    known = contacts_by_area(context)
    for council in context.catalogue.councils.values():
        of_council = [each for each in known[council.area] if not each.document]
        for contact in of_council:
            if can_get_mail(contact, today(context)):
                spoken = replace(council, locale=contact.language)
                yield Copy(council=spoken, month=month, contact=contact)
        if not of_council and context.settings.smtp_host is None:
            yield Copy(council=council, month=month)


def contacts_by_area(context: Context) -> Mapping[str, list[ContactRow]]:
    """Every contact, of councils and of parties, by its area."""
    known: dict[str, list[ContactRow]] = defaultdict(list)
    with context.reading() as connection:
        for row in contacts(connection):
            known[row.area].append(row)
    return known


def can_get_mail(contact: ContactRow, day: date) -> bool:
    """Whether a contact is neither paused nor in recess on a day."""
    return not contact.paused and day.month not in contact.recess


def deliveries(
    context: Context, wanted: list[Copy], reports: Mapping[str, DeliveryRow]
) -> Iterator[DeliveryRow]:
    """Put each recipient on the report that was composed for it."""
    for copy in wanted:
        report, contact = reports.get(copy.report), copy.contact
        if report is not None and contact is None:
            yield report
        elif report is not None and contact is not None:
            written = _on_its_day(written_at(context, copy.month), copy, contact)
            sent = addressed(context, report, contact, key=copy.key, written=written)
            yield replace(sent, due_at=_on_its_day(context.clock(), copy, contact))


def addressed(
    context: Context,
    composed: DeliveryRow,
    contact: ContactRow,
    *,
    key: str,
    written: datetime | None = None,
) -> DeliveryRow:
    """A mail that was composed, for one recipient; `written` is the moment that it is dated by."""
    settings = context.settings
    sender, reader = sender_address(settings), reader_address(settings)
    envelope = Envelope(
        key=key,
        recipient=contact.address,
        list_id=f"{composed.kind}.{contact.area.lower()}.{mail_host(settings)}",
        stop_mail=reader or sender,
        stop_url=settings.unsubscribe_url,
        reply_to=reader if reader != sender else None,
        written=written,
    )
    message = envelope.put_on(composed.message.encode("ascii")).decode("ascii")
    return replace(composed, key=key, recipient=contact.address, message=message)


def written_at(context: Context, month: str) -> datetime:
    """The moment that a report is dated by: all it knows was known, however late it is composed.

    That is the first of the next month, or today in a month that still runs.
    """
    day = min(parse_period(month).end + timedelta(days=1), today(context))
    return datetime.combine(day, time(), UTC)


def _on_its_day(moment: datetime, copy: Copy, contact: ContactRow) -> datetime:
    """The contact's day in the month of a moment, in the morning where the council is, or later."""
    local = moment.astimezone(ZoneInfo(copy.council.zone))
    day = local.date().replace(day=contact.send_day)
    return max(local, datetime.combine(day, MORNING, local.tzinfo)).astimezone(UTC)


def key_of(*parts: str) -> str:
    """What names a mail, and every copy of it."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()

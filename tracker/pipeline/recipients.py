"""Who gets which report: one mail for each contact of a council, in the contact's language."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from tracker.domain.area import Council
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
        return _hash(self.council.id, self.month, MONTHLY, self.council.locale)

    @property
    def key(self) -> str:
        """The key of this copy: whoever asks how often, there is one."""
        if self.contact is None:
            return self.report
        parts = (self.council.id, self.month, MONTHLY, self.council.locale)
        return _hash(*parts, self.contact.address)


def copies(context: Context, month: str) -> Iterator[Copy]:
    """Every copy of a month. Who is in recess or paused today gets none, also not later.

    A council without contacts gets a file, where no relay is set.
    """
    known: dict[str, list[ContactRow]] = defaultdict(list)
    with context.reading() as connection:
        for row in contacts(connection):
            known[row.area].append(row)
    for council in context.catalogue.councils.values():
        for contact in known[council.area]:
            if not contact.paused and today(context).month not in contact.recess:
                spoken = replace(council, locale=contact.language)
                yield Copy(council=spoken, month=month, contact=contact)
        if not known[council.area] and context.settings.smtp_host is None:
            yield Copy(council=council, month=month)


def deliveries(
    context: Context, wanted: list[Copy], reports: Mapping[str, DeliveryRow]
) -> Iterator[DeliveryRow]:
    """Put each recipient on the report that was composed for it."""
    for copy in wanted:
        report = reports.get(copy.report)
        if report is not None:
            yield report if copy.contact is None else _addressed(context, copy, report)


def _addressed(context: Context, copy: Copy, report: DeliveryRow) -> DeliveryRow:
    assert copy.contact is not None  # noqa: S101 - who calls has looked
    settings, area = context.settings, copy.contact.area.lower()
    sender, reader = sender_address(settings), reader_address(settings)
    envelope = Envelope(
        key=copy.key,
        recipient=copy.contact.address,
        list_id=f"{MONTHLY}.{area}.{mail_host(settings)}",
        stop_mail=reader or sender,
        stop_url=settings.unsubscribe_url,
        reply_to=reader if reader != sender else None,
    )
    return replace(
        report,
        key=copy.key,
        recipient=copy.contact.address,
        message=envelope.put_on(report.message.encode("ascii")).decode("ascii"),
        due_at=_due(copy, copy.contact, context),
    )


def _due(copy: Copy, contact: ContactRow, context: Context) -> datetime:
    """The contact's day in this month, in the morning where the council is; after it at once."""
    now = context.clock().astimezone(ZoneInfo(copy.council.zone))
    day = now.date().replace(day=contact.send_day)
    return max(now, datetime.combine(day, MORNING, now.tzinfo)).astimezone(UTC)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()

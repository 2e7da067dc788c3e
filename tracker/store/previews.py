"""To whom a first negative word was shown before others, and until when they may answer."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, insert, literal, or_, select

from tracker.store.mail_tables import contact, delivery, preview

PREVIEW = "preview"  # the kind of its mails


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A word of a promise in an area, shown to its council, or to the party of a `document`.

    `answer_until` is the last day for an answer.
    """

    pledge: str
    area: str
    status: str
    document: str
    composed_at: datetime
    answer_until: date


def add_previews(connection: Connection, rows: list[PreviewRow]) -> None:
    """Record what was shown; a word is shown once to each."""
    connection.execute(insert(preview), [asdict(each) for each in rows])


def previews(connection: Connection, *, pledge: str | None = None) -> tuple[PreviewRow, ...]:
    """Every preview, or those of one pledge, oldest first."""
    query = select(*(column for column in preview.c if column is not preview.c.id))
    if pledge is not None:
        query = query.where(preview.c.pledge == pledge)
    rows = connection.execute(query.order_by(preview.c.id))
    return tuple(PreviewRow(**row._mapping) for row in rows)  # noqa: SLF001 - the public name of a row's columns


def has_left(connection: Connection, row: PreviewRow) -> bool:
    """Whether a mail of a preview was sent to a contact that is still there, or into a file."""
    of_side = select(contact.c.id).where(
        contact.c.area == delivery.c.area,
        contact.c.address == delivery.c.recipient,
        contact.c.document == row.document,
    )
    is_file = and_(delivery.c.recipient == "", literal(not row.document))
    query = select(delivery.c.key).where(
        delivery.c.kind == PREVIEW,
        delivery.c.area == row.area,
        delivery.c.prepared_at == row.composed_at,
        delivery.c.state == "sent",
        or_(of_side.exists(), is_file),
    )
    return connection.execute(query.limit(1)).first() is not None

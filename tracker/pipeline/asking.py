"""Who was shown a first negative word before others, and until when they may answer."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.domain.assessment import Assessment
from tracker.pipeline.context import Context
from tracker.store.contacts import contacts
from tracker.store.previews import has_left, previews

COUNCIL: Final = "the council"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The last day for an answer, None where nobody was shown the word; and who was not.

    `not_shown` could have been: a contact is known. Of `unknown` none is.
    """

    until: date | None
    not_shown: tuple[str, ...]
    unknown: tuple[str, ...]


def asked_about(context: Context, judged: Assessment) -> Asked:
    """Council and pledging party, as far as a word concerns them.

    Of a mail that did not leave nobody has seen anything.
    """
    pledge = context.catalogue.pledges[judged.pledge]
    sides = {"": COUNCIL, pledge.document: pledge.said_by}
    with context.reading() as connection:
        known = {each.document for each in contacts(connection) if each.area == judged.area}
        shown = {
            each.document: each.answer_until
            for each in previews(connection, pledge=judged.pledge)
            if (each.area, each.status) == (judged.area, judged.status)
            and has_left(connection, each)
        }
    unseen = [side for side in sides if side not in shown]
    return Asked(
        until=max(shown.values(), default=None),
        not_shown=tuple(sides[each] for each in unseen if each in known),
        unknown=tuple(sides[each] for each in unseen if each not in known),
    )

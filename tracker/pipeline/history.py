"""Since when a page says what it says, and how its word changed before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from tracker.domain.history import StatusChange
from tracker.publish.views import Card
from tracker.settings import Settings
from tracker.store.approvals import approved
from tracker.store.assessments import said_since, status_changes

PledgeArea = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The day since which each newest judgement stands, and the changes before it."""

    since: Mapping[PledgeArea, date]
    changes: Mapping[PledgeArea, tuple[StatusChange, ...]]

    def dated(self, card: Card) -> Card:
        """Date a judgement by the day that it was first said, and add its timeline.

        All days come from what was kept, so that an unchanged world is unchanged bytes.
        """
        key = (card.assessment.pledge, card.assessment.area)
        since = self.since.get(key, card.assessment.as_of)
        assessment = replace(card.assessment, as_of=since)
        return replace(card, assessment=assessment, timeline=self.changes.get(key, ()))


def history_on(connection: Connection, settings: Settings, as_of: date) -> History:
    """What was kept of all promises up to a day."""
    seen = approved(connection) if settings.first_verdicts_wait else None
    changes: dict[PledgeArea, list[StatusChange]] = {}
    for change in status_changes(connection, until=as_of, approved=seen):
        changes.setdefault((change.pledge, change.area), []).append(change)
    return History(
        since=said_since(connection),
        changes={key: tuple(found) for key, found in changes.items()},
    )

"""Since when a page says what it says, and how its word changed before."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from tracker.domain.history import StatusChange
from tracker.publish.views import PledgeView
from tracker.settings import Settings
from tracker.store.approvals import approved
from tracker.store.assessments import said_since, status_changes


def with_history(
    connection: Connection, settings: Settings, views: Iterable[PledgeView], as_of: date
) -> Iterator[PledgeView]:
    """Date judgements by the day that they were first said, and add each one's timeline.

    All days come from what was kept, so that an unchanged world is unchanged bytes.
    """
    since = said_since(connection)
    seen = approved(connection) if settings.first_verdicts_wait else None
    changes: dict[tuple[str, str], list[StatusChange]] = {}
    for change in status_changes(connection, until=as_of, approved=seen):
        changes.setdefault((change.pledge, change.area), []).append(change)
    for view in views:
        key = (view.assessment.pledge, view.assessment.area)
        dated = replace(view.assessment, as_of=since.get(key, view.assessment.as_of))
        yield replace(view, assessment=dated, timeline=tuple(changes.get(key, ())))

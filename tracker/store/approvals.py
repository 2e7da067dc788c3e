"""Which first negative words were approved, and since when others wait."""

from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from tracker.domain.assessment import Reason
from tracker.store.mail_tables import approval
from tracker.store.tables import assessment

PledgeArea = tuple[str, str]


def add_approval(
    connection: Connection, *, pledge: str, area: str, status: str, why: str, decided_at: datetime
) -> None:
    """Record that a word may be published, with the reason; who decided is not kept."""
    values = {"pledge": pledge, "area": area, "status": status, "why": why}
    connection.execute(insert(approval).values(decided_at=decided_at, **values))


def approved(connection: Connection) -> frozenset[PledgeArea]:
    """The (pledge, area) for which a negative word was approved once: later ones do not wait."""
    rows = connection.execute(select(approval.c.pledge, approval.c.area))
    return frozenset((row.pledge, row.area) for row in rows)


def waiting_since(connection: Connection) -> dict[PledgeArea, date]:
    """The day since which the newest assessments say that a word waits."""
    reason = assessment.c.content["reason"].as_string().label("reason")
    columns = (assessment.c.pledge, assessment.c.area, assessment.c.as_of, reason)
    found: dict[PledgeArea, date] = {}
    for row in connection.execute(select(*columns).order_by(assessment.c.id)):
        key = (row.pledge, row.area)
        if row.reason == Reason.AWAITING_APPROVAL:
            found.setdefault(key, row.as_of)
        else:
            found.pop(key, None)
    return found

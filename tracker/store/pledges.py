"""Versions of pledges: what each asked for before somebody changed it, from when on, and why."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, update

from tracker.store.tables import pledge_version

Reasons = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeVersion:
    """A pledge's target and texts from a day on, until the next version.

    `reasons` say in each language why it took the place of the version before, if anybody did.
    """

    valid_from: date
    content: Mapping[str, object]
    reasons: Reasons | None


def add_version(
    connection: Connection,
    *,
    pledge: str,
    content: Mapping[str, object],
    valid_from: date,
    reasons: Reasons | None,
    recorded_at: datetime,
) -> None:
    """Keep one more version; it counts from `valid_from` on."""
    connection.execute(
        insert(pledge_version).values(
            pledge=pledge,
            valid_from=valid_from,
            content=content,
            digest=_digest(content, reasons),
            reason=reasons,
            recorded_at=recorded_at,
        )
    )


def reword_newest(
    connection: Connection,
    *,
    pledge: str,
    content: Mapping[str, object],
    reasons: Reasons | None,
) -> bool:
    """Write corrected words into the newest version; tells whether any word differed."""
    newest = select(func.max(pledge_version.c.id)).where(pledge_version.c.pledge == pledge)
    digest = _digest(content, reasons)
    found = connection.execute(
        update(pledge_version)
        .where(pledge_version.c.id == newest.scalar_subquery(), pledge_version.c.digest != digest)
        .values(content=content, reason=reasons, digest=digest)
    )
    return found.rowcount > 0


def all_versions(connection: Connection) -> dict[str, list[PledgeVersion]]:
    """The versions of every pledge that has any, oldest first."""
    columns = pledge_version.c
    query = select(columns.pledge, columns.valid_from, columns.content, columns.reason)
    found: dict[str, list[PledgeVersion]] = {}
    for row in connection.execute(query.order_by(columns.id)):
        version = PledgeVersion(
            valid_from=row.valid_from, content=row.content, reasons=row.reason or None
        )
        found.setdefault(row.pledge, []).append(version)
    return found


def newest_content(connection: Connection, *, pledge: str) -> Mapping[str, object] | None:
    """Target and texts of a pledge as they stood last; None of one that was never judged."""
    query = select(pledge_version.c.content).where(pledge_version.c.pledge == pledge)
    return connection.execute(query.order_by(pledge_version.c.id.desc()).limit(1)).scalar()


def _digest(content: Mapping[str, object], reasons: Reasons | None) -> str:
    written = json.dumps([content, reasons], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()

"""Versions of pledges: what a target asked for before somebody changed it, and until when."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from tracker.store.tables import pledge_version


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeVersion:
    """A pledge's target and texts from a day on, until the next version."""

    valid_from: date
    content: Mapping[str, object]


def add_version(
    connection: Connection,
    *,
    pledge: str,
    target: object,
    texts: object,
    valid_from: date,
    changed_on: date,
    recorded_at: datetime,
) -> bool:
    """Keep a version when the target differs from the newest one; tells whether it did.

    The first version counts from `valid_from`, a later one from the day on which it was seen.
    """
    written = json.dumps(target, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(written.encode()).hexdigest()
    newest = select(pledge_version.c.digest).where(pledge_version.c.pledge == pledge)
    last = connection.execute(newest.order_by(pledge_version.c.id.desc()).limit(1)).scalar()
    if last == digest:
        return False
    connection.execute(
        insert(pledge_version).values(
            pledge=pledge,
            valid_from=valid_from if last is None else changed_on,
            content={"target": target, "texts": texts},
            digest=digest,
            recorded_at=recorded_at,
        )
    )
    return True


def versions_of(connection: Connection, *, pledge: str) -> tuple[PledgeVersion, ...]:
    """All versions of a pledge, oldest first."""
    query = (
        select(pledge_version.c.valid_from, pledge_version.c.content)
        .where(pledge_version.c.pledge == pledge)
        .order_by(pledge_version.c.id)
    )
    return tuple(
        PledgeVersion(valid_from=row.valid_from, content=row.content)
        for row in connection.execute(query)
    )

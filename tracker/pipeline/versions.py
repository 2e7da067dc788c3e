"""A target that was changed in the catalogue: the earlier one is kept, and the page shows both."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

import msgspec
from sqlalchemy import Connection

from tracker.domain.pledge import Pledge, kind_of
from tracker.publish.views import EarlierTarget
from tracker.store.pledges import add_version, versions_of


def keep_versions(
    connection: Connection, pledges: Iterable[Pledge], *, day: date, at: datetime
) -> None:
    """Keep each target as it stands; one that is as before adds nothing."""
    for pledge in pledges:
        target = pledge.target
        add_version(
            connection,
            pledge=pledge.id,
            target=target and {"kind": kind_of(target), **msgspec.to_builtins(target)},
            texts=msgspec.to_builtins(pledge.texts),
            valid_from=pledge.valid_from,
            changed_on=day,
            recorded_at=at,
        )


def earlier_targets(connection: Connection, pledge: Pledge, as_of: date) -> Iterator[EarlierTarget]:
    """What the pledge asked for before, newest first; the version of `as_of` is not among it."""
    known = [each for each in versions_of(connection, pledge=pledge.id) if each.valid_from <= as_of]
    for version, following in reversed(list(pairwise(known))):
        target = version.content["target"]
        told = target if isinstance(target, dict) else {}
        deadline = told.get("deadline")
        yield EarlierTarget(
            valid_from=version.valid_from,
            valid_to=following.valid_from - timedelta(days=1),
            texts=msgspec.convert(version.content["texts"], type=dict[str, dict[str, str]]),
            goal=told.get("goal"),
            deadline=date.fromisoformat(deadline) if deadline else None,
        )

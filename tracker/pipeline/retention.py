"""What is thrown away, and what never is.

Never: a snapshot that was loaded, with all its answers, since it is the only proof of the figures
that came from it and of what was printed on a past day; the last word of a feed, also if it was
refused, since an operator may still accept it; files that wait in the inbox or were refused there.

After 30 days: answers of pulls that never became a snapshot; refused snapshots that nobody can
accept any more because a newer answer was loaded (the record of the refusal stays in the database);
notes of unfinished pulls; files that a killed process left half written; loaded files of the inbox,
whose bytes are kept as a snapshot.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from tracker.pipeline.context import Context
from tracker.pipeline.inbox import DONE, inbox_of
from tracker.store.snapshots import superseded_hashes

KEPT_FOR: Final = timedelta(days=30)


def delete_old(context: Context, *, dry_run: bool) -> list[str]:
    """Remove what the rule lets go, and tell it; a dry run only tells.

    Manifests go before their answers: a crash in between leaves answers that nothing names.
    """
    found = list(_old(context, context.clock() - KEPT_FOR))
    if not dry_run:
        for path in found:
            path.unlink(missing_ok=True)
    return [str(path) for path in found]


def _old(context: Context, before: datetime) -> Iterator[Path]:
    with context.reading() as connection:
        refused = superseded_hashes(connection, before=before)
    yield from context.raw.manifests(refused)
    yield from context.raw.unused(before, without=refused)
    yield from _older(context.raw.unfinished(), before)
    yield from _older((inbox_of(context.settings.home) / DONE).glob("*"), before)


def _older(paths: Iterable[Path], before: datetime) -> Iterator[Path]:
    """By the time of the last change of any kind: moving a file into `done/` is one."""
    return (path for path in sorted(paths) if path.stat().st_ctime < before.timestamp())

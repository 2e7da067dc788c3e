"""What is thrown away, and what never is.

Never: a snapshot that was loaded, with all its answers, since it is the only proof of the figures
that came from it and of what was printed on a past day; the last word of a feed, also if it was
refused, since an operator may still accept it; files that wait in the inbox or were refused there.

After 30 days: answers of pulls that never became a snapshot; refused snapshots that nobody can
accept any more because a newer answer was loaded (the record of the refusal stays in the database);
notes of unfinished pulls; files that a killed process left half written; loaded files of the inbox,
whose bytes are kept as a snapshot; operators' pages about snapshots that are not the last of their
feed, for the database knows all that they say. The page of a refused snapshot goes with it.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from tracker.pipeline.check_report import report_name, report_paths
from tracker.pipeline.context import Context
from tracker.pipeline.inbox import DONE, inbox_of
from tracker.store.snapshots import newest_hashes, superseded_hashes

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
        newest = newest_hashes(connection)
    yield from _reports(context, before, refused=refused, newest=newest)
    yield from context.raw.manifests(refused)
    yield from context.raw.unused(before, without=refused)
    yield from _older(context.raw.unfinished(), before)
    yield from _older((inbox_of(context.settings.home) / DONE).glob("*"), before)


def _reports(
    context: Context, before: datetime, *, refused: Collection[str], newest: Collection[str]
) -> Iterator[Path]:
    paths = list(report_paths(context.settings.home))
    old = set(_older(paths, before))
    gone, kept = (set(map(report_name, names)) for names in (refused, newest))
    for path in paths:
        if path.name in gone or (path in old and path.name not in kept):
            yield path


def _older(paths: Iterable[Path], before: datetime) -> Iterator[Path]:
    """By the time of the last change of any kind: moving a file into `done/` is one."""
    return (path for path in sorted(paths) if path.stat().st_ctime < before.timestamp())

"""Write the operators' page about a checked snapshot, from what is stored of it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import structlog

from tracker.checks.rule import FRAME_COLUMNS
from tracker.errors import StoreError
from tracker.feeds import FEEDS_BY_ID, hand_in
from tracker.fetch import durable
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.context import Context
from tracker.pipeline.row_outcomes import MOST_KEPT, rules_of
from tracker.pipeline.sources import decision_of, exchange_views
from tracker.publish.check_page import CheckPage, RuleView, SampleRow, render_check_page
from tracker.store.snapshots import (
    CheckRow,
    QuarantineRow,
    SnapshotRow,
    checks_of,
    quarantine_of,
    snapshot_by_hash,
)

MOST_SHOWN: Final = 20
_LONGEST_CELL: Final = 200
_DECLARED: Final = frozenset().union(*FRAME_COLUMNS.values())

log = structlog.get_logger()


def report_path(home: Path, feed: str, sha256: str) -> Path:
    """Where the page about a snapshot stands."""
    return home / "checks" / feed / report_name(sha256)


def report_paths(home: Path) -> Iterator[Path]:
    """All pages that stand there, whatever their feed."""
    yield from sorted((home / "checks").glob("*/*.html"))


def report_name(sha256: str) -> str:
    """What the page about a snapshot is called in the folder of its feed."""
    return f"{sha256[:12]}.html"


def write(context: Context, manifest: Manifest) -> Path:
    """Write the page; figures that were loaded stay loaded where the disk has no room for it."""
    path = report_path(context.settings.home, manifest.feed, manifest.sha256)
    try:
        durable.write(path, render_check_page(check_page(context, manifest)).encode())
    except OSError as error:
        log.warning("the report was not written", path=str(path), problem=str(error))
    return path


def check_page(context: Context, manifest: Manifest) -> CheckPage:
    """What the page says."""
    with context.reading() as connection:
        row = snapshot_by_hash(connection, sha256=manifest.sha256)
        if row is None:
            raise StoreError(
                f"{manifest.feed}: nothing is recorded of snapshot {manifest.sha256}",
                hint="this is a fault of Tracker: report it with the snapshot's hash",
            )
        checks = checks_of(connection, sha256=row.sha256)
        quarantined = quarantine_of(connection, sha256=row.sha256)
        last = row.compared_with and snapshot_by_hash(connection, sha256=row.compared_with)
    feed = hand_in.FEED if row.feed == hand_in.FEED.id else FEEDS_BY_ID.get(row.feed)
    return CheckPage(
        feed=row.feed,
        title=feed.title if feed else row.feed,
        failure=feed.failure if feed else "",
        snapshot=row.sha256,
        state=row.state,
        problem=row.problem,
        decision=decision_of(row, checks),
        is_under_review=row.review == "pending",
        fetched_at=row.fetched_at,
        received=row.received,
        accepted=row.accepted,
        quarantined=row.quarantined,
        duplicates=row.duplicates,
        kept_per_rule=MOST_KEPT,
        compared=(last.sha256, last.fetched_at) if isinstance(last, SnapshotRow) else None,
        exchanges=exchange_views(manifest),
        rules=tuple(_rule_view(check, quarantined) for check in checks),
    )


def _rule_view(check: CheckRow, quarantined: Iterable[QuarantineRow]) -> RuleView:
    broke = (row for row in quarantined if check.rule in rules_of(row))
    sample = tuple(islice(broke, MOST_SHOWN)) if check.judges == "rows" else ()
    columns = _columns(sample)
    return RuleView(
        rule=check.rule,
        judges=check.judges,
        column=check.column or "",
        reason=check.reason,
        outcome=check.outcome,
        unexpected=check.unexpected,
        checked=check.checked,
        seen=check.seen,
        allowed=check.allowed,
        detail=check.detail,
        columns=columns,
        sample=tuple(SampleRow(row=row.row, cells=tuple(_cells(row, columns))) for row in sample),
    )


def _columns(sample: Sequence[QuarantineRow]) -> tuple[str, ...]:
    """Declared columns only: what a rule may look at is what an operator may see."""
    held = dict.fromkeys(name for row in sample for name in row.content)
    return tuple(name for name in held if name in _DECLARED)


def _cells(row: QuarantineRow, columns: Iterable[str]) -> Iterator[str]:
    for name in columns:
        value = row.content.get(name)
        yield "-" if value is None else str(value)[:_LONGEST_CELL]

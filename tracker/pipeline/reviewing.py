"""An operator overrules a rule, with a reason that stays on record."""

from tracker.errors import StoreError
from tracker.feeds import FEEDS_BY_ID
from tracker.pipeline import check_report
from tracker.pipeline.context import Context
from tracker.pipeline.ingest import load_snapshot
from tracker.pipeline.loading import PENDING, REJECTED, UNREADABLE
from tracker.pipeline.older import kept
from tracker.store.locks import hold
from tracker.store.snapshots import (
    WITHDRAWN,
    SnapshotRow,
    accept_review,
    last_good,
    snapshot_by_hash,
    under_review,
)


def accept(context: Context, sha256: str, why: str) -> str:
    """Load a rejected snapshot, or end the review of a revision; tells which of both."""
    if not why.strip():
        raise StoreError(
            "a decision without a reason is none",
            hint='say why the change is real: --why "…"; the pages print it with its date',
        )
    with context.reading() as connection:
        row = snapshot_by_hash(connection, sha256=sha256)
    if row is not None and row.review == PENDING:
        return _end_review(context, row, why)
    if row is not None and row.state == UNREADABLE:
        raise StoreError(
            f"{row.feed}: the answer of {row.fetched_at.date()} cannot be accepted, "
            f"since it could not be read or checked: {row.problem}",
            hint="wait for the publisher, or mend the feed's module or rule file; "
            "the answer is tried again when the feed is next asked",
        )
    if row is None or row.state != REJECTED or row.feed not in FEEDS_BY_ID:
        raise StoreError(
            f"there is no snapshot {sha256!r} that waits for a decision",
            hint="`tracker feeds` names the snapshots that were rejected or are under review",
        )
    _require_newest(context, row)
    return _let_in(context, row, why)


def _let_in(context: Context, row: SnapshotRow, why: str) -> str:
    """What was under review is part of what the newer answer says again, so it waits no longer."""
    with context.reading() as connection:
        reviewed = under_review(connection, feed=row.feed)
    manifest = context.raw.load(row.sha256)
    outcome = load_snapshot(context, FEEDS_BY_ID[row.feed], manifest, why=why)
    for each in kept(context.raw, (one.sha256 for one in reviewed)):
        check_report.write(context, each)
    days = ", ".join(f"{one.fetched_at.date()}" for one in reviewed)
    also = f"; what was under review ({days}) is accepted with it" if reviewed else ""
    return f"{row.feed}: loaded, {len(outcome.changed)} series changed{also}"


def _require_newest(context: Context, row: SnapshotRow) -> None:
    with context.reading() as connection:
        good = last_good(connection, feed=row.feed)
    if good is not None and good.fetched_at > row.fetched_at:
        raise StoreError(
            f"{row.feed}: a newer answer was loaded on {good.fetched_at.date()}",
            hint="an older answer cannot replace a newer one; nothing needs to be accepted",
        )
    if row.review == WITHDRAWN:
        raise StoreError(
            f"{row.feed}: the publisher took the answer of {row.fetched_at.date()} back "
            "and sent the last good one again",
            hint="nothing needs to be accepted; should it be sent again, it waits again",
        )


def _end_review(context: Context, row: SnapshotRow, why: str) -> str:
    """What was loaded after a revision waits with it, so one decision is about them all."""
    with context.engine.begin() as connection:
        hold(connection, row.feed)
        accepted = accept_review(connection, feed=row.feed, why=why, at=context.clock())
    for manifest in kept(context.raw, accepted):
        check_report.write(context, manifest)
    others = f", and {len(accepted) - 1} more under review" if len(accepted) > 1 else ""
    return f"{row.feed}: the revision of {row.fetched_at.date()} is accepted{others}"

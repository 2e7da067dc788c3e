"""An operator overrules a rule, with a reason that stays on record."""

from tracker.errors import StoreError
from tracker.feeds import FEEDS_BY_ID
from tracker.pipeline import check_report
from tracker.pipeline.context import Context
from tracker.pipeline.ingest import load_snapshot
from tracker.pipeline.loading import PENDING, REJECTED
from tracker.store.snapshots import accept_review, last_good, snapshot_by_hash


def accept(context: Context, sha256: str, why: str) -> str:
    """Load a rejected snapshot, or end the review of a revision; tells which of both."""
    if not why.strip():
        raise StoreError(
            "a decision without a reason is none",
            hint='say why the change is real: --why "…"; the pages print it with its date',
        )
    with context.engine.begin() as connection:
        row = snapshot_by_hash(connection, sha256=sha256)
        is_revision = row is not None and row.review == PENDING
        if row is not None and is_revision:
            accept_review(connection, sha256=row.sha256, why=why, at=context.clock())
    if row is not None and is_revision:
        check_report.write(context, context.raw.load(row.sha256))
        return f"{row.feed}: the revision of {row.fetched_at.date()} is accepted"
    if row is None or row.state != REJECTED or row.feed not in FEEDS_BY_ID:
        raise StoreError(
            f"there is no snapshot {sha256!r} that waits for a decision",
            hint="`tracker feeds` names the snapshots that were rejected or are under review",
        )
    with context.reading() as connection:
        good = last_good(connection, feed=row.feed)
    if good is not None and good.fetched_at > row.fetched_at:
        raise StoreError(
            f"{row.feed}: a newer answer was loaded on {good.fetched_at.date()}",
            hint="an older answer cannot replace a newer one; nothing needs to be accepted",
        )
    manifest = context.raw.load(row.sha256)
    outcome = load_snapshot(context, FEEDS_BY_ID[row.feed], manifest, why=why)
    return f"{row.feed}: loaded, {len(outcome.changed)} series changed"

"""An answer that was refused and is sent again: told again, with nothing new to keep."""

from pathlib import Path

from tracker.checks.verdict import hint_of_refusal
from tracker.errors import RejectedError, TrackerError
from tracker.feeds.feed import Feed
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.check_report import report_path
from tracker.pipeline.context import Context
from tracker.pipeline.licences import refuse_other_license
from tracker.pipeline.loading import REJECTED
from tracker.pipeline.older import kept, refuse_older
from tracker.store.snapshots import (
    accepted_hashes,
    refused_since_good,
    set_waiting_again,
    snapshot_by_hash,
)


def refused_before(context: Context, feed: Feed) -> tuple[Manifest, ...]:
    """The newest answers of a feed that were not loaded; none that is older than a loaded one."""
    with context.reading() as connection:
        rows = refused_since_good(connection, feed=feed.id)
    return tuple(kept(context.raw, (row.sha256 for row in rows.values())))


def refuse_again(context: Context, manifest: Manifest) -> None:
    """RejectedError as on the first day; what could not be read is tried anew.

    A mended parser may read it, while a rule that was broken is for a person to overrule.
    """
    with context.engine.begin() as connection:
        row = snapshot_by_hash(connection, sha256=manifest.sha256)
        if row is None or row.state != REJECTED:
            return
        set_waiting_again(connection, sha256=row.sha256)
    report = report_path(context.settings.home, manifest.feed, manifest.sha256)
    try:
        compare_with_earlier(context, manifest)
    except RejectedError as error:
        raise with_report(error, report) from error
    hint = hint_of_refusal(manifest.sha256[:12])
    raise with_report(RejectedError(row.problem or "", hint=hint), report)


def compare_with_earlier(context: Context, manifest: Manifest) -> None:
    """What tells an answer to be refused before anything is parsed."""
    with context.reading() as connection:
        accepted = accepted_hashes(connection, feed=manifest.feed)
    refuse_older(context.raw, manifest, accepted)
    refuse_other_license(context.raw, manifest, accepted)


def with_report(error: TrackerError, report: Path) -> TrackerError:
    """The same error, whose hint names the page for operators too."""
    return type(error)(error.message, hint=f"{error.hint.rstrip('.')}. The report: {report}")

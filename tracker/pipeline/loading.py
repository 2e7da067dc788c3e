"""Load what was accepted: one transaction holds figures, quarantine, checks and change rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from tracker.checks.verdict import RuleOutcome
from tracker.domain.observation import ObsStatus
from tracker.feeds.feed import Feed
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.before import known_for
from tracker.pipeline.objects import load_objects
from tracker.pipeline.revising import report_revision
from tracker.pipeline.row_outcomes import kept_rows
from tracker.pipeline.staged import Staged
from tracker.pipeline.summary import revises_everything
from tracker.store.assessments import add_changes
from tracker.store.locks import hold
from tracker.store.observations import Figure, Key, Read, add_vintage
from tracker.store.snapshots import (
    CheckRow,
    FeedStateRow,
    SnapshotRow,
    accept_review,
    add_snapshot,
    is_under_review,
    set_boundaries,
    set_feed_state,
    snapshot_by_hash,
)

PENDING = "pending"
ACCEPTED = "accepted"
REJECTED = "rejected"
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's word that overrules the rules about the whole: why, and when it was given."""

    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load changed: `changed` are (area, indicator) with new, revised or gone figures."""

    changed: frozenset[tuple[str, str]]
    figures: int


def load(
    connection: Connection,
    *,
    feed: Feed,
    manifest: Manifest,
    staged: Staged,
    checks: Sequence[RuleOutcome],
    decision: Decision | None = None,
    compared_with: str | None = None,
    read: Read | None = None,
) -> Loaded:
    """Write a checked snapshot; a figure that a restating feed left out gets a tombstone.

    `read` is what the rules compared it with; it spares a second reading where nothing came since.
    """
    hold(connection, feed.id)
    _end_review(connection, feed, decision)
    known = known_for(connection, feed, staged, read)
    changed = changed_figures(staged, known, restates=feed.restates)
    waits = _waits(connection, feed) or revises_everything(changed, known)
    row = snapshot_row(manifest, staged, state=ACCEPTED, compared_with=compared_with)
    add_snapshot(
        connection,
        row=_decided(row, _loaded_before(connection, row), decision, waits=waits),
        checks=check_rows_of(checks),
        quarantined=list(kept_rows(staged.quarantined)),
    )
    add_vintage(
        connection,
        feed=feed.id,
        sha256=manifest.sha256,
        fetched_at=manifest.fetched_at,
        figures=changed,
    )
    report_revision(connection, sha256=manifest.sha256, changed=changed, known=known)
    _load_places(connection, manifest, staged, why=decision.why if decision else None)
    subjects = frozenset((figure.area, figure.indicator) for figure in changed)
    add_changes(connection, step="figures", subjects=sorted(subjects), at=manifest.fetched_at)
    return Loaded(changed=subjects, figures=len(changed))


def _end_review(connection: Connection, feed: Feed, decision: Decision | None) -> None:
    """A snapshot holds all that is known of its feed: to let it in lets in what came before."""
    if decision is not None and not feed.stands_alone:
        accept_review(connection, feed=feed.id, why=decision.why, at=decision.at)


def _load_places(
    connection: Connection, manifest: Manifest, staged: Staged, *, why: str | None
) -> None:
    """Outlines and objects, of the feeds that bring any."""
    if staged.shapes:
        set_boundaries(connection, feed=manifest.feed, sha256=manifest.sha256, shapes=staged.shapes)
    if staged.objects is not None:
        load_objects(connection, manifest=manifest, found=staged.objects, why=why)


def refuse(
    connection: Connection,
    *,
    manifest: Manifest,
    staged: Staged | None,
    problem: str,
    may_be_accepted: bool,
    checks: Sequence[RuleOutcome],
    compared_with: str | None,
) -> None:
    """Record a snapshot that was not loaded; its bytes stay, nothing else changes.

    One that was loaded on another day stays recorded as loaded: its figures are there.
    """
    hold(connection, manifest.feed)
    sorted_rows = staged or Staged()
    state = REJECTED if may_be_accepted else UNREADABLE
    row = snapshot_row(manifest, sorted_rows, state=state, compared_with=compared_with)
    if _loaded_before(connection, row):
        return
    row = replace(row, problem=problem)
    quarantined = list(kept_rows(sorted_rows.quarantined))
    add_snapshot(connection, row=row, checks=check_rows_of(checks), quarantined=quarantined)


def note_try(
    connection: Connection, *, feed: str, at: datetime, problem: str | None, good: str | None
) -> None:
    """Remember when a feed was asked and how that went."""
    hold(connection, feed)
    row = FeedStateRow(feed=feed, checked_at=at, problem=problem, snapshot=good)
    set_feed_state(connection, row=row)


def changed_figures(
    staged: Staged, known: Mapping[Key, Figure], *, restates: bool
) -> tuple[Figure, ...]:
    """The figures that are new or differ from the last vintage, and tombstones for those gone."""
    fresh = [figure for key, figure in staged.figures.items() if known.get(key) != figure]
    return (*fresh, *_tombstones(staged, known.values())) if restates else tuple(fresh)


def snapshot_row(
    manifest: Manifest, staged: Staged, *, state: str, compared_with: str | None
) -> SnapshotRow:
    """The record of a snapshot; the counts must add up to what was received."""
    return SnapshotRow(
        sha256=manifest.sha256,
        feed=manifest.feed,
        fetched_at=manifest.fetched_at,
        state=state,
        problem=None,
        received=staged.received,
        accepted=staged.accepted,
        quarantined=len(staged.quarantined),
        duplicates=staged.duplicates,
        compared_with=compared_with,
    )


def _waits(connection: Connection, feed: Feed) -> bool:
    """What comes after a revision under review is built on it, unless it is another sender's."""
    return not feed.stands_alone and is_under_review(connection, feed=feed.id)


def _loaded_before(connection: Connection, row: SnapshotRow) -> SnapshotRow | None:
    known = snapshot_by_hash(connection, sha256=row.sha256)
    return known if known and known.state == ACCEPTED else None


def _decided(
    row: SnapshotRow, before: SnapshotRow | None, decision: Decision | None, *, waits: bool
) -> SnapshotRow:
    """A decision counts first, then what was recorded when the same snapshot was loaded before."""
    if decision is not None:
        return replace(row, review=ACCEPTED, review_reason=decision.why, decided_at=decision.at)
    if before is not None:
        reason, day = before.review_reason, before.decided_at
        return replace(row, review=before.review, review_reason=reason, decided_at=day)
    return replace(row, review=PENDING if waits else None)


def check_rows_of(outcomes: Iterable[RuleOutcome]) -> list[CheckRow]:
    """The results as they are stored."""
    return [
        CheckRow(
            rule=each.rule,
            column=each.column or None,
            reason=each.reason,
            outcome=each.outcome.value,
            unexpected=each.unexpected,
            judges=each.judges,
            checked=each.checked,
            seen=_written(each.seen),
            allowed=each.allowed,
            detail=each.detail,
        )
        for each in outcomes
    ]


def _written(seen: object) -> str | None:
    if isinstance(seen, float):
        return f"{seen:.6g}"
    return None if seen is None else str(seen)


def _tombstones(staged: Staged, known: Iterable[Figure]) -> Iterable[Figure]:
    """Figures gone with their whole period: another day's figure of it takes nothing away.

    Under another definition it is another figure, and the old one is gone.
    """
    found = {(key[:3], key[4]) for key in staged.figures}
    for figure in known:
        kept = (figure.key[:3], figure.definition) in found or figure.key[:3] in staged.withheld
        if not kept and figure.value is not None:
            yield replace(figure, value=None, obs_status=ObsStatus.MISSING)

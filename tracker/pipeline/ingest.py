"""Fetch, parse, check and load one feed; whatever fails, the last good figures stay."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

import structlog

from tracker.checks.rule import Suite
from tracker.checks.run import check_whole
from tracker.checks.suite import load_suite
from tracker.checks.verdict import Outcome, RuleOutcome, reject
from tracker.errors import NoKeyError, OvertakenError, RejectedError, StoreError, TrackerError
from tracker.feeds.feed import Feed
from tracker.fetch.client import Client
from tracker.fetch.snapshot import Manifest
from tracker.pipeline import check_report, loading
from tracker.pipeline.before import last_good_of
from tracker.pipeline.clean import require_clean
from tracker.pipeline.collector import collector_at_rest
from tracker.pipeline.context import Context
from tracker.pipeline.loading import Decision
from tracker.pipeline.places import Outlines, basis_of
from tracker.pipeline.refused import (
    compare_with_earlier,
    refuse_again,
    refused_before,
    with_report,
)
from tracker.pipeline.row_outcomes import row_outcomes
from tracker.pipeline.staged import Staged
from tracker.pipeline.staging import stage
from tracker.pipeline.summary import LastGood, Summary, summary
from tracker.resources import resource_folder
from tracker.store.known import known_of
from tracker.store.snapshots import (
    SnapshotRow,
    boundaries,
    feed_states,
    last_good,
    set_withdrawn,
)

log = structlog.get_logger()
State = Literal["loaded", "unchanged", "failed", "no-key", "not-recorded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOutcome:
    """What became of one feed in one run; `changed` are (area, indicator) with new figures.

    `no-key` is no failure: the feed was not asked, because the operator has no key for it.
    `warnings` are the rules that count what they find and withhold nothing.
    """

    feed: str
    state: State
    snapshot: str | None = None
    error: TrackerError | None = None
    changed: frozenset[tuple[str, str]] = frozenset()
    warnings: tuple[RuleOutcome, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Checking:
    """A snapshot and what is known of it so far; a failure half-way leaves the rest empty."""

    manifest: Manifest
    before: SnapshotRow | None
    last: LastGood | None = None
    staged: Staged | None = None
    outcomes: tuple[RuleOutcome, ...] = ()

    @property
    def compared_with(self) -> str | None:
        last = self.last.snapshot if self.last else self.before
        return last.sha256 if last else None


def ingest(context: Context, client: Client, feed: Feed, *, at: datetime | None) -> FeedOutcome:
    """One feed, once. `at` is the moment to play behind a mirror, None for the live address."""
    try:
        manifest = pull(context, client, feed, at=at)
        if manifest is None:
            return note_unchanged(context, feed, at)
        return load_once(context, feed, manifest, at)
    except NoKeyError as error:  # the feed was not asked, so no try is noted
        log.info("not asked", feed=feed.id, problem=error.message)
        return FeedOutcome(feed=feed.id, state="no-key", error=error)
    except TrackerError as error:
        return note_failed(context, feed, at, error)


def pull(context: Context, client: Client, feed: Feed, *, at: datetime | None) -> Manifest | None:
    """A snapshot that is to be loaded, in the raw store; None when nothing differs from the last.

    Bytes that were refused before are refused again here: there is nothing new to check.
    """
    refused = refused_before(context, feed)
    manifest = _fetch(context, client, feed, at=at, refused=refused)
    if manifest is not None and manifest in refused:
        refuse_again(context, manifest)
    return manifest


def _fetch(
    context: Context,
    client: Client,
    feed: Feed,
    *,
    at: datetime | None,
    refused: Collection[Manifest],
) -> Manifest | None:
    with context.reading() as connection:
        state = feed_states(connection).get(feed.id)
    previous = _last_manifest(context, state.snapshot) if state and state.snapshot else None
    day = (at or context.clock()).astimezone(UTC).date()
    return client.pull(feed, day=day, store=context.raw, previous=previous, refused=refused, at=at)


def _last_manifest(context: Context, sha256: str) -> Manifest | None:
    """What the next answer is compared with; a lost one only means that all is asked anew."""
    try:
        return context.raw.load(sha256)
    except StoreError:
        return None


def load_once(context: Context, feed: Feed, manifest: Manifest, at: datetime | None) -> FeedOutcome:
    """Two runs at once may have got the same bytes: who comes second has nothing left to load."""
    try:
        return load_snapshot(context, feed, manifest, at=at)
    except OvertakenError:
        with context.reading() as connection:
            good = last_good(connection, feed=feed.id)
        last = _last_manifest(context, good.sha256) if good else None
        if last is None or not manifest.same_bytes(last):
            raise
        log.info("already loaded by another run", feed=feed.id, snapshot=last.sha256[:12])
        return note_unchanged(context, feed, at)


def load_snapshot(
    context: Context,
    feed: Feed,
    manifest: Manifest,
    *,
    at: datetime | None = None,
    why: str | None = None,
) -> FeedOutcome:
    """Check a stored snapshot and load it; `why` overrules what would refuse it, on record.

    Whatever comes of it, a page for operators says which rule saw what.
    """
    checking = _Checking(manifest=manifest, before=_last_snapshot(context, feed))
    with collector_at_rest():
        try:
            _check(context, feed, checking, overruled=why is not None)
        except TrackerError as error:
            raise _refused(context, feed, checking, error) from error
        outcome = _loaded(context, feed, checking, at=at, why=why)
        check_report.write(context, manifest)
    return outcome


def _check(context: Context, feed: Feed, checking: _Checking, *, overruled: bool) -> None:
    suite = load_suite(feed.id, resource_folder("expectations"))
    if not overruled and not feed.stands_alone:
        compare_with_earlier(context, checking.manifest)
    staged = checking.staged = _staged(context, feed, checking.manifest, suite)
    seen = _summary(context, feed, checking, staged)
    whole = check_whole(seen.values, suite, seen.names)
    checking.outcomes = (*whole.outcomes, *row_outcomes(staged))
    if feed.all_or_nothing:
        require_clean(feed, suite, staged)
    if not overruled:
        reject(whole, snapshot=checking.manifest.sha256[:12])


def _summary(context: Context, feed: Feed, checking: _Checking, staged: Staged) -> Summary:
    """One day's count of a village may be none; what a feed says again each time may not go."""
    followed = expected = context.catalogue.followed
    if feed.restates:
        expected = context.catalogue.existing_on(checking.manifest.fetched_at.date())
    with context.reading() as connection:
        checking.last = last_good_of(connection, feed, staged)
    return summary(staged, checking.last, followed, expected=expected, restates=feed.restates)


def _refused(
    context: Context, feed: Feed, checking: _Checking, error: TrackerError
) -> TrackerError:
    """Record the refusal and write its page, whose name the error then tells."""
    named = _named(feed, error)
    with context.engine.begin() as connection:
        loading.refuse(
            connection,
            manifest=checking.manifest,
            staged=checking.staged,
            problem=named.message,
            may_be_accepted=isinstance(error, RejectedError) and not feed.all_or_nothing,
            checks=checking.outcomes,
            compared_with=checking.compared_with,
        )
    report = check_report.write(context, checking.manifest)
    if feed.all_or_nothing:  # its sender has no access to the operators' pages
        return named
    return with_report(named, report)


def _named(feed: Feed, error: TrackerError) -> TrackerError:
    """A parser knows no feed: say whose answer it was."""
    if error.message.startswith(feed.id):
        return error
    return type(error)(f"{feed.id}: {error.message}", hint=error.hint)


def _loaded(
    context: Context, feed: Feed, checking: _Checking, *, at: datetime | None, why: str | None
) -> FeedOutcome:
    assert checking.staged is not None  # noqa: S101 - what was checked was sorted before
    decision = Decision(why=why, at=context.clock()) if why else None
    good = checking.manifest.sha256
    with context.engine.begin() as connection:
        loaded = loading.load(
            connection,
            feed=feed,
            manifest=checking.manifest,
            staged=checking.staged,
            checks=checking.outcomes,
            decision=decision,
            compared_with=checking.compared_with,
            read=checking.last.read if checking.last else None,
        )
        moment = at or context.clock()
        loading.note_try(connection, feed=feed.id, at=moment, problem=None, good=good)
    log.info("loaded", feed=feed.id, snapshot=good[:12], figures=loaded.figures)
    return FeedOutcome(
        feed=feed.id,
        state="loaded",
        snapshot=good,
        changed=loaded.changed,
        warnings=tuple(each for each in checking.outcomes if each.outcome is Outcome.WARNING),
    )


def _staged(context: Context, feed: Feed, manifest: Manifest, suite: Suite) -> Staged:
    with context.reading() as connection:
        geometries = boundaries(connection)
        before = known_of(connection, feed=feed.id)
    basis = basis_of(suite, geometries)
    pull = replace(context.raw.pull(manifest), known=before.digests(basis))
    staged = stage(feed.parse(pull), suite, context.catalogue, Outlines(geometries), before)
    if staged.objects is not None:
        staged.objects = replace(staged.objects, basis=basis)
    total = staged.accepted + len(staged.quarantined) + staged.duplicates
    if staged.received != total:
        raise StoreError(
            f"{feed.id}: {staged.received} rows came, {total} are accounted for",
            hint="this is a fault of Tracker: report it with the snapshot's hash",
        )
    return staged


def _last_snapshot(context: Context, feed: Feed) -> SnapshotRow | None:
    """The snapshot that an answer is compared with; a hand-in stands alone."""
    if feed.stands_alone:
        return None
    with context.reading() as connection:
        return last_good(connection, feed=feed.id)


def note_unchanged(context: Context, feed: Feed, at: datetime | None) -> FeedOutcome:
    """Remember that a feed was asked and had nothing new."""
    with context.engine.begin() as connection:
        moment = at or context.clock()
        loading.note_try(connection, feed=feed.id, at=moment, problem=None, good=None)
        set_withdrawn(connection, feed=feed.id, by=moment)
    return FeedOutcome(feed=feed.id, state="unchanged")


def note_failed(
    context: Context, feed: Feed, at: datetime | None, error: TrackerError
) -> FeedOutcome:
    """Remember why a feed brought nothing; its last good figures stay."""
    with context.engine.begin() as connection:
        moment = at or context.clock()
        loading.note_try(connection, feed=feed.id, at=moment, problem=error.message, good=None)
    log.info("feed failed", feed=feed.id, problem=error.message)
    return FeedOutcome(feed=feed.id, state="failed", error=error)

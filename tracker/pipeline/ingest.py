"""Fetch, parse, check and load one feed; whatever fails, the last good figures stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

import structlog

from tracker.checks.rule import Suite
from tracker.checks.run import check_whole
from tracker.checks.suite import load_suite
from tracker.checks.verdict import RuleOutcome, WholeVerdict, reject
from tracker.errors import HandInError, StoreError, TrackerError
from tracker.feeds import hand_in
from tracker.feeds.feed import Feed
from tracker.fetch.client import Client
from tracker.fetch.snapshot import Manifest
from tracker.pipeline import loading
from tracker.pipeline.context import Context
from tracker.pipeline.places import Outlines, basis_of
from tracker.pipeline.staged import Staged
from tracker.pipeline.staging import stage
from tracker.pipeline.summary import summary
from tracker.resources import resource_folder
from tracker.store.known import known_of
from tracker.store.observations import newest_of_feed
from tracker.store.snapshots import boundaries, feed_states, last_good

log = structlog.get_logger()
State = Literal["loaded", "unchanged", "failed", "not-recorded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOutcome:
    """What became of one feed in one run; `changed` are (area, indicator) with new figures."""

    feed: str
    state: State
    snapshot: str | None = None
    error: TrackerError | None = None
    changed: frozenset[tuple[str, str]] = frozenset()


def ingest(context: Context, client: Client, feed: Feed, *, at: datetime | None) -> FeedOutcome:
    """One feed, once. `at` is the moment to play behind a mirror, None for the live address."""
    try:
        manifest = fetch(context, client, feed, at=at)
        if manifest is None:
            return _unchanged(context, feed, at)
        return load_snapshot(context, feed, manifest, at=at)
    except TrackerError as error:
        return _failed(context, feed, at, error)


def fetch(context: Context, client: Client, feed: Feed, *, at: datetime | None) -> Manifest | None:
    """Pull a feed into the raw store; None when the bytes are those of the last good snapshot."""
    with context.reading() as connection:
        state = feed_states(connection).get(feed.id)
    previous = _last_manifest(context, state.snapshot) if state and state.snapshot else None
    day = (at or context.clock()).astimezone(UTC).date()
    return client.pull(feed, day=day, store=context.raw, previous=previous, at=at)


def _last_manifest(context: Context, sha256: str) -> Manifest | None:
    """What the next answer is compared with; a lost one only means that all is asked anew."""
    try:
        return context.raw.load(sha256)
    except StoreError:
        return None


def load_snapshot(
    context: Context,
    feed: Feed,
    manifest: Manifest,
    *,
    at: datetime | None = None,
    why: str | None = None,
) -> FeedOutcome:
    """Check a stored snapshot and load it; `why` overrules the rules about the whole, on record."""
    staged: Staged | None = None
    outcomes: tuple[RuleOutcome, ...] = ()
    try:
        suite = load_suite(feed.id, resource_folder("expectations"))
        staged = _staged(context, feed, manifest, suite)
        whole = _whole(context, feed, suite, staged)
        outcomes = (*whole.outcomes, *staged.verdict.outcomes)
        if why is None:
            reject(whole, snapshot=manifest.sha256[:12])
    except TrackerError as error:
        named = _named(feed, error)
        with context.engine.begin() as connection:
            loading.refuse(
                connection,
                manifest=manifest,
                staged=staged,
                problem=named.message,
                checks=outcomes,
            )
        raise named from error
    return _loaded(context, feed, manifest, staged, outcomes, at=at, why=why)


def _named(feed: Feed, error: TrackerError) -> TrackerError:
    """A parser knows no feed: say whose answer it was."""
    if error.message.startswith(feed.id):
        return error
    return type(error)(f"{feed.id}: {error.message}", hint=error.hint)


def _loaded(
    context: Context,
    feed: Feed,
    manifest: Manifest,
    staged: Staged,
    outcomes: tuple[RuleOutcome, ...],
    *,
    at: datetime | None,
    why: str | None,
) -> FeedOutcome:
    with context.engine.begin() as connection:
        loaded = loading.load(
            connection, feed=feed, manifest=manifest, staged=staged, checks=outcomes, why=why
        )
        moment = at or context.clock()
        good = manifest.sha256
        loading.note_try(connection, feed=feed.id, at=moment, problem=None, good=good)
    log.info("loaded", feed=feed.id, snapshot=manifest.sha256[:12], figures=loaded.figures)
    return FeedOutcome(
        feed=feed.id, state="loaded", snapshot=manifest.sha256, changed=loaded.changed
    )


def _staged(context: Context, feed: Feed, manifest: Manifest, suite: Suite) -> Staged:
    with context.reading() as connection:
        geometries = boundaries(connection)
        before = known_of(connection, feed=feed.id)
    basis = basis_of(suite, geometries)
    pull = replace(context.raw.pull(manifest), known=before.known.digests(basis))
    with _imports_left_alone():
        staged = stage(feed.parse(pull), suite, context.catalogue, Outlines(geometries), before)
    if staged.objects is not None:
        staged.objects = replace(staged.objects, basis=basis)
    total = staged.accepted + len(staged.quarantined) + staged.duplicates
    if staged.received != total:
        raise StoreError(
            f"{feed.id}: {staged.received} rows came, {total} are accounted for",
            hint="this is a fault of Tracker: report it with the snapshot's hash",
        )
    if feed.id == hand_in.FEED.id and staged.quarantined:
        broken = "; ".join(f"{each.row}: {each.rules}" for each in staged.quarantined)
        raise HandInError(
            f"{feed.id}: {broken}",
            hint="correct these rows and hand the file in again; nothing of it was loaded",
        )
    return staged


@contextmanager
def _imports_left_alone() -> Iterator[None]:
    """The collector would walk through all that Great Expectations imports, again and again."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _whole(context: Context, feed: Feed, suite: Suite, staged: Staged) -> WholeVerdict:
    with context.reading() as connection:
        known = newest_of_feed(connection, feed=feed.id)
        last = last_good(connection, feed=feed.id)
    followed = context.catalogue.areas
    if feed.id == hand_in.FEED.id:  # a hand-in is no complete pull: there is nothing to compare
        known, last, followed = {}, None, {}
    seen = summary(staged, known, last, followed, restates=feed.restates)
    return check_whole(seen, suite)


def _unchanged(context: Context, feed: Feed, at: datetime | None) -> FeedOutcome:
    with context.engine.begin() as connection:
        moment = at or context.clock()
        loading.note_try(connection, feed=feed.id, at=moment, problem=None, good=None)
    return FeedOutcome(feed=feed.id, state="unchanged")


def _failed(context: Context, feed: Feed, at: datetime | None, error: TrackerError) -> FeedOutcome:
    with context.engine.begin() as connection:
        moment = at or context.clock()
        loading.note_try(connection, feed=feed.id, at=moment, problem=error.message, good=None)
    log.info("feed failed", feed=feed.id, problem=error.message)
    return FeedOutcome(feed=feed.id, state="failed", error=error)

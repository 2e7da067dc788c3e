"""The whole job, once: fetch, check and load every feed, judge every promise, build the site."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.assessment import Assessment
from tracker.feeds import FEEDS
from tracker.feeds.feed import Feed
from tracker.fetch.client import Client
from tracker.fetch.timemap import TimeMap
from tracker.pipeline import assessing
from tracker.pipeline.chosen_feeds import feeds_for
from tracker.pipeline.context import Context, alone, today
from tracker.pipeline.declared import load_declared
from tracker.pipeline.ingest import FeedOutcome, ingest
from tracker.pipeline.publishing import publish
from tracker.store.snapshots import FeedStateRow, feed_states

Report = Callable[[FeedOutcome], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """What one run did: the last outcome of each feed, every judgement, and the release."""

    feeds: tuple[FeedOutcome, ...]
    assessments: tuple[Assessment, ...]
    release: str

    @property
    def failed(self) -> tuple[FeedOutcome, ...]:
        """The feeds whose last good figures stay because this try brought none."""
        return tuple(each for each in self.feeds if each.state == "failed")


def run(context: Context, report: Report) -> RunOutcome:
    """Do every step; a feed that fails is named and stops nothing, a second run waits."""
    with alone(context, "run"):
        load_declared(context)
        feeds = feeds_for(context.catalogue, FEEDS)
        outcomes = fetch_all(context, feeds=feeds, report=report)
        day = today(context)
        assessments, _ = assessing.record(context, day)
        release = publish(context, day)
    return RunOutcome(feeds=outcomes, assessments=tuple(assessments), release=release.name)


def fetch_all(
    context: Context, *, feeds: Iterable[Feed], report: Report
) -> tuple[FeedOutcome, ...]:
    """Ask every feed; behind a mirror, at each of its moments that was not played yet."""
    chosen = tuple(feeds)
    with context.client() as client:
        timemap = client.timemap()
        if timemap is None:
            return _once(context, client, chosen, None, report)
        return _replay(context, client, chosen, timemap, report)


def _replay(
    context: Context, client: Client, feeds: tuple[Feed, ...], timemap: TimeMap, report: Report
) -> tuple[FeedOutcome, ...]:
    """Play the mirror's moments in order, judging after each; the last one is always asked."""
    states = _states(context)
    outcomes = {each.id: _quiet(each, states) for each in feeds}
    for at in timemap.datetimes:
        is_last = at == timemap.datetimes[-1]
        due = _due(_states(context), feeds, timemap, at, ask_again=is_last)
        played = _once(context, client, due, at, report)
        outcomes |= {each.feed: each for each in played if _says_more(outcomes, each)}
        if any(each.changed for each in played):
            assessing.record(context, at.date())
    return tuple(outcomes.values())


def _states(context: Context) -> dict[str, FeedStateRow]:
    with context.reading() as connection:
        return feed_states(connection)


def _quiet(feed: Feed, states: Mapping[str, FeedStateRow]) -> FeedOutcome:
    """What is said of a feed that a mirror has nothing new of."""
    known = feed.id in states
    return FeedOutcome(feed=feed.id, state="unchanged" if known else "not-recorded")


def _says_more(outcomes: dict[str, FeedOutcome], new: FeedOutcome) -> bool:
    """A quiet moment does not hide that an earlier one of this run brought figures."""
    return new.state != "unchanged" or outcomes[new.feed].state != "loaded"


def _due(
    states: Mapping[str, FeedStateRow],
    feeds: Collection[Feed],
    timemap: TimeMap,
    at: datetime,
    *,
    ask_again: bool,
) -> tuple[Feed, ...]:
    """The feeds that the mirror holds by a moment and that were not played up to it."""
    due = []
    for feed in feeds:
        state = states.get(feed.id)
        if holds(timemap, feed, at) and (ask_again or state is None or state.checked_at < at):
            due.append(feed)
    return tuple(due)


def holds(timemap: TimeMap, feed: Feed, at: datetime) -> bool:
    """Whether a mirror has all answers that a feed needs at a moment."""
    requests = feed.requests(at.date())
    found = [timemap.holds(each, at) for each in requests]
    needed = [held for each, held in zip(requests, found, strict=True) if not each.optional]
    return any(found) and all(needed)


def _once(
    context: Context,
    client: Client,
    feeds: tuple[Feed, ...],
    at: datetime | None,
    report: Report,
) -> tuple[FeedOutcome, ...]:
    outcomes = []
    for feed in feeds:
        outcome = ingest(context, client, feed, at=at)
        report(outcome)
        outcomes.append(outcome)
    return tuple(outcomes)

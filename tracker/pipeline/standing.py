"""How promises and feeds stand, in the words of the command line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from tracker.domain.assessment import Assessment
from tracker.domain.pledge import Pledge
from tracker.feeds import FEEDS
from tracker.feeds.feed import Feed
from tracker.pipeline.context import Context
from tracker.pipeline.pages import english, pledge_views
from tracker.publish.sentences import headline, outlook, quantity
from tracker.store.snapshots import FeedStateRow, feed_states, last_good, waiting

_KEYS = (
    "status",
    "reason",
    "flags",
    "value",
    "required",
    "gap",
    "progress",
    "needed_pace",
    "recent_pace",
    "projection",
    "likelihood",
    "readings",
    "pledge",
    "area",
    "unit",
    "period",
    "vintage",
    "as_of",
    "feed",
    "deadline",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One promise: its judgement, and the sentence and figure that the page prints."""

    assessment: Assessment
    title: str
    figure: str
    sentence: str

    def as_json(self) -> dict[str, object]:
        """The keys that programs read; a key without a value is null."""
        found: dict[str, object] = msgspec.to_builtins(self.assessment)
        kept = {key: found[key] for key in _KEYS}
        reference, as_of = self.assessment.reference, self.assessment.as_of
        age = (as_of - reference).days if reference else None
        return {**kept, "age_days": age, "sentence": self.sentence}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStanding:
    """One feed: when it was last asked and last good, and what waits for a person's decision."""

    feed: Feed
    state: FeedStateRow | None
    last_good: datetime | None
    waiting: str | None

    def as_json(self) -> dict[str, object]:
        """The keys that programs read."""
        return {
            "id": self.feed.id,
            "publisher": self.feed.publisher,
            "license": self.feed.license,
            "redistribute": self.feed.redistribute,
            "unverified": self.feed.unverified,
            "checked_at": self.state.checked_at.isoformat() if self.state else None,
            "last_good": self.last_good.isoformat() if self.last_good else None,
            "snapshot": self.state.snapshot if self.state else None,
            "problem": self.state.problem if self.state else None,
            "waiting": self.waiting,
        }


def standings_on(context: Context, as_of: date, pledges: Sequence[Pledge]) -> list[Standing]:
    """How promises stood by what was known at the end of a day; all when none is named."""
    chosen = pledges or tuple(context.catalogue.pledges.values())
    return list(_standings(context, as_of, chosen))


def feed_standings(context: Context) -> list[FeedStanding]:
    """Every feed, in the order of the list."""
    with context.reading() as connection:
        states = feed_states(connection)
        return [_feed_standing(connection, feed, states.get(feed.id)) for feed in FEEDS]


def _feed_standing(connection: Connection, feed: Feed, state: FeedStateRow | None) -> FeedStanding:
    good = last_good(connection, feed=feed.id)
    waits = waiting(connection, feed=feed.id)
    return FeedStanding(
        feed=feed,
        state=state,
        last_good=good.fetched_at if good else None,
        waiting=waits.sha256 if waits else None,
    )


def _standings(context: Context, as_of: date, pledges: Iterable[Pledge]) -> Iterable[Standing]:
    language = english()
    for view in pledge_views(context, pledges, as_of):
        found = view.assessment
        has_figure = found.value is not None and view.indicator is not None
        sentences = (headline(language, view), *outlook(language, view))
        yield Standing(
            assessment=found,
            title=view.pledge.texts["en"].title,
            figure=quantity(language, found.value, view.indicator)  # type: ignore[arg-type]
            if has_figure
            else "-",
            sentence=" ".join(each.striptags() for each in sentences),
        )

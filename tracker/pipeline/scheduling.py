"""The steps as a scheduler runs them: woken often or late, each finds out itself what is to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from tracker.errors import StoreError
from tracker.feeds import feed_by_id
from tracker.pipeline import assessing
from tracker.pipeline.chosen_feeds import feeds_for
from tracker.pipeline.context import Context, open_context, today
from tracker.pipeline.declared import load_declared
from tracker.pipeline.ingest import FeedOutcome
from tracker.pipeline.publishing import publish
from tracker.pipeline.running import fetch_all
from tracker.settings import Settings
from tracker.store.assessments import changed_areas, set_watermark

_ASSESS: Final = "assess"
_FIGURES: Final = "figures"


@contextmanager
def opened() -> Iterator[Context]:
    """A context from the settings of this process, for one task."""
    with open_context(Settings()) as context:
        yield context


def ingest_one(context: Context, feed_id: str) -> list[str]:
    """One feed, once; gives the followed areas with changed figures, and raises what failed."""
    tries: list[FeedOutcome] = []  # one, but for a mirror that plays several dates
    feeds = feeds_for(context.catalogue, [feed_by_id(feed_id)])
    if not feeds:
        return []  # the catalogue of another country
    (outcome,) = fetch_all(context, feeds=feeds, report=tries.append)
    if outcome.state == "failed" and outcome.error is not None:
        raise outcome.error
    changed = {area for each in tries for area, _ in each.changed}
    return sorted(changed & context.catalogue.followed.keys())


def month_before(context: Context) -> str:
    """The month that has ended: what a report of the first of a month is about."""
    return f"{today(context).replace(day=1) - timedelta(days=1):%Y-%m}"


def assess_changed(context: Context) -> list[str]:
    """Judge when there are figures behind the watermark; gives the followed areas they are of.

    The watermark moves last: a step that dies is done again, which writes nothing twice.
    """
    changed, position = _behind_the_watermark(context)
    areas = sorted(changed & context.catalogue.followed.keys())
    if areas:
        assessing.record(context, today(context))
    if changed:
        _move_watermark(context, position)
    return areas


def sweep(context: Context) -> str:
    """Do whatever an event lost, and what a new day alone brings; gives the live release.

    It judges everything, so that it depends on neither events nor the watermark.
    """
    load_declared(context)
    changed, position = _behind_the_watermark(context)
    assessing.record(context, today(context))
    if changed:
        _move_watermark(context, position)
    return publish(context, today(context)).name


def _behind_the_watermark(context: Context) -> tuple[set[str], int]:
    with context.reading() as connection:
        return changed_areas(connection, step=_FIGURES, consumer=_ASSESS)


def _move_watermark(context: Context, position: int) -> None:
    with context.engine.begin() as connection:
        set_watermark(connection, consumer=_ASSESS, position=position)


def verify_all(context: Context) -> None:
    """Hash everything that is kept again; StoreError names all that is damaged or gone."""
    problems = list(context.raw.verify())
    if problems:
        raise StoreError(
            f"{len(problems)} damaged or missing: " + "; ".join(problems),
            hint="put the files back from a backup; the site stays up meanwhile",
        )

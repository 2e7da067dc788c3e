"""The steps as a scheduler runs them: woken often or late, each finds out itself what is to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import structlog

from tracker.errors import NoKeyError, StoreError, TrackerError
from tracker.feeds import feed_by_id
from tracker.pipeline import alerting, assessing
from tracker.pipeline.chosen_feeds import feeds_for
from tracker.pipeline.context import Context, open_context, today
from tracker.pipeline.declared import load_declared
from tracker.pipeline.ingest import load_once, note_failed, note_unchanged, pull
from tracker.pipeline.publishing import publish
from tracker.pipeline.running import holds
from tracker.pipeline.turning import prepare_alerts
from tracker.settings import Settings
from tracker.store.assessments import changed_areas, set_watermark

log = structlog.get_logger()
_ASSESS: Final = "assess"
_FIGURES: Final = "figures"


@contextmanager
def opened() -> Iterator[Context]:
    """A context from the settings of this process, for one task."""
    with open_context(Settings()) as context:
        yield context


def fetch_one(context: Context, feed_id: str) -> str | None:
    """Ask one feed; the hash of a snapshot that is to be loaded, None where nothing is new.

    Raises what failed. A feed without its key, or of another country, is not asked. A mirror
    gives what it held last.
    """
    feed = feed_by_id(feed_id)
    if feed not in feeds_for(context.catalogue, [feed]):
        return None
    at = None
    try:
        with context.client() as client:
            timemap = client.timemap()
            if timemap is not None:
                at = next((at for at in timemap.datetimes[::-1] if holds(timemap, feed, at)), None)
                if at is None:
                    return None
            manifest = pull(context, client, feed, at=at)
    except NoKeyError as error:
        log.info("not asked", feed=feed.id, problem=error.message)
        return None
    except TrackerError as error:
        note_failed(context, feed, at, error)
        raise
    if manifest is None:
        note_unchanged(context, feed, at)
    return manifest.sha256 if manifest else None


def load_one(context: Context, feed_id: str, sha256: str) -> list[str]:
    """Check and load a snapshot of a feed; gives the followed areas with changed figures.

    Raises what failed. Loading again what is loaded changes nothing and gives no area.
    """
    feed, manifest = feed_by_id(feed_id), context.raw.load(sha256)
    at = manifest.fetched_at if context.settings.mirror else None
    try:
        outcome = load_once(context, feed, manifest, at)
    except TrackerError as error:
        note_failed(context, feed, at, error)
        raise
    changed = {area for area, _ in outcome.changed}
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
    alerting.tell(context)
    release = publish(context, today(context)).name
    prepare_alerts(context)
    return release


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

"""Hand in a council's file: kept, checked and loaded like the answer of any feed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.entry import hint_of_known
from tracker.domain.period import parse_period
from tracker.errors import HandInError
from tracker.feeds.hand_in import FEED, HandInRow, read_rows
from tracker.fetch.snapshot import Exchange, Manifest
from tracker.pipeline.assessing import figures_of, known_on
from tracker.pipeline.context import Context, today
from tracker.pipeline.ingest import FeedOutcome, load_snapshot


def hand_in(context: Context, file: Path) -> FeedOutcome:
    """Load a file in the form of the template; HandInError names row and column."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise HandInError(
            f"{file} cannot be read: {error.strerror}", hint="name a file that exists"
        ) from error
    rows = read_rows(content)
    for row in rows:
        _require_known(row, context.catalogue)
        _require_past(row, today(context))
    sha256, size = context.raw.put([content])
    now = context.clock()
    exchange = Exchange(
        address=rows[0].source,
        role="rows",
        area="",
        status=200,
        media_type="text/csv",
        etag=None,
        last_modified=None,
        fetched_at=now,
        sha256=sha256,
        size=size,
    )
    manifest = Manifest(feed=FEED.id, fetched_at=now, exchanges=(exchange,))
    context.raw.save(manifest)
    return load_snapshot(context, FEED, manifest)


def told(context: Context, outcome: FeedOutcome) -> Iterator[str]:
    """What came of a file, and where another source is used before it."""
    areas = {area for area, _ in outcome.changed}
    with context.reading() as connection:
        known = known_on(connection, areas, today(context))
    for area, indicator in sorted(outcome.changed):
        used = figures_of(context.catalogue, known.all, indicator, area)
        feed = used.newest.feed if used and used.newest else FEED.id
        note = "" if feed == FEED.id else f", but the pages use {feed}, which comes first"
        if area not in context.catalogue.followed:
            note = ", which has no page yet: nothing was promised there"
        yield f"loaded: {indicator} for {area}{note}"
    yield f"snapshot {outcome.snapshot}: {len(outcome.changed)} series changed"


def _require_known(row: HandInRow, catalogue: Catalogue) -> None:
    indicator = catalogue.indicators.get(row.indicator)
    if row.area not in catalogue.areas:
        known = hint_of_known(row.area, tuple(catalogue.areas))
        raise _wrong(row, "area", f"{row.area!r} is no area of the catalogue. {known}")
    if indicator is None:
        raise _wrong(row, "indicator", f"{row.indicator!r} is not in the catalogue")
    if row.unit != indicator.unit:
        raise _wrong(row, "unit", f"{row.unit!r} is not {indicator.unit!r}, the indicator's unit")


def _require_past(row: HandInRow, day: date) -> None:
    if row.read > day:
        raise _wrong(row, "read", f"{row.read} has not come yet")
    if parse_period(row.period).start > day:
        raise _wrong(row, "period", f"{row.period!r} has not begun yet")


def _wrong(row: HandInRow, column: str, what: str) -> HandInError:
    return HandInError(
        f"row {row.number}, {column}: {what}",
        hint="correct the cell and hand the file in again; nothing of it was loaded",
    )

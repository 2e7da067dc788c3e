"""Hand in a council's file: kept, checked and loaded like the answer of any feed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.entry import hint_of_known
from tracker.domain.period import parse_period
from tracker.errors import HandInError
from tracker.feeds.hand_in import FEED, HandInRow, read_rows
from tracker.feeds.hand_in_file import is_workbook, unread_sheets
from tracker.fetch.snapshot import Exchange, Manifest
from tracker.pipeline.assessing import figures_of, known_on
from tracker.pipeline.context import Context, today
from tracker.pipeline.ingest import FeedOutcome, load_snapshot

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        media_type=_XLSX if is_workbook(content) else "text/csv",
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
    for sheet in _unread(context, outcome):
        yield f"not read: the hidden sheet {sheet!r}"
    yield f"snapshot {outcome.snapshot}: {len(outcome.changed)} series changed"


def _unread(context: Context, outcome: FeedOutcome) -> tuple[str, ...]:
    pull = context.raw.pull(context.raw.load(outcome.snapshot or ""))
    with pull.answers[0].open() as stream:
        return unread_sheets(stream.read())


def _require_known(row: HandInRow, catalogue: Catalogue) -> None:
    indicator = catalogue.indicators.get(row.indicator)
    if row.area not in catalogue.areas:
        known = hint_of_known(row.area, tuple(catalogue.areas))
        raise row.wrong("area", f"{row.area!r} is no area of the catalogue. {known}")
    if indicator is None:
        raise row.wrong("indicator", f"{row.indicator!r} is not in the catalogue")
    if row.unit != indicator.unit:
        what = f"{row.unit!r} is not {indicator.unit!r}, the indicator's unit"
        raise row.wrong("unit", what)


def _require_past(row: HandInRow, day: date) -> None:
    if row.read > day:
        raise row.wrong("read", f"{row.read} has not come yet")
    if parse_period(row.period).start > day:
        raise row.wrong("period", f"{row.period!r} has not begun yet")

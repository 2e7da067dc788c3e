# ruff: noqa: INP001 - a folder of scripts, no package
"""What no way of writing Tracker can leave out, each part alone and fed with what lies ready.

A load: SHA-256 of the file, decoding the fields that are used, Great Expectations on ready frames,
and the rows of objects and figures put into their tables in one commit. A day later: SHA-256,
Great Expectations on the frames of what must be decoded, the last figures read, and the rows that
changed put into their tables beside what is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from time import process_time

import msgspec
import ours
from floor import read_and_hash
from sqlalchemy import Connection, Table, delete, select

from tracker.checks.rule import LAST_COLUMNS
from tracker.checks.run import check_rows, check_whole
from tracker.checks.suite import load_suite
from tracker.feeds.feed import ChargingBatch
from tracker.feeds.nl_ndw_charging import FEED
from tracker.formats.ocpi import Location
from tracker.pipeline.collector import collector_at_rest
from tracker.pipeline.context import Context
from tracker.pipeline.frames import charging_frame
from tracker.pipeline.places import Outlines
from tracker.resources import resource_folder
from tracker.store.bulk import insert_rows
from tracker.store.known import KnownRow, forget, known_of, set_about, set_part
from tracker.store.recent import recent_of_feed
from tracker.store.snapshots import boundaries
from tracker.store.tables import feed_object, observation

AT_ONCE = 6
WRITTEN = 1_200
SUITE = load_suite(FEED.id, resource_folder("expectations"))
WHOLE = {
    "rows": 220_595,
    "areas": 342,
    "share_outside": 0.0,
    "share_quarantined": 0.0,
    "newest_year": 2026,
    **dict.fromkeys(LAST_COLUMNS),
}
Rows = Sequence[tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Arrays cut out of the file, frames as the rules look at them, rows as drivers take them."""

    pieces: Sequence[bytes]
    frames: Sequence[Mapping[str, Sequence[object]]]
    objects: Rows
    figures: Rows
    known: KnownRow


def ready(context: Context, file: Path) -> Ready:
    """What the first file needs; its objects and figures are taken out of their tables."""
    ours.load_file(context, file, 0)
    with context.engine.begin() as connection:
        objects, figures = (_taken(connection, each) for each in (feed_object, observation))
    locations = msgspec.json.decode(file.read_bytes(), type=list[msgspec.Raw])
    starts = range(0, len(locations), AT_ONCE)
    return Ready(
        pieces=[msgspec.json.encode(locations[start : start + AT_ONCE]) for start in starts],
        frames=_frames(context, file, KnownRow()),
        objects=objects,
        figures=figures,
        known=KnownRow(),
    )


def ready_next_day(context: Context, file: Path) -> Ready:
    """What the second file needs, after the first was loaded."""
    with context.engine.begin() as connection:
        known = known_of(connection, feed=FEED.id)
        last = feed_object.c.number >= known.about.next_number - WRITTEN
        objects = _taken(connection, feed_object, last)
        rows = connection.execute(select(observation)).mappings().all()
        top = max(row["id"] for row in rows)
        figures = [tuple({**row, "id": row["id"] + top, "source": "next"}.values()) for row in rows]
    frames = _frames(context, file, known)
    return Ready(pieces=(), frames=frames, objects=objects, figures=figures, known=known)


def run(context: Context, file: Path, given: Ready) -> tuple[int, ...]:
    """Milliseconds of hashing, decoding, rules, reading and storing."""
    times = [process_time()]

    @contextmanager
    def timed() -> Iterator[None]:
        yield
        times.append(process_time())

    with collector_at_rest():
        with timed():
            read_and_hash(file)
        with timed():
            decoder = msgspec.json.Decoder(list[Location])
            for piece in given.pieces:
                decoder.decode(piece)
        with timed():
            for frame in given.frames:
                check_rows(frame, SUITE)
            check_whole(WHOLE, SUITE)
        with timed(), context.reading() as connection:
            recent_of_feed(connection, feed=FEED.id, since=ours.DAY.date())
        with timed(), context.engine.begin() as connection:
            _store(connection, given)
    return tuple(round((end - start) * 1000) for start, end in pairwise(times))


def _store(connection: Connection, given: Ready) -> None:
    insert_rows(connection, feed_object, feed_object.columns.keys(), given.objects)
    insert_rows(connection, observation, observation.columns.keys(), given.figures)
    if given.known.about.snapshot:
        forget(connection, feed=FEED.id)
        for number, known in enumerate(given.known):
            set_part(connection, known, feed=FEED.id, number=number, of=given.known.about.parts)
        set_about(connection, given.known.about, feed=FEED.id)


def _frames(
    context: Context, file: Path, known: KnownRow
) -> Sequence[Mapping[str, Sequence[object]]]:
    with context.reading() as connection:
        outlines = Outlines(boundaries(connection))
    pull = ours.PlainFile(file).pull(ours.manifest_of(file, 0))
    pull = replace(pull, known=known.digests(known.about.basis))
    frames, first = [], 0
    for batch in FEED.parse(pull):
        assert isinstance(batch, ChargingBatch)  # noqa: S101 - the feed gives no others
        frames.append(charging_frame(batch, outlines, first).columns)
        first += len(batch.owner)
    return frames


def _taken(connection: Connection, table: Table, *where: object) -> Rows:
    rows = [tuple(row) for row in connection.execute(select(table).where(*where))]  # type: ignore[arg-type]
    connection.execute(delete(table).where(*where))  # type: ignore[arg-type]
    return rows

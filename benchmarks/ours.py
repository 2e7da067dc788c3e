# ruff: noqa: INP001 - a folder of scripts, no package
"""Tracker's own way, from the bytes of a file to the commit of figures and objects."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from unittest.mock import patch

from databases import numbers
from ndw_file import outlines
from sqlalchemy import Engine, event

from tracker.catalogue.load import load
from tracker.checks.rule import Suite
from tracker.errors import StoreError
from tracker.feeds.feed import Answer, Pull, Request
from tracker.feeds.nl_ndw_charging import FEED
from tracker.fetch.snapshot import Exchange, Manifest, RawStore
from tracker.pipeline import ingest
from tracker.pipeline.context import Context
from tracker.settings import Settings
from tracker.store.engine import migrate, open_engine
from tracker.store.snapshots import SnapshotRow, add_snapshot, set_boundaries

DAY = datetime(2026, 7, 6, tzinfo=UTC)
OBJECTS = "SELECT count(*) FROM feed_object"
ROWS = "SELECT sum(evse_rows) FROM feed_object"


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A raw store in which one file lies unpacked, so that all contenders read the same."""

    file: Path

    def pull(self, manifest: Manifest) -> Pull:
        """The file as the only answer."""
        answer = Answer(
            request=Request(url=self.file.as_uri()),
            media_type="application/json",
            open=lambda: self.file.open("rb"),
        )
        return Pull(answers=(answer,), fetched_at=manifest.fetched_at)

    def load(self, sha256: str) -> Manifest:
        """No earlier answer is kept, so nothing says that this one is older."""
        raise StoreError(f"no snapshot {sha256[:12]}", hint="the benchmark keeps none")


def opened(url: str, folder: Path) -> Context:
    """A database with the schema and the outlines in it."""
    engine = open_engine(url)
    migrate(engine)
    context = Context(
        settings=Settings(home=folder, site=folder / "site", database_url=url),
        catalogue=load(),
        engine=engine,
        raw=RawStore(folder),
        clock=lambda: DAY,
        resolve=lambda _host, _seconds: [],
    )
    if not numbers(engine, "SELECT count(*) FROM boundary")[0]:
        _draw_outlines(engine)
    return context


def _draw_outlines(engine: Engine) -> None:
    shapes = {code: (code, geometry) for code, geometry in outlines().items()}
    sha256 = "0" * 64
    with engine.begin() as connection:
        row = SnapshotRow(
            sha256=sha256,
            feed="outlines",
            fetched_at=DAY,
            state="accepted",
            problem=None,
            received=0,
            accepted=0,
            quarantined=0,
            duplicates=0,
        )
        add_snapshot(connection, row=row, checks=(), quarantined=())
        set_boundaries(connection, feed="outlines", sha256=sha256, shapes=shapes)


def load_file(context: Context, file: Path, day: int) -> tuple[int, ...]:
    """Parse, place, check, count and store; gives the numbers of locations and EVSE rows."""
    manifest = manifest_of(file, day)
    plain = replace(context, raw=cast("RawStore", PlainFile(file)))
    outcome = ingest.load_snapshot(plain, FEED, manifest)
    if outcome.error:
        raise outcome.error
    return numbers(context.engine, OBJECTS, ROWS)


@contextmanager
def without_rules() -> Iterator[None]:
    """Load without Great Expectations: only to see what it costs."""
    with patch("tracker.pipeline.ingest.load_suite", _no_rules):
        yield


@contextmanager
def rows_written(engine: Engine) -> Iterator[Mapping[str, int]]:
    """Rows that statements about objects write, by their first word."""
    found = {"INSERT": 0, "UPDATE": 0}

    def count(_c: object, cursor: object, statement: str, *_: object) -> None:
        word = statement.split(maxsplit=1)[0]
        if word in found and '"feed_object"' in statement:
            found[word] += int(getattr(cursor, "rowcount", 0))

    event.listen(engine, "after_cursor_execute", count)
    yield found
    event.remove(engine, "after_cursor_execute", count)


def _no_rules(feed_id: str, _folder: Path) -> Suite:
    return Suite(feed=feed_id, of="charging", rows=(), whole=())


def manifest_of(file: Path, day: int) -> Manifest:
    """A snapshot of one file, a number of days after the first."""
    at = DAY + timedelta(days=day)
    exchange = Exchange(
        address=file.as_uri(),
        role="rows",
        area="",
        status=200,
        media_type="application/json",
        etag=None,
        last_modified=None,
        fetched_at=at,
        sha256=f"{day:064}",
        size=file.stat().st_size,
    )
    return Manifest(feed=FEED.id, fetched_at=at, exchanges=(exchange,))

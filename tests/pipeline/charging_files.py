"""Small files of charging points, loaded one day after another."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Row, event, select

from tests.pipeline.build import a_context
from tests.pipeline.test_places import a_square
from tests.store.builders import a_snapshot
from tracker.feeds.nl_ndw_charging import FEED
from tracker.fetch.snapshot import Exchange, Manifest
from tracker.pipeline.context import Context
from tracker.pipeline.ingest import load_snapshot
from tracker.store.snapshots import add_snapshot, set_boundaries
from tracker.store.tables import feed_object

FIRST_DAY = datetime(2026, 6, 1, 12, tzinfo=UTC)
AREA = "GM0406"


def a_location(number: int, **fields: object) -> dict[str, Any]:
    """One location in Huizen with one EVSE, some 70 metres from the next number's."""
    return {
        "id": f"L{number}",
        "coordinates": {"latitude": "52.3", "longitude": f"{5.2 + number / 1000:.4f}"},
        "operator": {"name": "Operator"},
        "evses": [{"uid": "1", "status": "AVAILABLE", "evse_id": f"NL*XXX*E{number}"}],
        **fields,
    }


def locations(*numbers: int) -> list[dict[str, Any]]:
    return [a_location(number) for number in numbers]


@dataclass(slots=True)
class Days:
    """A database that is loaded with a file a day."""

    context: Context
    day: int = 0
    written: list[str] = field(default_factory=list)

    def load(self, answer: Sequence[dict[str, Any]], *, why: str | None = "a test") -> None:
        """The next day's file; `why` lets a small file pass the rules about the whole."""
        body = json.dumps(list(answer)).encode()
        at = FIRST_DAY + timedelta(days=self.day)
        self.day += 1
        sha256, size = self.context.raw.put([body])
        exchange = Exchange(
            address="https://opendata.ndw.nu/file.json",
            role="rows",
            area="",
            status=200,
            media_type="application/json",
            etag=None,
            last_modified=None,
            fetched_at=at,
            sha256=sha256,
            size=size,
        )
        manifest = Manifest(feed=FEED.id, fetched_at=at, exchanges=(exchange,))
        self.context.raw.save(manifest)
        self.written.clear()
        assert load_snapshot(self.context, FEED, manifest, why=why).state == "loaded"

    def objects(self) -> list[Row[Any]]:
        """All rows of objects, in the order in which they came."""
        query = select(feed_object).order_by(feed_object.c.number)
        with self.context.reading() as connection:
            return list(connection.execute(query))


@contextmanager
def days(folder: Path, database_url: str = "") -> Iterator[Days]:
    """Huizen as a square, and no file yet."""
    with a_context(folder, database_url=database_url) as context:
        with context.engine.begin() as connection:
            row = a_snapshot("0" * 64, feed="outlines")
            add_snapshot(connection, row=row, checks=(), quarantined=())
            shapes = {AREA: ("Huizen", a_square(5.0, 52.0))}
            set_boundaries(connection, feed="outlines", sha256=row.sha256, shapes=shapes)
        found = Days(context)

        def note(_c: object, cursor: Any, statement: str, *_: object) -> None:
            if '"feed_object"' in statement and not statement.startswith("SELECT"):
                found.written += [statement.split(maxsplit=1)[0]] * max(cursor.rowcount, 0)

        event.listen(context.engine, "after_cursor_execute", note)
        yield found
        event.remove(context.engine, "after_cursor_execute", note)

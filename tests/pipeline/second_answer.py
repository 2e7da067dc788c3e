"""A good answer and another one after it, over real HTTP: what came of the second.

Every account here is built.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.pipeline.build import (
    DANISH,
    a_context,
    a_municipality,
    an_account,
    ingest_once,
    recorded,
)
from tests.replay import Replay
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline.context import Context
from tracker.pipeline.ingest import FeedOutcome
from tracker.store.observations import series_as_of
from tracker.store.snapshots import checks_of, quarantine_of, snapshot_by_hash

MARCH, MAY = "2026-03-17", "2026-05-13"
BALLERUP = ("greenhouse-gas-emissions", "0151", FEED.id)

Account = dict[str, Any]
Change = Callable[[Account], object]


@dataclass(frozen=True, kw_only=True)
class Second:
    """What came of the second answer: Ballerup's figures before and after it, and what was kept."""

    outcome: FeedOutcome
    before: list[float | None]
    after: list[float | None]
    quarantine: dict[str, str]
    counts: tuple[int, int, int, int]
    outcomes: dict[str, str]

    @property
    def message(self) -> str:
        return self.outcome.error.message if self.outcome.error else ""


def towns(count: int = 40, *, factor: float = 1.0) -> bytes:
    """Totals that differ from place to place as real ones do, by a tenth to tenfold."""
    return an_account(
        *(
            a_municipality(code, [factor * 2e4 * 1.6 ** (i % 6) * (1 - y / 50) for y in range(6)])
            for i, code in enumerate(DANISH[:count])
        )
    )


def changed(change: Change, body: bytes | None = None) -> bytes:
    document: Account = json.loads(body or towns())
    change(document)
    return json.dumps(document).encode()


def total(value: object, *, place: int = 1, year: int = 0) -> Change:
    """One cell of the account; the second municipality by default, which is not Ballerup."""
    return lambda account: account["kommuner"][place]["samletUdledning"].__setitem__(year, value)


@contextmanager
def two_answers(folder: Path, first: bytes, second: bytes) -> Iterator[Context]:
    answers = [recorded(first, MARCH), recorded(second, MAY)]
    with Replay(answers=answers) as replay, a_context(folder, mirror=replay.origin) as context:
        assert ingest_once(context, FEED, MARCH).state == "loaded"
        yield context


def ballerup(context: Context, day: date = date(2026, 11, 22)) -> list[float | None]:
    with context.reading() as connection:
        series = series_as_of(connection, as_of=day, areas=["0151"])
    return [each.value for each in series.get(BALLERUP, ())]


def play(folder: Path, second: bytes, first: bytes | None = None) -> Second:
    with two_answers(folder, first or towns(), second) as context:
        before = ballerup(context)
        outcome = ingest_once(context, FEED, MAY)
        (sha256,) = (
            path.stem
            for path in (folder / "var" / "snapshots").glob("*.json")
            if f'"fetched_at":"{MAY}' in path.read_text("utf-8")
        )
        with context.reading() as connection:
            row = snapshot_by_hash(connection, sha256=sha256)
            kept = quarantine_of(connection, sha256=sha256)
            checks = checks_of(connection, sha256=sha256)
        assert row is not None
        assert row.received == row.accepted + row.quarantined + row.duplicates
        return Second(
            outcome=outcome,
            before=before,
            after=ballerup(context),
            quarantine={each.row: each.rules for each in kept},
            counts=(row.received, row.accepted, row.quarantined, row.duplicates),
            outcomes={each.rule: each.outcome for each in checks},
        )

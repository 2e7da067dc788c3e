"""A whole context on a fresh folder, and recordings to serve it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.recorded import Recorded, recorded_answers
from tests.replay import Replay
from tracker.feeds.feed import Feed
from tracker.fetch.guard import Resolve
from tracker.pipeline.context import Context, open_context
from tracker.pipeline.ingest import FeedOutcome, ingest
from tracker.settings import Settings

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
CO2 = "https://raw.githubusercontent.com/NielsKSchjoedt/groen-trepart-tracker/main/data/klimaregnskab/by_kommune.json"
YEARS = list(range(2018, 2024))


def loopback_only(_host: str, _seconds: float) -> list[str]:
    """Every name is this machine: where the mirror is, and nothing else."""
    return ["127.0.0.1"]


def offline(host: str, _seconds: float) -> list[str]:
    """No name resolves."""
    raise OSError(f"{host} has no address")


@contextmanager
def a_context(
    folder: Path,
    *,
    mirror: str | None = None,
    database_url: str = "",
    resolve: Resolve = loopback_only,
    **changes: Any,
) -> Iterator[Context]:
    """Everything under one folder; the clock stands still."""
    if mirror is not None:
        changes["mirror"] = mirror
    settings = Settings(
        home=folder / "var",
        site=folder / "site",
        database_url=database_url or f"sqlite:///{folder / 'tracker.db'}",
        **changes,
    )
    with open_context(settings, lambda: NOW, resolve, lambda _seconds: None) as context:
        yield context


def a_municipality(code: str, totals: list[float]) -> dict[str, object]:
    return {"kommuneKode": code, "kommuneNavn": code, "years": YEARS, "samletUdledning": totals}


def an_account(*municipalities: dict[str, object]) -> bytes:
    """The shape of the file that the Danish CO2 feed reads."""
    return json.dumps({"years": YEARS, "kommuner": list(municipalities)}).encode()


def an_account_of(count: int, *, factor: float = 1.0) -> bytes:
    """Ballerup, Koege and as many other municipalities as are asked for."""
    codes = ["0151", "0259", *(f"{700 + i:04}" for i in range(count - 2))]
    return an_account(
        *(a_municipality(code, [factor * (1e5 - 1e3 * i) for i in range(6)]) for code in codes)
    )


def recorded(body: bytes, day: str, address: str = CO2) -> Recorded:
    return Recorded(
        address=address, recorded=datetime.fromisoformat(f"{day}T12:00:00+00:00"), body=body
    )


def all_recordings(over: Path | None = None) -> Replay:
    return Replay(answers=recorded_answers(over=over))


def ingest_once(context: Context, feed: Feed, day: str | None = None) -> FeedOutcome:
    """One feed as it was recorded on a day; live when no day is given."""
    at = datetime.fromisoformat(f"{day}T12:00:00+00:00") if day else None
    with context.client() as client:
        return ingest(context, client, feed, at=at)

"""A whole context on a fresh folder, and recordings to serve it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
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

NO_DRAWINGS = {"TRACKER_PICTURES": "false", "TRACKER_PRINTS": "false"}
"""Pictures and papers take two thirds of a build; those that are about them ask for them."""

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
CO2 = "https://raw.githubusercontent.com/NielsKSchjoedt/groen-trepart-tracker/main/data/klimaregnskab/by_kommune.json"
YEARS = list(range(2018, 2024))

# The 98 municipalities of Denmark, Ballerup and Køge first; Christiansø (0411) is none.
_CODES = """
0151 0259 0101 0147 0153 0155 0157 0159 0161 0163 0165 0167 0169 0173 0175 0183 0185 0187
0190 0201 0210 0217 0219 0223 0230 0240 0250 0253 0260 0265 0269 0270 0306 0316 0320 0326
0329 0330 0336 0340 0350 0360 0370 0376 0390 0400 0410 0420 0430 0440 0450 0461 0479 0480
0482 0492 0510 0530 0540 0550 0561 0563 0573 0575 0580 0607 0615 0621 0630 0657 0661 0665
0671 0706 0707 0710 0727 0730 0740 0741 0746 0751 0756 0760 0766 0773 0779 0787 0791 0810
0813 0820 0825 0840 0846 0849 0851 0860
"""
DANISH = tuple(_CODES.split())


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
    """Everything under one folder; the clock stands still and no first verdict waits.

    Pictures and papers are made only where they are asked for.
    """
    changes = {"approval": "off", "pictures": False, "prints": False, **changes}
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


def with_promises_of(context: Context, area: str) -> Context:
    """The same catalogue with the promises of one place alone: its site is built sooner."""
    pledges = {id_: each for id_, each in context.catalogue.pledges.items() if each.area == area}
    return replace(context, catalogue=replace(context.catalogue, pledges=pledges))


def a_municipality(code: str, totals: list[float]) -> dict[str, object]:
    return {"kommuneKode": code, "kommuneNavn": code, "years": YEARS, "samletUdledning": totals}


def an_account(*municipalities: dict[str, object]) -> bytes:
    """The shape of the file that the Danish CO2 feed reads."""
    return json.dumps({"years": YEARS, "kommuner": list(municipalities)}).encode()


def an_account_of(count: int, *, factor: float = 1.0) -> bytes:
    """Ballerup, Koege and as many other municipalities as are asked for."""
    return an_account(
        *(
            a_municipality(code, [factor * (1e5 - 1e3 * i) for i in range(6)])
            for code in DANISH[:count]
        )
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

"""Two versions of one answer, and loading them by the real last step of `ingest`."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select

from tests.store.builders import a_figure
from tracker.catalogue.load import load as load_catalogue
from tracker.checks.verdict import Outcome, RuleOutcome
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.fetch.snapshot import Exchange, Manifest, RawStore
from tracker.pipeline import ingest
from tracker.pipeline.context import Context
from tracker.pipeline.staged import Staged
from tracker.settings import Settings
from tracker.store.engine import reader
from tracker.store.observations import Figure
from tracker.store.schema import metadata
from tracker.store.snapshots import QuarantineRow

CATALOGUE = load_catalogue()
FIRST = datetime(2026, 3, 17, 12, tzinfo=UTC)
AREAS, YEARS = 60, range(2015, 2025)
SQUARE = json.dumps({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]})

State = dict[str, list[str]]
"""The rows of every table as text, in an order of their own, without the database's numbers."""


def load_version(engine: Engine, version: int) -> None:
    """Version 2 revises, adds and withdraws figures, and replaces outlines."""
    moment = FIRST + timedelta(days=version)
    context = Context(
        settings=Settings(),
        catalogue=CATALOGUE,
        engine=engine,
        raw=RawStore(Path("not-used")),
        clock=lambda: moment,
        resolve=lambda _host, _seconds: [],
    )
    manifest = Manifest(feed=FEED.id, fetched_at=moment, exchanges=(_exchange(moment, version),))
    checking = ingest._Checking(
        manifest=manifest, before=None, staged=_staged(version), outcomes=_outcomes(version)
    )
    ingest._loaded(context, FEED, checking, at=None, why=None)


def state_of(engine: Engine) -> State:
    """What a reader sees, whatever tables there are."""
    with reader(engine).connect() as connection:
        return {
            table.name: sorted(
                str(row)
                for row in connection.execute(
                    select(*(each for each in table.columns if each.name != "id"))
                )
            )
            for table in metadata.sorted_tables
        }


def _staged(version: int) -> Staged:
    figures = [
        _revised(a_figure(str(year), float(area * year), area=f"{area:04}"), version)
        for area in range(version, AREAS + version)  # the first area goes, another comes
        for year in YEARS
    ]
    return Staged(
        figures={figure.key: figure for figure in figures},
        shapes={f"{area:04}": (f"Town {area}, {version}", SQUARE) for area in range(20 + version)},
        quarantined=[
            QuarantineRow(row=f"/rows/{number}", rules="a-rule", content={"value": -version})
            for number in range(3 * version)
        ],
        received=len(figures) + 3 * version,
        accepted=len(figures),
    )


def _revised(figure: Figure, version: int) -> Figure:
    """The newest years differ in the second version, too few to be a revision of everything."""
    is_revised = version > 1 and figure.reference.year > max(YEARS) - 3
    return replace(figure, value=(figure.value or 0) + 0.5) if is_revised else figure


def _outcomes(version: int) -> tuple[RuleOutcome, ...]:
    return tuple(
        RuleOutcome(
            rule=f"rule-{number}",
            expectation="expect_column_values_to_not_be_null",
            column="value",
            reason="a test",
            outcome=Outcome.PASSED,
            unexpected=0,
            checked=version,
            allowed="anything",
        )
        for number in range(4 + version)
    )


def _exchange(moment: datetime, version: int) -> Exchange:
    return Exchange(
        address="https://figures.example/all.json",
        role="rows",
        area="",
        status=200,
        media_type="application/json",
        etag=None,
        last_modified=None,
        fetched_at=moment,
        sha256=str(version) * 64,
        size=1,
    )

"""Solar installations per Dutch municipality, CBS table 85005NED."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.domain.observation import ObsStatus
from tracker.domain.period import parse_period
from tracker.feeds import cbs
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import odata

TABLE: Final = "85005NED"
ALL_SECTORS: Final = "E007161"
MEASURES: Final[Mapping[str, str]] = {
    "solar-installations": "Installaties",
    "solar-capacity-kwp": "OpgesteldVermogenVanZonnepanelen",
}
_MEASURE: Final = re.compile(r".+_\d+")
_UNTIL: Final = re.compile(r"(?P<year>\d{4}) \(t/m Q(?P<quarter>[1-4])\)")


def requests(_day: date) -> tuple[Request, ...]:
    """The table's own description, the status of its periods, then the rows of all sectors."""
    return (
        cbs.about_request(TABLE, "TableInfos", role="table"),
        cbs.about_request(TABLE, "Perioden", role="periods"),
        cbs.rows_request(TABLE, f"SectorEnVermogensklasse eq '{ALL_SECTORS}'"),
    )


def parse(pull: Pull) -> Iterator[Batch]:
    """Municipalities only, without GM0000 ("cannot be assigned").

    A municipality that did not exist in a year has nothing but nulls and is left out. A null
    beside figures is missing: CBS leaves out what is secret, and also what is nil.
    """
    rows = [each for each in cbs.municipal_rows(pull, TABLE) if _existed(each[1])]
    references, statuses = _references(pull), cbs.statuses(pull)
    for indicator, name in MEASURES.items():
        yield from in_batches(
            indicator, (_figure(*row, name, references, statuses) for row in rows)
        )


def _existed(row: odata.Row) -> bool:
    return any(cell is not None for name, cell in row.items() if _MEASURE.fullmatch(name))


def _figure(
    place: str,
    row: odata.Row,
    name: str,
    references: Mapping[str, date],
    statuses: Mapping[str, ObsStatus],
) -> Figure:
    code = odata.text(row, "Perioden")
    period = odata.period(code)
    return Figure(
        area=odata.text(row, "RegioS"),
        period=period,
        value=odata.number(row, odata.measure(row, name)),
        row=place,
        reference=references.get(period) or parse_period(period).end,
        obs_status=cbs.status_of(code, statuses),
    )


def _references(pull: Pull) -> dict[str, date]:
    """Years that stand for a part only: `2025 (t/m Q2)` is the stand of 30 June.

    The key 2025JJ00 is the same when the whole year replaces the half; only this text tells.
    """
    return {
        match["year"]: parse_period(f"{match['year']}-Q{match['quarter']}").end
        for row in cbs.about(pull, "table")
        for match in _UNTIL.finditer(odata.text(row, "Period"))
    }


FEED: Final = Feed(
    id="nl_cbs_solar",
    title="Solar power by municipality (85005NED)",
    publisher="Centraal Bureau voor de Statistiek (CBS)",
    landing_page="https://opendata.cbs.nl/statline/#/CBS/nl/dataset/85005NED",
    license="CC-BY-4.0",
    license_address="https://www.cbs.nl/en-gb/about-us/website/copyright",
    license_read=date(2026, 11, 22),
    redistribute=True,
    attribution="Source: CBS, StatLine table 85005NED",
    update_frequency="P6M",
    usual_lag=timedelta(days=170),
    measures=(
        Measure(
            indicator="solar-installations",
            unit="installation",
            nature=Nature.STOCK,
            reference="the last day of the year, or of the half that the table names",
            counting_rule="installations known to grid operators, homes and businesses together",
        ),
        Measure(
            indicator="solar-capacity-kwp",
            unit="kWp",
            nature=Nature.STOCK,
            reference="the last day of the year, or of the half that the table names",
            counting_rule="peak power of the panels of those installations",
        ),
    ),
    cannot_show=(
        "Which obstacles were removed, whose roofs these are, and installations that nobody "
        "registered; the method changed in 2021 and in 2023."
    ),
    requests=requests,
    follow=cbs.follow,
    parse=parse,
    failure=(
        "CBS did not give the table, or renamed something in it, so the last good figures stay. "
        "See on StatLine whether 85005NED was stopped or replaced; figures come in June and "
        "November."
    ),
)

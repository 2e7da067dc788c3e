"""Solar installations per Dutch municipality, CBS table 85005NED."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.domain.observation import ObsStatus
from tracker.domain.period import parse_period
from tracker.feeds.feed import Answer, Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import odata
from tracker.formats.body import refused

TABLE: Final = "85005NED"
ALL_SECTORS: Final = "E007161"
MEASURES: Final[Mapping[str, str]] = {
    "solar-installations": "Installaties",
    "solar-capacity-kwp": "OpgesteldVermogenVanZonnepanelen",
}
_JSON: Final = ("$format", "json")
_MEASURE: Final = re.compile(r".+_\d+")
_UNTIL: Final = re.compile(r"(?P<year>\d{4}) \(t/m Q(?P<quarter>[1-4])\)")
_STATUSES: Final[Mapping[str, ObsStatus]] = {
    "Definitief": ObsStatus.NORMAL,
    "NaderVoorlopig": ObsStatus.PROVISIONAL,
    "Voorlopig": ObsStatus.PROVISIONAL,
}


def requests(_day: date) -> tuple[Request, ...]:
    """The table's own description, the status of its periods, then the rows of all sectors."""
    api = f"https://opendata.cbs.nl/ODataApi/odata/{TABLE}"
    rows = f"https://opendata.cbs.nl/ODataFeed/odata/{TABLE}/TypedDataSet"
    chosen = ("$filter", f"SectorEnVermogensklasse eq '{ALL_SECTORS}'")
    return (
        Request(url=f"{api}/TableInfos", params=(_JSON,), role="table"),
        Request(url=f"{api}/Perioden", params=(_JSON,), role="periods"),
        Request(url=rows, params=(chosen, _JSON)),
    )


def follow(request: Request, answer: Answer) -> Request | None:
    """The next page of 10,000 rows."""
    with answer.open() as stream:
        page = odata.next_page(stream, url=request.url, params=request.params)
    return None if page is None else replace(request, url=page[0], params=page[1])


def parse(pull: Pull) -> Iterator[Batch]:
    """Municipalities only, without GM0000 ("cannot be assigned").

    A municipality that did not exist in a year has nothing but nulls and is left out. A null
    beside figures is missing: CBS leaves out what is secret, and also what is nil.
    """
    rows = list(_municipal_rows(pull))
    if not rows:
        why = f"no municipality in the rows of {TABLE}"
        raise refused(why, expected="rows with codes GM…", head=b"other rows or none")
    references, statuses = _references(pull), _statuses(pull)
    for indicator, name in MEASURES.items():
        measure = odata.measure(rows[0][1], name)
        yield from in_batches(
            indicator, (_figure(*row, measure, references, statuses) for row in rows)
        )


def _municipal_rows(pull: Pull) -> Iterator[tuple[str, odata.Row]]:
    for page, answer in enumerate(pull.role("rows"), start=1):
        with answer.open() as stream:
            rows = odata.rows(stream)
        for index, row in enumerate(rows):
            area = odata.text(row, "RegioS")
            if area.startswith("GM") and area != "GM0000" and _existed(row):
                yield f"page {page}, /value/{index}", row


def _existed(row: odata.Row) -> bool:
    return any(cell is not None for name, cell in row.items() if _MEASURE.fullmatch(name))


def _figure(
    place: str,
    row: odata.Row,
    measure: str,
    references: Mapping[str, date],
    statuses: Mapping[str, ObsStatus],
) -> Figure:
    code = odata.text(row, "Perioden")
    if code not in statuses:
        known = ", ".join(statuses).encode()
        raise refused(f"no status for {code}", expected=f"{code} among the periods", head=known)
    period = odata.period(code)
    return Figure(
        area=odata.text(row, "RegioS"),
        period=period,
        value=odata.number(row, measure),
        row=place,
        reference=references.get(period) or parse_period(period).end,
        obs_status=statuses[code],
    )


def _references(pull: Pull) -> dict[str, date]:
    """Years that stand for a part only: `2025 (t/m Q2)` is the stand of 30 June.

    The key 2025JJ00 is the same when the whole year replaces the half; only this text tells.
    """
    return {
        match["year"]: parse_period(f"{match['year']}-Q{match['quarter']}").end
        for row in _rows(pull, "table")
        for match in _UNTIL.finditer(odata.text(row, "Period"))
    }


def _statuses(pull: Pull) -> dict[str, ObsStatus]:
    statuses = {}
    for row in _rows(pull, "periods"):
        word = odata.text(row, "Status")
        if word not in _STATUSES:
            expected = f"one of {', '.join(_STATUSES)}"
            raise refused(f"unknown status {word!r}", expected=expected, head=word.encode())
        statuses[odata.text(row, "Key")] = _STATUSES[word]
    return statuses


def _rows(pull: Pull, role: str) -> Iterator[odata.Row]:
    for answer in pull.role(role):
        with answer.open() as stream:
            yield from odata.rows(stream)


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
    follow=follow,
    parse=parse,
    failure=(
        "CBS did not give the table, or renamed something in it, so the last good figures stay. "
        "See on StatLine whether 85005NED was stopped or replaced; figures come in June and "
        "November."
    ),
)

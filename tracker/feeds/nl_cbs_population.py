"""People who live in each Dutch municipality, CBS table 70072ned."""

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
from tracker.formats.number import Number

TABLE: Final = "70072ned"
INDICATOR: Final = "population"
PEOPLE: Final = "TotaleBevolking"
# The table has some three hundred columns; all of them would be thirty times the answer.
COLUMNS: Final = "RegioS,Perioden,TotaleBevolking_1"


def requests(_day: date) -> tuple[Request, ...]:
    """The status of the periods, then the municipalities' rows with the one column."""
    return (
        cbs.about_request(TABLE, "Perioden", role="periods"),
        cbs.rows_request(TABLE, cbs.MUNICIPALITIES, columns=COLUMNS),
    )


def parse(pull: Pull) -> Iterator[Batch]:
    """People on 1 January of each year.

    The table lists every municipality in every year, and null where it did not exist: nobody
    lives nowhere, so such a row is no figure and is left out.
    """
    statuses = cbs.statuses(pull)
    rows = cbs.municipal_rows(pull, TABLE)
    return in_batches(
        INDICATOR, (_figure(*each, statuses) for each in rows if _people(each[1]) is not None)
    )


def _people(row: odata.Row) -> Number:
    return odata.number(row, odata.measure(row, PEOPLE))


def _figure(place: str, row: odata.Row, statuses: Mapping[str, ObsStatus]) -> Figure:
    code = odata.text(row, "Perioden")
    period = odata.period(code)
    return Figure(
        area=odata.text(row, "RegioS"),
        period=period,
        value=_people(row),
        row=place,
        reference=parse_period(period).start,
        obs_status=cbs.status_of(code, statuses),
    )


FEED: Final = Feed(
    id="nl_cbs_population",
    title="Population by municipality (70072ned)",
    publisher="Centraal Bureau voor de Statistiek (CBS)",
    landing_page="https://opendata.cbs.nl/statline/#/CBS/nl/dataset/70072ned",
    license="CC-BY-4.0",
    license_address="https://www.cbs.nl/en-gb/about-us/website/copyright",
    license_read=date(2026, 11, 22),
    redistribute=True,
    attribution="Source: CBS, StatLine table 70072ned",
    update_frequency="P1Y",
    usual_lag=timedelta(days=180),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="person",
            nature=Nature.STOCK,
            reference="1 January of the year",
            counting_rule="people whose registered home is in the municipality (BRP register)",
        ),
    ),
    cannot_show="Who works, studies or stays in a municipality without being registered there.",
    requests=requests,
    follow=cbs.follow,
    parse=parse,
    failure=(
        "CBS did not give the table, or renamed something in it, so the last good figures stay. "
        "See on StatLine whether 70072ned was stopped or replaced; figures come once a year."
    ),
)

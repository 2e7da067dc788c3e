"""Passenger cars per Dutch municipality, CBS table 85236NED."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.domain.period import parse_period
from tracker.feeds import cbs
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import odata

TABLE: Final = "85236NED"
INDICATOR: Final = "passenger-cars"
CARS: Final = "Personenauto"
ALL_VEHICLES: Final = "TotaalWegvoertuigen"


def requests(_day: date) -> tuple[Request, ...]:
    """Municipalities only: nine in ten rows of the table are postcodes."""
    return (cbs.rows_request(TABLE, cbs.MUNICIPALITIES),)


def parse(pull: Pull) -> Iterator[Batch]:
    """Cars on 1 January of each year, by code: the names in the table change from year to year.

    A municipality that no longer exists stands there with 0 in every column, not null. Nowhere is
    without any vehicle, so such a row is no figure and is left out. No period has a status here.
    """
    rows = cbs.municipal_rows(pull, TABLE)
    return in_batches(INDICATOR, (_figure(*each) for each in rows if _exists(each[1])))


def _exists(row: odata.Row) -> bool:
    return bool(odata.number(row, odata.measure(row, ALL_VEHICLES)))


def _figure(place: str, row: odata.Row) -> Figure:
    period = odata.period(odata.text(row, "Perioden"))
    return Figure(
        area=odata.text(row, "RegioS"),
        period=period,
        value=odata.number(row, odata.measure(row, CARS)),
        row=place,
        reference=parse_period(period).start,
    )


FEED: Final = Feed(
    id="nl_cbs_vehicles",
    title="Passenger cars by municipality (85236NED)",
    publisher="Centraal Bureau voor de Statistiek (CBS)",
    landing_page="https://opendata.cbs.nl/statline/#/CBS/nl/dataset/85236NED",
    license="CC-BY-4.0",
    license_address="https://www.cbs.nl/en-gb/about-us/website/copyright",
    license_read=date(2026, 11, 22),
    redistribute=True,
    attribution="Source: CBS, StatLine table 85236NED",
    update_frequency="P1Y",
    usual_lag=timedelta(days=180),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="car",
            nature=Nature.STOCK,
            reference="1 January of the year",
            counting_rule="cars with a Dutch number plate, lease cars where their owner is based",
        ),
    ),
    cannot_show=(
        "How many cars are electric, and where a lease car really stands: CBS counts it where the "
        "company is, which swells some municipalities."
    ),
    requests=requests,
    follow=cbs.follow,
    parse=parse,
    failure=(
        "CBS did not give the table, or renamed something in it, so the last good figures stay. "
        "See on StatLine whether 85236NED was stopped or replaced; figures come once a year."
    ),
)

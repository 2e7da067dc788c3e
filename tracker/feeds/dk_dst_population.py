"""People who live in each Danish municipality, by quarter, StatBank table FOLK1A."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.feeds import dst
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches

INDICATOR: Final = "population"
# Both sexes, all ages, any marital status: together they are everybody, once.
CODES: Final[Mapping[str, str]] = {"KØN": "TOT", "ALDER": "IALT", "CIVILSTAND": "TOT"}


def requests(_day: date) -> tuple[Request, ...]:
    """The totals only: some 8,000 cells instead of the table's millions."""
    return (dst.request("FOLK1A", CODES),)


def parse(pull: Pull) -> Iterator[Batch]:
    """The publisher calls the table "population on the first day of the quarter"."""
    return in_batches(
        INDICATOR,
        (
            Figure(cell.area, cell.period, cell.value, cell.row, cell.first_day)
            for cell in dst.cells(pull, CODES)
        ),
    )


FEED: Final = Feed(
    id="dk_dst_population",
    title="Population by municipality (FOLK1A)",
    publisher="Danmarks Statistik",
    landing_page="https://www.statbank.dk/FOLK1A",
    license="CC-BY-4.0",
    license_address="https://www.dst.dk/en/Statistik/hjaelp-til-statistikbanken/api",
    license_read=date(2026, 11, 27),
    redistribute=True,
    attribution="Source: Danmarks Statistik, statbank.dk/FOLK1A",
    update_frequency="P3M",
    usual_lag=timedelta(days=45),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="person",
            nature=Nature.STOCK,
            reference="the first day of the quarter",
            counting_rule="people whose registered home is in the municipality (CPR register)",
        ),
    ),
    cannot_show="Who works, studies or stays in a municipality without being registered there.",
    requests=requests,
    parse=parse,
    failure=(
        "Danmarks Statistik did not give the table FOLK1A as expected, so the last good figures "
        "stay. See on statbank.dk whether it was replaced by another table."
    ),
)

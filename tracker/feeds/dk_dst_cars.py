"""Passenger cars in Denmark and its municipalities by month, some fuels: StatBank, BIL54."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.feeds import dst
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches

FUEL: Final = "DRIV"
INDICATORS: Final[Mapping[str, str]] = {
    "20200": "passenger-cars-dk",
    "20225": "electric-cars",
    "20232": "plug-in-cars",
}
# Passenger cars in any use, private or not.
CODES: Final[Mapping[str, str]] = {
    "BILTYPE": "4000101002",
    "BRUG": "1000",
    FUEL: ",".join(INDICATORS),
}
_REFERENCE: Final = "the first day of the month"


def requests(_day: date) -> tuple[Request, ...]:
    """Three fuels in one question: nine years of months and 115 areas are some 37,000 cells.

    That is far below what StatBank answers at once, so the years need not be asked one by one.
    """
    return (dst.request("BIL54", CODES),)


def parse(pull: Pull) -> Iterator[Batch]:
    """One pass for each fuel, so that no more than a batch is held."""
    for code, indicator in INDICATORS.items():
        yield from in_batches(indicator, _figures(pull, code))


def _figures(pull: Pull, code: str) -> Iterator[Figure]:
    """Cars on the first day: our reading, since sister tables (BIL10, BIL11) say 1 January."""
    for cell in dst.cells(pull, CODES, dst.municipality_or_country):
        if cell.codes[FUEL] == code:
            yield Figure(cell.area, cell.period, cell.value, cell.row, cell.first_day)


FEED: Final = Feed(
    id="dk_dst_cars",
    title="Passenger cars by fuel, in Denmark and its municipalities (BIL54)",
    publisher="Danmarks Statistik",
    landing_page="https://www.statbank.dk/BIL54",
    license="CC-BY-4.0",
    license_address="https://www.dst.dk/en/Statistik/hjaelp-til-statistikbanken/api",
    license_read=date(2026, 11, 27),
    redistribute=True,
    attribution="Source: Danmarks Statistik, statbank.dk/BIL54",
    update_frequency="P1M",
    usual_lag=timedelta(days=30),
    measures=(
        Measure(
            indicator="passenger-cars-dk",
            unit="car",
            nature=Nature.STOCK,
            reference=_REFERENCE,
            counting_rule="registered passenger cars of any fuel and any use",
        ),
        Measure(
            indicator="electric-cars",
            unit="car",
            nature=Nature.STOCK,
            reference=_REFERENCE,
            counting_rule="registered passenger cars that run on electricity only",
        ),
        Measure(
            indicator="plug-in-cars",
            unit="car",
            nature=Nature.STOCK,
            reference=_REFERENCE,
            counting_rule="registered passenger cars with a plug and a combustion engine",
        ),
    ),
    cannot_show=(
        "Where a car is driven, which cars are a municipality's own, and who decided to buy one: a "
        "leased car counts where its user or its company is registered."
    ),
    requests=requests,
    parse=parse,
    failure=(
        "Danmarks Statistik did not give the table BIL54 as expected, so the last good figures "
        "stay. See on statbank.dk whether it was replaced by another table or its codes changed."
    ),
)

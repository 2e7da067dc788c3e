"""Live births per Danish municipality and year, StatBank table FODIE."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.feeds import dst
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches

INDICATOR: Final = "births"


def requests(_day: date) -> tuple[Request, ...]:
    """What is not asked of a variable, such as the age of the mother, comes as its total."""
    return (dst.request("FODIE", {}),)


def parse(pull: Pull) -> Iterator[Batch]:
    """One figure per municipality and year."""
    cells = dst.cells(pull, {})
    figures = (Figure(cell.area, cell.period, cell.value, cell.row) for cell in cells)
    return in_batches(INDICATOR, figures)


FEED: Final = Feed(
    id="dk_dst_births",
    title="Live births by municipality (FODIE)",
    publisher="Danmarks Statistik",
    landing_page="https://www.statbank.dk/FODIE",
    license="CC-BY-4.0",
    license_address="https://www.dst.dk/da/Statistik/brug-statistikken/kildeangivelse",
    license_read=date(2026, 11, 22),
    redistribute=True,
    attribution="Source: Danmarks Statistik, statbank.dk/FODIE",
    update_frequency="P1Y",
    usual_lag=timedelta(days=45),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="birth",
            nature=Nature.FLOW,
            reference="the calendar year",
            counting_rule="live births, by the municipality in which the mother lived",
        ),
    ),
    cannot_show="Whether a tree was planted: it gives one half of a ratio, the other is handed in.",
    requests=requests,
    parse=parse,
    failure=(
        "Danmarks Statistik did not give the table FODIE as expected, so the last good figures "
        "stay. See on statbank.dk whether it was replaced by another table."
    ),
)

"""Live births per Danish municipality and year, StatBank table FODIE."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import statbank

URL: Final = "https://api.statbank.dk/v1/data/FODIE/CSV"
INDICATOR: Final = "births"
AREA: Final = "OMRÅDE"
TIME: Final = "Tid"
# 000 is the country, 01 to 11 landsdele, 081 to 085 regions, 411 the naval islet Christiansø.
_MUNICIPALITY: Final = re.compile(r"(?!411)[1-8]\d\d")


def requests(_day: date) -> tuple[Request, ...]:
    """Codes instead of names: names cannot be joined on."""
    params = (
        ("lang", "da"),
        ("valuePresentation", "Code"),
        ("delimiter", "Semicolon"),
        (AREA, "*"),
        (TIME, "*"),
    )
    return (Request(url=URL, params=params),)


def parse(pull: Pull) -> Iterator[Batch]:
    """Keep municipalities only; parts of the country and the total share the table."""
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    for answer in pull.answers:
        with answer.open() as stream:
            for line, row in statbank.rows(stream, (AREA, TIME)):
                if _MUNICIPALITY.fullmatch(row[AREA].strip()):
                    yield Figure(
                        area=row[AREA].strip().zfill(4),
                        period=statbank.period(row[TIME]),
                        value=statbank.number(row[statbank.VALUE]),
                        row=f"line {line}",
                    )


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

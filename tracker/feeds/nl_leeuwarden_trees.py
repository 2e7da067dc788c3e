"""How many protected trees stand in Leeuwarden's register."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.feeds.feed import Batch, Feed, Measure, Pull
from tracker.feeds.figures import Figure, in_batches
from tracker.feeds.trees import (
    AREA,
    ATTRIBUTION,
    LANDING_PAGE,
    LICENSE_ADDRESS,
    LICENSE_READ,
    PUBLISHER,
    VIA,
    registers,
    requests,
)

INDICATOR: Final = "trees-registered"


def parse(pull: Pull) -> Iterator[Batch]:
    """One figure: all rows, on the day on which the register was last written."""
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    for register in registers(pull):
        day = register.edited
        yield Figure(AREA, day.isoformat(), float(len(register.years)), "all rows", reference=day)


FEED: Final = Feed(
    id="nl_leeuwarden_trees",
    title="Protected trees of Leeuwarden",
    publisher=PUBLISHER,
    via=VIA,
    landing_page=LANDING_PAGE,
    license="CC0-1.0",
    license_address=LICENSE_ADDRESS,
    license_read=LICENSE_READ,
    redistribute=True,
    attribution=ATTRIBUTION,
    update_frequency="P1Y",
    usual_lag=timedelta(days=400),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="tree",
            nature=Nature.STOCK,
            reference="the day on which the register was last written",
            counting_rule="rows of the register of monumental, valuable and memorial trees",
        ),
    ),
    cannot_show=(
        "Trees planted: a register grows by surveys too, shrinks by fellings, and this one holds "
        "protected trees only."
    ),
    requests=requests,
    parse=parse,
    restates=False,  # each file tells one day; the days before stay
    failure=(
        "The register is missing or changed its form, so the last good figure stays. See the "
        "repository jdhoek/bomen-leeuwarden-osm; the municipality's file came out in 2015 and 2018."
    ),
    personal_fields=("OPMERKINGE",),
)

"""Leeuwarden's protected trees by the year in which they are said to have been planted.

A backcast: every new register tells all years anew, without the trees that were felled. It is a
feed of its own, because a stand of one day stays when the next comes and these figures do not.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.domain.observation import ObsStatus
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

INDICATOR: Final = "trees-by-planting-year-backcast"


def parse(pull: Pull) -> Iterator[Batch]:
    """Estimates all; a year after the register's own is a plan, and a rule takes it out."""
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    for register in registers(pull):
        counts = Counter(year for year in register.years if year is not None)
        for year, trees in sorted(counts.items()):
            is_plan = year > register.edited.year
            yield Figure(
                area=AREA,
                period=f"{year:04}",
                value=float(trees),
                row=f"PLANTJAAR {year}",
                reference=_last_day(year),
                obs_status=ObsStatus.FORECAST if is_plan else ObsStatus.ESTIMATED,
            )


def _last_day(year: int) -> date:
    """Placeholders such as 0 have no last day: the rules about years take them out by the first."""
    return date(year, 12, 31) if date.min.year <= year <= date.max.year else date.min


FEED: Final = Feed(
    id="nl_leeuwarden_trees_by_year",
    title="Protected trees of Leeuwarden by planting year (backcast)",
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
            nature=Nature.FLOW,
            reference="the calendar year in which the tree is said to have been planted",
            counting_rule=(
                "trees that still stand in the register, by planting year; years up to 1800, years "
                "to come and trees without a year are left out"
            ),
        ),
    ),
    cannot_show=(
        "How many trees were planted in a year: felled ones are gone from it, and the years are "
        "estimates that heap (409 of 2,088 trees say 1954, 203 say 1970)."
    ),
    requests=requests,
    parse=parse,
    failure=(
        "The register is missing or changed its form, so the last good figures stay. See the "
        "repository jdhoek/bomen-leeuwarden-osm; the municipality's file came out in 2015 and 2018."
    ),
    personal_fields=("OPMERKINGE",),
)

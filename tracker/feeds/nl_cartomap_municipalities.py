"""Outlines of Dutch municipalities, simplified: for small maps and a first check of places."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from tracker.feeds.feed import Feed, Pull, Request, ShapeBatch
from tracker.feeds.shapes import outlines

URL: Final = "https://cartomap.github.io/nl/wgs84/gemeente_2025.geojson"


class _Properties(msgspec.Struct, rename={"code": "statcode", "name": "statnaam"}):
    code: str
    name: str


_PROPERTIES: Final = msgspec.json.Decoder(_Properties)


def requests(_day: date) -> tuple[Request, ...]:
    """One file per year; codes come and go on 1 January, so the next year is a new address."""
    return (Request(url=URL),)


def parse(pull: Pull) -> Iterator[ShapeBatch]:
    """Coordinates have three decimals, about 100 m."""
    yield outlines(pull, _PROPERTIES)


FEED: Final = Feed(
    id="nl_cartomap_municipalities",
    title="Boundaries of Dutch municipalities, 2025",
    publisher="CBS and Kadaster",
    via="cartomap",
    landing_page="https://cartomap.github.io/nl/",
    license="CC-BY-4.0",
    license_address="https://www.cbs.nl/en-gb/about-us/website/copyright",
    license_read=date(2026, 11, 22),
    redistribute=True,
    attribution="Source: CBS and Kadaster, simplified by cartomap",
    update_frequency="P1Y",
    usual_lag=timedelta(days=180),
    measures=(),
    cannot_show=(
        "On which side of a street a border runs: the outlines are for maps and checks, and those "
        "that cross themselves are normalised (docs/decisions/0005)."
    ),
    requests=requests,
    parse=parse,
    failure=(
        "The outlines of Dutch municipalities did not come, so the maps keep the last ones. See "
        "cartomap.github.io/nl for the file of the year."
    ),
)

"""Outlines of Danish municipalities from the public address service."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from tracker.feeds.feed import Feed, Pull, Request, ShapeBatch
from tracker.feeds.shapes import outlines

URL: Final = "https://api.dataforsyningen.dk/kommuner"


class _Properties(msgspec.Struct, rename={"code": "kode", "name": "navn"}):
    code: str
    name: str


_PROPERTIES: Final = msgspec.json.Decoder(_Properties)


def requests(_day: date) -> tuple[Request, ...]:
    """All municipalities and Christiansø, in WGS 84."""
    return (Request(url=URL, params=(("format", "geojson"),)),)


def parse(pull: Pull) -> Iterator[ShapeBatch]:
    """Codes have four digits here, as everywhere inside."""
    yield outlines(pull, _PROPERTIES)


FEED: Final = Feed(
    id="dk_dawa_municipalities",
    title="Boundaries of Danish municipalities",
    publisher="Klimadatastyrelsen (DAWA)",
    landing_page="https://dawadocs.dataforsyningen.dk/",
    license="CC-BY-4.0",
    license_address=(
        "https://www.klimadatastyrelsen.dk/om-os/nyhedsrum/nyheder/nyhedsarkiv/2024/maj/"
        "vilkaar-for-brug-af-sdfis-frie-geografiske-data-aendres"
    ),
    license_read=date(2026, 11, 22),
    redistribute=True,
    attribution="Source: Klimadatastyrelsen, DAWA",
    update_frequency="P1Y",
    usual_lag=timedelta(days=365),
    measures=(),
    cannot_show=(
        "On which side of a street a border runs: the outlines are for maps and checks, and those "
        "that cross themselves are normalised (docs/decisions/0005)."
    ),
    requests=requests,
    parse=parse,
    failure=(
        "The outlines of Danish municipalities did not come, so the maps keep the last ones. The "
        "publisher is closing this service: look at dataforsyningen.dk for its successor."
    ),
)

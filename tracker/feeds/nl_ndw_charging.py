"""Every public charging point of the Netherlands, from the national access point."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tracker.feeds.charging import (
    CANNOT_SHOW,
    LICENSE,
    LICENSE_ADDRESS,
    LICENSE_READ,
    MEASURES,
    PUBLISHER,
    Charger,
    batches_of,
    chargers,
)
from tracker.feeds.feed import ChargingBatch, Feed, Pull, Request
from tracker.formats import ocpi
from tracker.formats.gzipped import opened_plain

URL: Final = "https://opendata.ndw.nu/charging_point_locations_ocpi.json.gz"


def requests(_day: date) -> tuple[Request, ...]:
    """One file for the whole country."""
    return (Request(url=URL),)


def parse(pull: Pull) -> Iterator[ChargingBatch]:
    """Area stays empty: `city` is free text with 14 spellings of one name, only a polygon tells."""
    return batches_of(pull.fetched_at.date(), _rows(pull))


def _rows(pull: Pull) -> Iterator[Charger]:
    for answer in pull.answers:
        with opened_plain(answer.open) as stream:
            for location in ocpi.locations(stream):
                yield from chargers(
                    area="",
                    location=location.id,
                    owner=location.owner,
                    point=location.point,
                    evses=location.evses,
                )


FEED: Final = Feed(
    id="nl_ndw_charging",
    title="Charging points in the Netherlands (OCPI)",
    publisher=PUBLISHER,
    landing_page="https://opendata.ndw.nu/",
    license=LICENSE,
    license_address=LICENSE_ADDRESS,
    license_read=LICENSE_READ,
    redistribute=False,
    attribution="Source: NDW, charging point locations (DOT-NL)",
    update_frequency="P1D",
    usual_lag=timedelta(days=2),
    measures=MEASURES,
    cannot_show=CANNOT_SHOW,
    requests=requests,
    parse=parse,
    restates=False,  # each file tells one day; the days before stay
    failure=(
        "NDW did not give a complete list of charging locations, so the figures of the last day "
        "stay. Look at opendata.ndw.nu for a notice; the file is renewed every minute, so a "
        "later run usually works."
    ),
    personal_fields=("owner", "suboperator", "images", "directions"),
    max_bytes=4_000_000_000,
)

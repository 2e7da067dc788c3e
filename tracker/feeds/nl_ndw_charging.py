"""Every public charging point of the Netherlands, from the national access point."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np

from tracker.domain import fingerprint
from tracker.domain.fingerprint import Fingerprints
from tracker.feeds.charging import (
    CANNOT_SHOW,
    LICENSE,
    LICENSE_ADDRESS,
    LICENSE_READ,
    MEASURES,
    PUBLISHER,
    Locations,
    batches_of,
)
from tracker.feeds.feed import ChargingBatch, Feed, Pull, Request
from tracker.formats import ocpi
from tracker.formats.gzipped import opened_plain

URL: Final = "https://opendata.ndw.nu/charging_point_locations_ocpi.json.gz"
_CLOCKS_DIFFER_BY: Final = timedelta(days=1)  # also by a zone, where local time is sent as UTC


def requests(_day: date) -> tuple[Request, ...]:
    """One file for the whole country."""
    return (Request(url=URL),)


def parse(pull: Pull) -> Iterator[ChargingBatch]:
    """Area stays empty: `city` is free text with 14 spellings of one name, only a polygon tells."""
    return batches_of(pull.fetched_at.date(), _found(pull))


def _found(pull: Pull) -> Iterator[tuple[Locations, Fingerprints]]:
    """Only the records whose bytes are not known are decoded."""
    latest = pull.fetched_at + _CLOCKS_DIFFER_BY
    for answer in pull.answers:
        with opened_plain(answer.open) as stream:
            for records in ocpi.records(stream):
                digests = fingerprint.of_bytes(records)
                is_known = fingerprint.among(digests, pull.known)
                fresh = np.flatnonzero(~is_known)
                locations, places = ocpi.decoded([records[place] for place in fresh])
                is_ahead = ocpi.stamped_after(locations, latest)
                columns = _columns(locations, digests[fresh[places]], is_ahead)
                yield columns, digests[is_known]


def _columns(
    locations: Sequence[ocpi.Location], digests: Fingerprints, is_ahead: Sequence[bool]
) -> Locations:
    longitude, latitude = ocpi.points(locations)
    return Locations(
        area=[""] * len(locations),
        location=[each.id for each in locations],
        operator=[each.operator.name if each.operator else None for each in locations],
        longitude=longitude,
        latitude=latitude,
        evses=[each.evses for each in locations],
        digest=digests,
        ahead=is_ahead,
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

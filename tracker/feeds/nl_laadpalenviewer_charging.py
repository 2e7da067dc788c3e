"""NDW charging points, prepared per municipality by the open-source project laadpalenviewer."""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

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
from tracker.feeds.feed import NO_RECORDS, Answer, ChargingBatch, Feed, Pull, Request
from tracker.formats import geojson
from tracker.formats.body import decode, refused
from tracker.formats.ocpi import Evse

BASE: Final = (
    "https://raw.githubusercontent.com/robbertj85/laadpalenviewer/main/webapp/public/data/gemeenten"
)
LOCATIONS: Final = "locations"
DETAILS: Final = "details"


class _Feature(msgspec.Struct, rename="camel"):
    type: str
    location_id: str | None = None
    operator_name: str | None = None


class _Detail(msgspec.Struct, rename="camel"):
    location_id: str
    longitude: float | None
    latitude: float | None
    evses: list[Evse] | None
    operator_name: str | None = None


_FEATURE: Final = msgspec.json.Decoder(_Feature)
_DETAILS: Final = msgspec.json.Decoder(dict[str, _Detail])


def requests(_day: date) -> tuple[Request, ...]:
    """Each file stands on its own: a rule of the checks says so when a followed area is gone."""
    files = (
        ("s-gravenhage.geojson", "GM0518", LOCATIONS),
        ("rijswijk-zh.details.json", "GM0603", DETAILS),
        ("wassenaar.details.json", "GM0629", DETAILS),
    )
    return tuple(
        Request(url=f"{BASE}/{name}", area=area, role=role, optional=True)
        for name, area, role in files
    )


def parse(pull: Pull) -> Iterator[ChargingBatch]:
    """The declared area is the request's; whether a point lies in it is for the checks to say."""
    return batches_of(pull.fetched_at.date(), _found(pull))


def _found(pull: Pull) -> Iterator[tuple[Locations, Fingerprints]]:
    for answer in pull.role(LOCATIONS):
        yield _locations(answer), NO_RECORDS
    for answer in pull.role(DETAILS):
        yield _details(answer), NO_RECORDS


def _locations(answer: Answer) -> Locations:
    """Points of the type `charge`; the boundary polygon shares the file."""
    with answer.open() as stream:
        features = [
            feature
            for feature in geojson.features(stream, _FEATURE)
            if feature.properties.type == "charge"
        ]
    points = [feature.point or (math.nan, math.nan) for feature in features]
    return Locations(
        area=[answer.request.area] * len(features),
        location=[_location_id(feature) for feature in features],
        operator=[feature.properties.operator_name for feature in features],
        longitude=[longitude for longitude, _ in points],
        latitude=[latitude for _, latitude in points],
        evses=[None] * len(features),
    )


def _location_id(feature: geojson.Feature[_Feature]) -> str:
    location = feature.properties.location_id
    if location is None:
        expected = "a locationId for every charging point"
        head = str(feature.properties).encode()
        raise refused(f"none in feature {feature.index}", expected=expected, head=head)
    return location


def _details(answer: Answer) -> Locations:
    """An object of locations by id, each with the EVSE objects of OCPI as they came."""
    with answer.open() as stream:
        found = decode(stream.read(), _DETAILS, "an object of locations with their EVSEs")
    details = list(found.values())
    return Locations(
        area=[answer.request.area] * len(details),
        location=[detail.location_id for detail in details],
        operator=[detail.operator_name for detail in details],
        longitude=[_or_nan(detail.longitude) for detail in details],
        latitude=[_or_nan(detail.latitude) for detail in details],
        evses=[detail.evses for detail in details],
    )


def _or_nan(degrees: float | None) -> float:
    return math.nan if degrees is None else degrees


FEED: Final = Feed(
    id="nl_laadpalenviewer_charging",
    title="Charging points of The Hague, Rijswijk and Wassenaar",
    publisher=PUBLISHER,
    via="laadpalenviewer",
    landing_page="https://github.com/robbertj85/laadpalenviewer",
    license=LICENSE,
    license_address=LICENSE_ADDRESS,
    license_read=LICENSE_READ,
    redistribute=False,
    attribution="Source: NDW, charging point locations (DOT-NL), prepared by laadpalenviewer",
    update_frequency="P1D",
    usual_lag=timedelta(days=2),
    measures=MEASURES,
    cannot_show=CANNOT_SHOW,
    requests=requests,
    parse=parse,
    restates=False,  # each file tells one day; the days before stay
    failure=(
        "A file of the project laadpalenviewer is missing or changed, so the figures of the last "
        "day stay. Look in its repository for a moved path; where it stopped, use nl_ndw_charging."
    ),
    personal_fields=("ownerName", "operatorWebsite", "images", "directions"),
)

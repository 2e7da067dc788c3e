"""Charging stations that volunteers mapped in Danish municipalities: OpenStreetMap by Overpass."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

import msgspec

from tracker.domain.indicator import Nature
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import overpass
from tracker.formats.body import refused
from tracker.formats.overpass import Element, Section

URL: Final = "https://overpass-api.de/api/interpreter"
# Each municipality is printed first, then how many stations follow it, then these.
QUERY: Final = """[out:json][timeout:300];
area["ISO3166-1"="DK"]["admin_level"="2"]->.country;
rel["boundary"="administrative"]["admin_level"="7"]["ref"](area.country)->.municipalities;
foreach.municipalities->.one(
  .one out tags;
  .one map_to_area->.inside;
  nwr["amenity"="charging_station"](area.inside)->.stations;
  .stations out count;
  .stations out tags center;
);"""
STATIONS: Final = "charging-stations-osm"
POINTS: Final = "charging-points-osm"
UNKNOWN: Final = "charging-stations-osm-without-capacity"
_CLOSED: Final = frozenset({"no", "private"})
_CAPACITY: Final = re.compile(r"[1-9][0-9]{0,2}")
_CODE: Final = re.compile(r"[0-9]{3,4}")


class _Tags(msgspec.Struct):
    amenity: str = ""
    ref: str = ""
    capacity: str = ""
    access: str = ""
    motorcar: str = ""

    @property
    def is_public_station(self) -> bool:
        """For cars, and not closed to others; a charge_point inside a station is no second one."""
        is_station = self.amenity == "charging_station"
        return is_station and self.access not in _CLOSED and self.motorcar != "no"

    @property
    def cars(self) -> int | None:
        """How many cars at once; the tag is free text, and "yes" or "2;4" is no number."""
        text = self.capacity.strip()
        return int(text) if _CAPACITY.fullmatch(text) else None


_TAGS: Final = msgspec.json.Decoder(_Tags)


def requests(_day: date) -> tuple[Request, ...]:
    """One query for the whole country: the servers are volunteers' too."""
    body = urlencode({"data": QUERY}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return (Request(url=URL, body=body, headers=headers),)


def parse(pull: Pull) -> Iterator[Batch]:
    """Stations, known places to charge, and stations of unknown size, on the day of the data."""
    for answer in pull.answers:
        with answer.open() as stream:
            reply = overpass.read(stream, _TAGS)
        sections = list(reply.sections())
        for indicator in (STATIONS, POINTS, UNKNOWN):
            yield from in_batches(indicator, _figures(sections, reply.moment.date(), indicator))


def _figures(sections: Sequence[Section[_Tags]], day: date, indicator: str) -> Iterator[Figure]:
    for section in sections:
        area = _area(section.heads)
        value = _value(section.elements, indicator)
        if value is not None:
            row = f"{area} {indicator}"
            yield Figure(area, day.isoformat(), float(value), row, reference=day)


def _area(heads: Sequence[Element[_Tags]]) -> str:
    """Three digits in some places, four everywhere inside."""
    codes = [each.tags.ref for each in heads if _CODE.fullmatch(each.tags.ref)]
    if len(codes) != 1 or len(heads) != 1:
        expected = "one municipality with its code (ref) before each count"
        head = ", ".join(f"{each.type}/{each.id}" for each in heads).encode()
        raise refused(f"{len(codes)} codes before a count", expected=expected, head=head)
    return codes[0].zfill(4)


def _value(elements: Sequence[Element[_Tags]], indicator: str) -> int | None:
    """None where there are stations and nobody mapped the size of one: that is not zero."""
    cars = [each.tags.cars for each in elements if each.tags.is_public_station]
    known = [each for each in cars if each is not None]
    if indicator == STATIONS:
        return len(cars)
    if indicator == UNKNOWN:
        return len(cars) - len(known)
    return sum(known) if known or not cars else None


FEED: Final = Feed(
    id="dk_osm_charging",
    title="Charging stations on OpenStreetMap, by Danish municipality",
    publisher="OpenStreetMap contributors",
    via="Overpass API",
    landing_page="https://www.openstreetmap.org/copyright",
    license="ODbL-1.0",
    license_address="https://opendatacommons.org/licenses/odbl/1-0/",
    license_read=date(2026, 11, 27),
    redistribute=True,
    share_alike=True,
    attribution="© OpenStreetMap contributors, by the Overpass API",
    update_frequency="P1D",
    usual_lag=timedelta(days=2),
    measures=tuple(
        Measure(
            indicator=indicator,
            unit=unit,
            nature=Nature.STOCK,
            reference="the day of the map data, as the answer tells it",
            counting_rule=rule,
        )
        for indicator, unit, rule in (
            (
                STATIONS,
                "station",
                (
                    "what is mapped as a charging station once, with all charge points inside; "
                    "private ones and those not for cars are left out; one on a border counts on "
                    "both sides"
                ),
            ),
            (POINTS, "charging point", "cars at once, summed over the stations that say it"),
            (UNKNOWN, "station", "stations that do not say how many cars can charge at once"),
        )
    ),
    cannot_show=(
        "Progress: a plausibility floor only, never progress. It grows when a volunteer maps, not "
        "when somebody builds, and nobody knows how much is not mapped."
    ),
    requests=requests,
    parse=parse,
    restates=False,  # each answer tells one day; the days before stay
    failure=(
        "Overpass was too busy, broke off (a remark in its answer), or a municipality lost its "
        "code, so the last good figures stay. Run again later; its status is at "
        "overpass-api.de/api/status."
    ),
    personal_fields=("phone", "email", "contact:phone", "contact:email", "operator", "note"),
    minimum_interval=timedelta(seconds=30),
    patience=timedelta(seconds=360),  # the query may take 300 on its own, without a byte
)

# ruff: noqa: INP001 - a folder of scripts, no package
"""A file in the shape of NDW's bulk list of charging points; every station in it is invented."""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WEST, EAST, SOUTH, NORTH = 3.4, 7.2, 50.8, 53.5
COLUMNS, ROWS = 18, 19  # 342 squares: as many as there are municipalities
STATUSES = ("AVAILABLE",) * 60 + ("CHARGING",) * 28 + ("UNKNOWN",) * 4 + ("REMOVED",) * 8
TWIN_SHARE = 0.3
NEXT_DAY = "2026-07-07T16:16:07Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """How many locations of a file the next day's file has otherwise."""

    changed: int
    removed: int
    new: int


def write_stations(path: Path, stations: int) -> None:
    """Write one location after another; the same number gives the same bytes."""
    _write(path, _locations(_chance(stations), stations))


def write_next_day(path: Path, stations: int) -> Edits:
    """The same file a day later: of 1,000 locations 10 changed, 1 removed, 1 new at the end."""
    edits = Edits(changed=stations // 100, removed=stations // 1000, new=stations // 1000)
    _write(path, _next_day(stations))
    return edits


def write_touched(path: Path, stations: int) -> None:
    """The same file with a new time stamp and status everywhere, and nothing to count anew."""
    locations = _locations(_chance(stations), stations)
    _write(path, (each | {"last_updated": NEXT_DAY} for each in locations))


def _next_day(stations: int) -> Iterator[dict[str, object]]:
    """Every hundredth location gets another operator; some of the others go."""
    for number, location in enumerate(_locations(_chance(stations), stations)):
        if number % 100 == 0:
            yield location | {"operator": {"name": "Another"}, "last_updated": NEXT_DAY}
        elif number % 1000 != 1:
            yield location
    chance = _chance(stations + 1)
    for number in range(stations // 1000):
        yield _location(chance, 10_000_000 + number)


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - figures for a benchmark, no secret


def _write(path: Path, locations: Iterable[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        separator = "[\n"
        for location in locations:
            stream.write(separator + json.dumps(location))
            separator = ",\n"
        stream.write("\n]\n")


def outlines() -> dict[str, str]:
    """Squares that cover the country, as GeoJSON by code; enough for a point-in-polygon."""
    width, height = (EAST - WEST) / COLUMNS, (NORTH - SOUTH) / ROWS
    return {
        f"GM{1 + column + row * COLUMNS:04}": _square(
            WEST + column * width, SOUTH + row * height, width, height
        )
        for column in range(COLUMNS)
        for row in range(ROWS)
    }


def _square(west: float, south: float, width: float, height: float) -> str:
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def _locations(chance: random.Random, stations: int) -> Iterator[dict[str, object]]:
    """Some locations are followed by a twin: another id, the same place and the same EVSEs."""
    written = 0
    while written < stations:
        location = _location(chance, written)
        yield location
        written += 1
        if written < stations and chance.random() < TWIN_SHARE:
            yield location | {"id": f"{chance.getrandbits(128):032x}", "party_id": "TNM"}
            written += 1


def _location(chance: random.Random, number: int) -> dict[str, object]:
    return {
        "id": str(90_000_000 + number),
        "country_code": "NL",
        "party_id": "XXX",
        "publish": True,
        "name": f"Voorbeeldstraat {number}",
        "address": f"Voorbeeldstraat {number}",
        "city": chance.choice(("Den Haag", "'s-Gravenhage", "The Hague", "Utrecht")),
        "postal_code": "1234 AB",
        "country": "NLD",
        "parking_type": chance.choice(("ON_STREET", None)),
        "coordinates": {
            "latitude": f"{chance.uniform(SOUTH, NORTH):.5f}",
            "longitude": f"{chance.uniform(WEST, EAST):.5f}",
        },
        "operator": {"name": f"Operator {number % 40}", "website": "https://operator.example"},
        "time_zone": "Europe/Amsterdam",
        "opening_times": {"twentyfourseven": True},
        "evses": [_evse(chance, number, place) for place in range(chance.choice((1, 2, 2, 2, 4)))],
        "last_updated": "2026-07-06T16:16:07Z",
    }


def _evse(chance: random.Random, number: int, place: int) -> dict[str, object]:
    status = chance.choice(STATUSES)
    return {
        "uid": f"{number}-{place}",
        "evse_id": None if status == "REMOVED" else f"NL*XXX*E{number}*{place + 1}",
        "status": status,
        "capabilities": ["RFID_READER", "REMOTE_START_STOP_CAPABLE"],
        "connectors": [
            {
                "id": "1",
                "standard": "IEC_62196_T2",
                "format": "SOCKET",
                "power_type": "AC_3_PHASE",
                "max_voltage": 230,
                "max_amperage": 16,
                "max_electric_power": chance.choice((11_000, None)),
                "tariff_ids": [f"{chance.getrandbits(128):032x}"],
                "last_updated": "2026-07-06T16:16:07Z",
            }
        ],
        "last_updated": "2026-07-06T16:16:07Z",
    }

"""How charging points are counted: a station has at least one EVSE that is in use."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

NOT_LIVE: Final = frozenset({"REMOVED", "PLANNED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingRows:
    """Columns of equal length, one row per EVSE, or per location where a file lists no EVSE.

    `evse` is the id that copies of one EVSE share; `status` is None where there is no EVSE list.
    `outside` says that the place lies outside the area that the row is declared for, None that
    nobody could tell.
    """

    area: Sequence[str]
    location: Sequence[str]
    evse: Sequence[str | None]
    status: Sequence[str | None]
    longitude: Sequence[float | None]
    latitude: Sequence[float | None]
    outside: Sequence[bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingCount:
    """What stands on the page for one area; None is what the file cannot tell, never zero.

    Locations and EVSEs are counted as received, a location without an EVSE list each time that
    it stands in the file. `stations` leaves out `stations_outside`, which `stations_merged`
    still holds. `stations_unknown` are those of `stations` whose EVSEs the file does not list.
    """

    locations: int
    evse_rows: int | None
    removed: int | None
    evses: int | None
    duplicates: int | None
    stations: int
    stations_unknown: int
    stations_merged: int
    stations_outside: int | None


@dataclass(slots=True)
class _Tally:
    """The running count of one area; locations are numbered in the order met."""

    number: dict[str, int] = field(default_factory=dict)
    parent: list[int] = field(default_factory=list)
    live: set[int] = field(default_factory=set)
    listed: set[int] = field(default_factory=set)
    inside: set[int] = field(default_factory=set)
    first_with: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[float, float], list[int]] = field(default_factory=lambda: defaultdict(list))
    evse_rows: int = 0
    removed: int = 0
    nameless: int = 0
    unlisted_rows: int = 0
    is_measured: bool = False


def count(rows: ChargingRows) -> dict[str, ChargingCount]:
    """Count every area: twins that share a live EVSE are one station.

    Locations without an EVSE list are stations of unknown state, merged by id and by equal
    coordinates only.
    """
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    columns = (rows.area, rows.location, rows.evse, rows.status, rows.outside)
    places = zip(rows.longitude, rows.latitude, strict=True)
    for (area, location, evse, status, outside), place in zip(
        zip(*columns, strict=True), places, strict=True
    ):
        tally = tallies[area]
        number = _number(tally, location)
        tally.is_measured |= outside is not None
        if not outside:
            tally.inside.add(number)
        if status is None:
            tally.unlisted_rows += 1
            _add_place(tally, number, place)
        else:
            _add_evse(tally, number, evse, status)
    return {area: _counted(tally) for area, tally in tallies.items()}


def _number(tally: _Tally, location: str) -> int:
    number = tally.number.setdefault(location, len(tally.parent))
    if number == len(tally.parent):
        tally.parent.append(number)
    return number


def _add_place(tally: _Tally, number: int, place: tuple[float | None, float | None]) -> None:
    longitude, latitude = place
    if longitude is not None and latitude is not None:
        tally.places[longitude, latitude].append(number)


def _add_evse(tally: _Tally, number: int, evse: str | None, status: str) -> None:
    tally.listed.add(number)
    tally.evse_rows += 1
    if status in NOT_LIVE:
        tally.removed += 1
        return
    tally.live.add(number)
    if evse is None:
        tally.nameless += 1
    else:
        _merge(tally.parent, number, tally.first_with.setdefault(evse, number))


def _counted(tally: _Tally) -> ChargingCount:
    unlisted = set(range(len(tally.parent))) - tally.listed
    for numbers in tally.places.values():
        _merge_all(tally.parent, [number for number in numbers if number in unlisted])
    merged = _roots(tally, tally.live | unlisted)
    kept = _roots(tally, (tally.live | unlisted) & tally.inside)
    evses = len(tally.first_with) + tally.nameless
    live_rows = tally.evse_rows - tally.removed
    return ChargingCount(
        locations=len(tally.listed) + tally.unlisted_rows,
        evse_rows=tally.evse_rows if tally.listed else None,
        removed=tally.removed if tally.listed else None,
        evses=evses if tally.listed else None,
        duplicates=live_rows - evses if tally.listed else None,
        stations=len(kept),
        stations_unknown=len(kept & _roots(tally, unlisted)),
        stations_merged=len(merged),
        stations_outside=len(merged) - len(kept) if tally.is_measured else None,
    )


def _roots(tally: _Tally, numbers: set[int]) -> set[int]:
    return {_root(tally.parent, number) for number in numbers}


def _merge_all(parent: list[int], numbers: list[int]) -> None:
    for number in numbers[1:]:
        _merge(parent, numbers[0], number)


def _merge(parent: list[int], one: int, other: int) -> None:
    parent[_root(parent, one)] = _root(parent, other)


def _root(parent: list[int], number: int) -> int:
    """Union-find with path halving: near constant time per step."""
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number

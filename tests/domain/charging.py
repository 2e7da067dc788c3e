"""Rows of charging points for tests, and the count made again with loops, without NumPy."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tracker.domain import fingerprint
from tracker.domain.charging import NOT_LIVE, ChargingCount, Records, count


class Row(NamedTuple):
    """One EVSE, or one location without an EVSE list where `status` is None."""

    area: str
    location: str
    evse: str | None
    status: str | None
    longitude: float | None
    latitude: float | None
    outside: bool | None


def records_of(rows: Iterable[Row], codes: Mapping[str, int]) -> Records:
    """Each row as a record of its own: those of one location belong together by its id."""
    rows = list(rows)
    is_live = [row.status is not None and row.status not in NOT_LIVE for row in rows]
    places = [
        hash((row.longitude, row.latitude)) & 0x7FFF_FFFF | 1
        if row.longitude is not None and row.latitude is not None
        else 0
        for row in rows
    ]
    return Records(
        area=np.array([codes[row.area] for row in rows], dtype=np.int32),
        location=fingerprint.of_texts([row.location for row in rows]),
        rows=np.array([row.status is not None for row in rows], dtype=np.int32),
        removed=np.array([row.status in NOT_LIVE for row in rows], dtype=np.int32),
        nameless=np.array(
            [live and row.evse is None for live, row in zip(is_live, rows, strict=True)],
            dtype=np.int32,
        ),
        outside=np.array(
            [-1 if row.outside is None else row.outside for row in rows], dtype=np.int8
        ),
        place=np.array(places, dtype=np.uint64),
        evse=fingerprint.of_texts(
            [row.evse for live, row in zip(is_live, rows, strict=True) if live and row.evse]
        ),
    )


def count_rows(rows: Iterable[Row]) -> dict[str, ChargingCount]:
    """What the tracker counts, by area."""
    rows = list(rows)
    areas = list(dict.fromkeys(row.area for row in rows))
    codes = {area: code for code, area in enumerate(areas)}
    return {areas[code]: found for code, found in count(records_of(rows, codes)).items()}


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


def count_with_loops(rows: Iterable[Row]) -> dict[str, ChargingCount]:
    """The rule of `count`, one row after another."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for row in rows:
        tally = tallies[row.area]
        number = tally.number.setdefault(row.location, len(tally.parent))
        if number == len(tally.parent):
            tally.parent.append(number)
        tally.is_measured |= row.outside is not None
        if not row.outside:
            tally.inside.add(number)
        if row.status is None:
            tally.unlisted_rows += 1
            if row.longitude is not None and row.latitude is not None:
                tally.places[row.longitude, row.latitude].append(number)
        else:
            _add_evse(tally, number, row.evse, row.status)
    return {area: _counted(tally) for area, tally in tallies.items()}


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
        alone = [number for number in numbers if number in unlisted]
        for number in alone[1:]:
            _merge(tally.parent, alone[0], number)
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


def _merge(parent: list[int], one: int, other: int) -> None:
    parent[_root(parent, one)] = _root(parent, other)


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number

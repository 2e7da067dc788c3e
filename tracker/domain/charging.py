"""How charging points are counted: a station has at least one EVSE that is in use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint

NOT_LIVE: Final = frozenset({"REMOVED", "PLANNED"})
OUTSIDE: Final = 1
UNMEASURED: Final = -1

_AT_ONCE: Final = 400_000
_Numbers = NDArray[np.int64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Columns with one entry per record of a location; `evse` has one per live EVSE with a key.

    `area`, `location` and `evse` are numbers that stand for a code, an id and the key which copies
    of one EVSE share; `place` stands for the coordinates, 0 where they are missing. `rows` counts
    the EVSEs listed, 0 where the file lists none, `removed` those not live, `nameless` the live
    ones without a key. `outside` is 1 where the place lies outside the area that it is declared
    for, 0 inside, -1 where nobody could tell.
    """

    area: NDArray[np.int32]
    location: NDArray[np.uint64]
    rows: NDArray[np.int32]
    removed: NDArray[np.int32]
    nameless: NDArray[np.int32]
    outside: NDArray[np.int8]
    place: NDArray[np.uint64]
    evse: NDArray[np.uint64]

    @property
    def evses(self) -> NDArray[np.int32]:
        """How many of `evse` are each record's."""
        return self.rows - self.removed - self.nameless

    def where(self, wanted: _Flags) -> "Records":
        """The records of which a mask says so."""
        return Records(
            area=self.area[wanted],
            location=self.location[wanted],
            rows=self.rows[wanted],
            removed=self.removed[wanted],
            nameless=self.nameless[wanted],
            outside=self.outside[wanted],
            place=self.place[wanted],
            evse=self.evse[np.repeat(wanted, self.evses)],
        )


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


def count(records: Records) -> dict[int, ChargingCount]:
    """Count every area: twins that share a live EVSE are one station.

    Locations without an EVSE list are stations of unknown state, merged by id and by equal
    coordinates only.
    """
    return {area: counted for part in _parts(records) for area, counted in _counts_of(part).items()}


def _parts(records: Records) -> Iterator[Records]:
    """Whole areas, few enough at once that memory stays flat; areas share no station."""
    size = len(records.area) + len(records.evse)
    if size <= _AT_ONCE:
        yield records
        return
    areas = np.unique(records.area)
    for some in np.array_split(areas, -(-size // _AT_ONCE)):
        if len(some):
            yield records.where((records.area >= some[0]) & (records.area <= some[-1]))


def _counts_of(records: Records) -> dict[int, ChargingCount]:
    areas, area = np.unique(records.area, return_inverse=True)
    first, node = _grouped(area, records.location)
    node_area, size = area[first], len(first)
    is_listed = _any(node, records.rows > 0, size)
    is_standing = _any(node, records.rows > records.removed, size) | ~is_listed
    is_inside = _any(node, records.outside != OUTSIDE, size)

    owner = np.repeat(node, records.evses)
    one, other, evse_area = _shared_evses(owner, node_area, records.evse)
    here, there = _shared_places(records, area, node, is_listed)
    root = _components(size, np.concatenate((one, here)), np.concatenate((other, there)))
    merged = _any(root, is_standing, size)
    kept = _any(root, is_standing & is_inside, size)
    unknown = kept & _any(root, ~is_listed, size)

    def per_area(which: _Numbers, weights: NDArray[np.int32] | None = None) -> list[int]:
        found: list[int] = np.bincount(which, weights, minlength=len(areas)).astype(int).tolist()
        return found

    columns = (
        areas.tolist(),
        per_area(node_area[is_listed]),
        per_area(area[records.rows == 0]),
        per_area(area, records.rows),
        per_area(area, records.removed),
        per_area(evse_area),
        per_area(area, records.nameless),
        per_area(node_area[kept]),
        per_area(node_area[unknown]),
        per_area(node_area[merged]),
        per_area(area[records.outside != UNMEASURED]),
    )
    return {int(each[0]): _counted(each[1:]) for each in zip(*columns, strict=True)}


def _counted(numbers: Sequence[int]) -> ChargingCount:
    listed, unlisted_rows, rows, removed, keys, nameless, *stations = numbers
    kept, unknown, merged, measured = stations
    evses = keys + nameless
    return ChargingCount(
        locations=listed + unlisted_rows,
        evse_rows=rows if listed else None,
        removed=removed if listed else None,
        evses=evses if listed else None,
        duplicates=rows - removed - evses if listed else None,
        stations=kept,
        stations_unknown=unknown,
        stations_merged=merged,
        stations_outside=merged - kept if measured else None,
    )


def _shared_evses(
    owner: _Numbers, node_area: _Numbers, evse: NDArray[np.uint64]
) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Each owner beside one of the same EVSE, and the area of every distinct EVSE."""
    first, group = _grouped(node_area[owner], evse)
    return owner, owner[first][group], node_area[owner[first]]


def _shared_places(
    records: Records, area: _Numbers, node: _Numbers, is_listed: _Flags
) -> tuple[_Numbers, _Numbers]:
    """Each unlisted location beside one at its place."""
    chosen = (records.rows == 0) & ~is_listed[node] & (records.place != 0)
    unlisted = node[chosen]
    first, group = _grouped(area[chosen], records.place[chosen])
    return unlisted, unlisted[first][group]


def _grouped(*columns: NDArray[np.generic]) -> tuple[_Numbers, _Numbers]:
    """A row of each distinct combination, whichever, and the number of each row's combination."""
    found = fingerprint.combined(*columns)
    order = np.argsort(found)  # not stable, which takes half the time
    in_order = found[order]
    is_next = np.ones(len(order), dtype=np.bool_)
    is_next[1:] = in_order[1:] != in_order[:-1]
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(is_next) - 1
    return order[is_next], group


def _any(group: _Numbers, fact: _Flags, size: int) -> _Flags:
    """For each group whether the fact holds for one of its members."""
    found = np.zeros(size, dtype=np.bool_)
    found[group[fact]] = True
    return found


def _components(size: int, one: _Numbers, other: _Numbers) -> _Numbers:
    """The smallest member of each connected set: take the smaller of a pair until all agree."""
    root = np.arange(size)
    differ = one != other
    one, other = one[differ], other[differ]
    while True:
        lower = np.minimum(root[one], root[other])
        lowered = root.copy()
        np.minimum.at(lowered, root[one], lower)
        np.minimum.at(lowered, root[other], lower)
        lowered = lowered[lowered]
        if np.array_equal(lowered, root):
            return root
        root = lowered

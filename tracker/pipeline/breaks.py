"""Nights in which so many objects of an area went or came that the series means another thing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint
from tracker.domain.fingerprint import Fingerprints
from tracker.domain.objects import Difference, Seen
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.staged import FoundObjects
from tracker.store.objects import FeedBreak

# Den Haag moved by 13 of 3,290 locations in a week; Huizen lost 121 of 258 in one night.
SHARE: Final = 0.25
LEAST: Final = 20

_Mask = NDArray[np.bool_]
_Counts = NDArray[np.int64]


@dataclass(slots=True)
class Moved:
    """How many objects came and went, and the locations of the latter, smallest first."""

    count: int = 0
    lost: list[Fingerprints] = field(default_factory=list)

    def add(self, changes: Difference) -> None:
        """One part after another, in their order."""
        self.count += len(changes.lost) + len(changes.new)
        self.lost.append(np.sort(changes.lost))


def breaks(
    manifest: Manifest, found: FoundObjects, moved: Moved, why: str | None
) -> Iterator[FeedBreak]:
    """One for each area that lost, or got, at least a quarter of what it had."""
    few = LEAST * SHARE
    if moved.count < few:
        return
    compared = _Compared(found, np.concatenate(moved.lost))
    lost, came = compared.lost(), compared.came()
    most = np.maximum(lost, came)
    if most.max(initial=0) < few:
        return
    before = compared.before(most >= few)
    broken = np.flatnonzero((before >= LEAST) & (most >= SHARE * before))
    columns = (before, lost, came, compared.twins())
    for area in broken.tolist():
        had, went, came_in, twins = (int(column[area]) for column in columns)
        yield FeedBreak(
            feed=manifest.feed,
            area=found.areas[area],
            snapshot=manifest.sha256,
            day=manifest.fetched_at.date(),
            before=had,
            lost=went,
            came=came_in,
            twins=twins,
            why=why,
        )


class _Compared:
    """Two snapshots by location, a part at a time; the columns of objects have one per area."""

    def __init__(self, found: FoundObjects, lost: Fingerprints) -> None:
        self._found, self._lost = found, lost

    def before(self, wanted: _Mask) -> _Counts:
        """How many objects were there, in some areas."""
        return self._sum((old, wanted[old.records.area]) for old, _ in self._parts())

    def lost(self) -> _Counts:
        """How many went."""
        return self._sum((old, self._is_lost(old)) for old, _ in self._parts())

    def came(self) -> _Counts:
        """How many came."""
        return self._sum(
            (new, ~fingerprint.among(new.records.location, np.sort(old.records.location)))
            for old, new in self._parts()
        )

    def twins(self) -> _Counts:
        """How many went from a place at which another one stands now, whatever its id."""
        left = fingerprint.distinct(
            _place(old.where(self._is_lost(old) & (old.records.place != 0)))
            for old, _ in self._parts()
        )
        taken = fingerprint.distinct(
            left[fingerprint.among(left, np.sort(_place(new)))] for _, new in self._parts()
        )
        return self._sum(
            (old, self._is_lost(old) & fingerprint.among(_place(old), taken))
            for old, _ in self._parts()
        )

    def _parts(self) -> Iterator[tuple[Seen, Seen]]:
        parts = self._found.records.parts
        for number in range(parts):
            yield self._found.before.part(number, parts).seen, self._found.records.part(number)

    def _is_lost(self, old: Seen) -> _Mask:
        return fingerprint.among(old.records.location, self._lost)

    def _sum(self, parts: Iterator[tuple[Seen, _Mask]]) -> _Counts:
        areas = len(self._found.areas)
        return sum((_objects(seen, which, areas) for seen, which in parts), np.zeros(areas, int))


def _place(seen: Seen) -> Fingerprints:
    return fingerprint.combined(seen.records.area, seen.records.place)


def _objects(seen: Seen, which: NDArray[np.bool_], areas: int) -> NDArray[np.int64]:
    """How many locations of each area, whatever the number of their records."""
    _, first = np.unique(seen.records.location[which], return_index=True)
    return np.bincount(seen.records.area[which][first], minlength=areas)

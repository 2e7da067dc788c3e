"""Nights in which so many objects of an area went or came that the series means another thing."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint
from tracker.domain.objects import Difference, Seen
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.staged import FoundObjects
from tracker.store.objects import FeedBreak

# Den Haag moved by 13 of 3,290 locations in a week; Huizen lost 121 of 258 in one night.
SHARE: Final = 0.25
LEAST: Final = 20


def breaks(
    manifest: Manifest, found: FoundObjects, changes: Difference, why: str | None
) -> Iterator[FeedBreak]:
    """One for each area that lost, or got, at least a quarter of what it had."""
    few = LEAST * SHARE
    if len(changes.gone) + len(changes.new) < few:
        return
    old, new = found.before.known.seen, found.seen
    areas = len(found.areas)
    is_lost = _not_in(old, changes.location) & _not_in(old, np.sort(found.withheld))
    is_new = _not_in(new, np.sort(old.records.location))
    if _most_of_an_area(old, is_lost) < few and _most_of_an_area(new, is_new) < few:
        return
    twins = is_lost & (old.records.place != 0)
    twins &= fingerprint.among(_place(old), np.sort(_place(new)))
    columns = (
        _objects(old, np.ones(len(is_lost), dtype=np.bool_), areas),
        _objects(old, is_lost, areas),
        _objects(new, is_new, areas),
        _objects(old, twins, areas),
    )
    for area, before, lost, came, at_place in zip(found.areas, *columns, strict=True):
        if before >= LEAST and max(lost, came) >= SHARE * before:
            yield FeedBreak(
                feed=manifest.feed,
                area=area,
                snapshot=manifest.sha256,
                day=manifest.fetched_at.date(),
                before=before,
                lost=lost,
                came=came,
                twins=at_place,
                why=why,
            )


def _most_of_an_area(seen: Seen, which: NDArray[np.bool_]) -> int:
    """The records of the area that has the most of them: no area has more objects."""
    return int(np.bincount(seen.records.area[which]).max(initial=0))


def _not_in(seen: Seen, locations: fingerprint.Fingerprints) -> NDArray[np.bool_]:
    return ~fingerprint.among(seen.records.location, locations)


def _place(seen: Seen) -> fingerprint.Fingerprints:
    return fingerprint.combined(seen.records.area, seen.records.place)


def _objects(seen: Seen, which: NDArray[np.bool_], areas: int) -> list[int]:
    """How many locations of each area, whatever the number of their records."""
    _, first = np.unique(seen.records.location[which], return_index=True)
    found: list[int] = np.bincount(seen.records.area[which][first], minlength=areas).tolist()
    return found

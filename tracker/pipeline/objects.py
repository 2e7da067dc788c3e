"""Write what a snapshot changed of a feed's objects, and nothing of those that stayed."""

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from sqlalchemy import Connection

from tracker.domain.fingerprint import Fingerprints
from tracker.domain.lives import is_settled
from tracker.domain.objects import Difference, Known, Objects, Seen, difference
from tracker.errors import OvertakenError
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.breaks import Moved, breaks
from tracker.pipeline.spill import Told
from tracker.pipeline.staged import FoundObjects
from tracker.store.known import About, forget, known_snapshot, set_about, set_part
from tracker.store.objects import (
    add_breaks,
    add_objects,
    add_round,
    change_objects,
    close_objects,
    lives_of,
    reopen_objects,
)


def load_objects(
    connection: Connection, *, manifest: Manifest, found: FoundObjects, why: str | None
) -> None:
    """Bring the objects to the state of a snapshot; an older snapshot than the last is too late."""
    feed, at = manifest.feed, manifest.fetched_at
    before = found.before.about
    if known_snapshot(connection, feed=feed) != before.snapshot:
        raise OvertakenError(
            f"{feed}: another run has loaded a snapshot since this one was read",
            hint="run the feed again: it is compared with the newest snapshot then",
        )
    if before.fetched_at is not None and before.fetched_at >= at:
        return
    after = About(
        snapshot=manifest.sha256,
        fetched_at=at,
        round=before.round + 1,
        basis=found.basis,
        areas=found.areas,
        next_number=before.next_number,
        parts=found.records.parts,
    )
    add_round(connection, feed=feed, number=after.round, sha256=manifest.sha256, at=at)
    forget(connection, feed=feed)
    moved = Moved()
    for number in range(after.parts):
        changes = _load_part(connection, feed, found, number, after)
        after = replace(after, next_number=after.next_number + len(changes.new))
        moved.add(changes)
    set_about(connection, after, feed=feed)
    add_breaks(connection, breaks=breaks(manifest, found, moved, why))


def _load_part(
    connection: Connection, feed: str, found: FoundObjects, number: int, after: About
) -> Difference:
    """Write the changes of one part, and what is known of it from now on."""
    seen = found.records.part(number)
    location, content, first = seen.by_object()
    changes = difference(
        found.before.part(number, after.parts).objects,
        location=location,
        content=content,
        first=first,
        withheld=found.withheld,
        first_number=after.next_number,
    )
    blocks = found.spill.blocks(number)
    partial = _write(connection, feed, after.round, seen, blocks=blocks, changes=changes)
    close_objects(connection, feed=feed, numbers=changes.gone.tolist(), absent_since=after.round)
    _reopen(connection, feed, after.round, changes.numbers[changes.back].tolist())
    known = Known(seen=seen.without(found.flawed), objects=_unsure(changes.after, partial))
    set_part(connection, known, feed=feed, number=number, of=after.parts)
    return changes


def _write(
    connection: Connection,
    feed: str,
    number: int,
    seen: Seen,
    *,
    blocks: Iterator[tuple[Fingerprints, Told]],
    changes: Difference,
) -> list[int]:
    """Rows of new and changed objects, a block at a time.

    The numbers of objects come back of which a record was not told, because its bytes had been
    known before the object got others: their next snapshot tells all.
    """
    location = changes.location
    is_new, is_changed = (np.zeros(len(location), dtype=np.bool_) for _ in range(2))
    is_new[changes.new], is_changed[changes.changed] = True, True
    records = np.bincount(np.searchsorted(location, seen.records.location))
    several: dict[int, list[Told]] = {}

    def write(told: Told, places: NDArray[np.int64]) -> None:
        for kind, store in ((is_new, add_objects), (is_changed, change_objects)):
            chosen = told.chosen(kind[places])
            rows = zip(*chosen, changes.numbers[places[kind[places]]].tolist(), strict=True)
            store(connection, feed=feed, number=number, rows=rows)

    for fingerprints, told in blocks:
        places = np.searchsorted(location, fingerprints)
        is_single = records[places] == 1
        write(told.chosen(is_single), places[is_single])
        for at in np.flatnonzero(~is_single):
            one = told.chosen(np.arange(len(places)) == at)
            several.setdefault(int(places[at]), []).append(one)
    for place, parts in several.items():
        write(_whole(parts), np.array([place]))
    return [
        int(changes.numbers[place])
        for place, parts in several.items()
        if len(parts) < records[place]
    ]


def _whole(parts: Sequence[Told]) -> Told:
    """One object of several records under its id: the first one's place, all their EVSEs."""
    listed = [each for each in parts if each.evse_rows[0] is not None]
    if not listed:
        return parts[0]
    return parts[0]._replace(
        evse_rows=[sum(each.evse_rows[0] or 0 for each in listed)],
        removed=[sum(each.removed[0] or 0 for each in listed)],
        evses=[" ".join(each.evses[0] for each in listed if each.evses[0])],
    )


def _reopen(connection: Connection, feed: str, number: int, objects: list[int]) -> None:
    """A run too short to be sure of begins anew; a longer one goes on over the gap."""
    if not objects:
        return
    lives = lives_of(connection, feed=feed, numbers=objects)
    since = [
        (each, life.seen_since if is_settled(life, number) else number)
        for each, life in lives.items()
    ]
    reopen_objects(connection, feed=feed, since=since)


def _unsure(objects: Objects, numbers: list[int]) -> Objects:
    """Content 0 differs from every other, so these are written again in the next snapshot."""
    if numbers:
        objects.content[np.isin(objects.number, numbers)] = 0
    return objects

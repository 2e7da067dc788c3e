"""Write what a snapshot changed of a feed's objects, and nothing of those that stayed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from tracker.domain.lives import run_length
from tracker.domain.objects import GONE_AFTER, Difference, Known, Objects, difference
from tracker.errors import StoreError
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.breaks import breaks
from tracker.pipeline.spill import Told
from tracker.pipeline.staged import FoundObjects
from tracker.store.known import KnownRow, known_snapshot, set_known
from tracker.store.objects import (
    ObjectRow,
    add_breaks,
    add_objects,
    change_objects,
    close_objects,
    lives_of,
    reopen_objects,
    snapshot_times,
)


def load_objects(
    connection: Connection, *, manifest: Manifest, found: FoundObjects, why: str | None
) -> None:
    """Bring the objects to the state of a snapshot; an older snapshot than the last is too late."""
    feed, at = manifest.feed, manifest.fetched_at
    before = found.before
    if known_snapshot(connection, feed=feed) != before.snapshot:
        raise StoreError(
            f"{feed}: another run has loaded a snapshot since this one was read",
            hint="run the feed again: it is compared with the newest snapshot then",
        )
    if before.fetched_at is not None and before.fetched_at >= at:
        return
    known = before.known
    location, content, _ = found.seen.by_object()
    changes = difference(
        known.objects,
        location=location,
        content=content,
        withheld=found.withheld,
        first_number=known.next_number,
    )
    partial = _write(connection, manifest, found, changes)
    add_breaks(connection, breaks=breaks(manifest, found, changes, why))
    if before.fetched_at is not None:
        close_objects(
            connection,
            feed=feed,
            numbers=changes.gone.tolist(),
            last_seen=before.fetched_at,
            absent_since=at,
        )
    _reopen(connection, feed, changes.numbers[changes.back].tolist(), at)
    after = Known(
        seen=found.seen,
        objects=_unsure(changes.after, partial),
        areas=found.areas,
        basis=found.basis,
        next_number=known.next_number + len(changes.new),
    )
    set_known(
        connection,
        feed=feed,
        row=KnownRow(known=after, snapshot=manifest.sha256, fetched_at=at),
    )


def _write(
    connection: Connection,
    manifest: Manifest,
    found: FoundObjects,
    changes: Difference,
) -> list[int]:
    """Rows of new and changed objects, a block at a time.

    The numbers of objects come back of which a record was not told, because its bytes had been
    known before the object got others: their next snapshot tells all.
    """
    location = changes.location
    is_new, is_changed = (np.zeros(len(location), dtype=np.bool_) for _ in range(2))
    is_new[changes.new] = True
    is_changed[changes.changed] = True
    records = np.bincount(np.searchsorted(location, found.seen.records.location))
    several: dict[int, list[Told]] = {}
    for block in found.spill.blocks():
        fingerprints = np.array([each.location for each in block], dtype=np.uint64)
        places = np.searchsorted(location, fingerprints)
        single = records[places] == 1
        for place, told in zip(places[~single].tolist(), _chosen(block, ~single), strict=True):
            several.setdefault(place, []).append(told)
        new, changed = single & is_new[places], single & is_changed[places]
        _add(connection, manifest, changes.numbers[places[new]], _chosen(block, new))
        _change(connection, manifest, changes.numbers[places[changed]], _chosen(block, changed))
    for which, write in ((is_new, _add), (is_changed, _change)):
        chosen = [place for place in several if which[place]]
        whole = [_whole(several[place]) for place in chosen]
        write(connection, manifest, changes.numbers[chosen], whole)
    return [
        int(changes.numbers[place]) for place, told in several.items() if len(told) < records[place]
    ]


def _chosen(block: Sequence[Told], which: NDArray[np.bool_]) -> list[Told]:
    return [told for told, is_chosen in zip(block, which.tolist(), strict=True) if is_chosen]


def _add(
    connection: Connection, manifest: Manifest, numbers: NDArray[np.int64], told: Sequence[Told]
) -> None:
    add_objects(
        connection,
        feed=manifest.feed,
        sha256=manifest.sha256,
        at=manifest.fetched_at,
        rows=_rows(numbers, told),
    )


def _change(
    connection: Connection, manifest: Manifest, numbers: NDArray[np.int64], told: Sequence[Told]
) -> None:
    change_objects(
        connection, feed=manifest.feed, sha256=manifest.sha256, rows=_rows(numbers, told)
    )


def _rows(numbers: NDArray[np.int64], told: Sequence[Told]) -> Iterator[ObjectRow]:
    for number, each in zip(numbers.tolist(), told, strict=True):
        yield ObjectRow(number, *each[1:])


def _whole(told: Sequence[Told]) -> Told:
    """One object of several records under its id: the first one's place, all their EVSEs."""
    listed = [each for each in told if each.evse_rows is not None]
    if not listed:
        return told[0]
    return told[0]._replace(
        evse_rows=sum(each.evse_rows or 0 for each in listed),
        removed=sum(each.removed or 0 for each in listed),
        evses=" ".join(each.evses for each in listed if each.evses),
    )


def _reopen(connection: Connection, feed: str, numbers: list[int], at: datetime) -> None:
    """A run too short to be sure of begins anew; a longer one goes on over the gap."""
    if not numbers:
        return
    times = snapshot_times(connection, feed=feed)
    lives = lives_of(connection, feed=feed, numbers=numbers)
    since = [
        (number, life.seen_since if run_length(life, times) >= GONE_AFTER else at)
        for number, life in lives.items()
    ]
    reopen_objects(connection, feed=feed, since=since)


def _unsure(objects: Objects, numbers: list[int]) -> Objects:
    """Content 0 differs from every other, so these are written again in the next snapshot."""
    if numbers:
        objects.content[np.isin(objects.number, numbers)] = 0
    return objects

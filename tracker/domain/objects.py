"""What a feed's objects were in its last snapshot, and what the next one changes of them."""

from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint
from tracker.domain.charging import Records
from tracker.domain.fingerprint import Fingerprints

GONE_AFTER: Final = 3

_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The records of one snapshot that were counted, as columns.

    `digest` is the fingerprint of the piece of the file in which a record stands, 0 where that must
    be decoded next time too; `content` that of what is counted and stored of the record, so a new
    time stamp leaves it as it was.
    """

    digest: Fingerprints
    content: Fingerprints
    records: Records

    def by_object(self) -> tuple[Fingerprints, Fingerprints, NDArray[np.int64]]:
        """The distinct locations, the content of each over all its records, and its first record.

        Contents are added up, so the order of records under one id says nothing.
        """
        location = self.records.location
        order = np.argsort(location, kind="stable")
        in_order = location[order]
        is_first = np.ones(len(order), dtype=np.bool_)
        is_first[1:] = in_order[1:] != in_order[:-1]
        starts = np.flatnonzero(is_first)
        content = np.add.reduceat(self.content[order], starts) if len(order) else self.content
        return in_order[starts], content, order[starts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Objects:
    """The objects of a feed that are there, or were there a snapshot or two ago, as columns.

    `missed` counts the snapshots in a row without it; at `GONE_AFTER` an object is gone for good.
    """

    location: Fingerprints
    number: NDArray[np.int64]
    content: Fingerprints
    missed: NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a snapshot changed: places in its columns of objects, and numbers of known objects.

    `location` and `numbers` tell all objects found; `new`, `changed` and `back` are places in them.
    """

    location: Fingerprints
    numbers: NDArray[np.int64]
    new: NDArray[np.int64]
    changed: NDArray[np.int64]
    back: NDArray[np.int64]
    gone: NDArray[np.int64]
    after: Objects


def difference(
    before: Objects,
    *,
    location: Fingerprints,
    content: Fingerprints,
    first: NDArray[np.int64],
    withheld: Fingerprints,
    first_number: int,
) -> Difference:
    """Compare by the feed's own ids; an object in quarantine is neither changed nor gone.

    `first` says where in the file each object stands.
    """
    at, is_known = _matched(before, location)
    known, new = np.flatnonzero(is_known), np.flatnonzero(~is_known)
    numbers = np.empty(len(location), dtype=np.int64)
    numbers[known] = before.number[at]
    in_order = new[np.argsort(first[new])]  # as they stand in the file, so rows are added in order
    numbers[in_order] = first_number + np.arange(len(new))
    missed = _missed(before, at, withheld)
    return Difference(
        location=location,
        numbers=numbers,
        new=new,
        changed=known[before.content[at] != content[known]],
        back=known[before.missed[at] > 0],
        gone=before.number[(before.missed == 0) & (missed > 0)],
        after=_joined(
            _still_known(before, missed, at, content[known]),
            Objects(
                location=location[new],
                number=numbers[new],
                content=content[new],
                missed=np.zeros(len(new), dtype=np.int8),
            ),
        ),
    )


def _matched(before: Objects, location: Fingerprints) -> tuple[NDArray[np.int64], _Mask]:
    """Where each known location stands among the objects, and which are known."""
    order = np.argsort(before.location)
    is_known = fingerprint.among(location, before.location[order])
    place = np.searchsorted(before.location, location[is_known], sorter=order)
    return order[place], is_known


def _still_known(
    before: Objects, missed: NDArray[np.int8], at: NDArray[np.int64], content: Fingerprints
) -> Objects:
    stays = missed < GONE_AFTER
    contents = before.content.copy()
    contents[at] = content
    return Objects(
        location=before.location[stays],
        number=before.number[stays],
        content=contents[stays],
        missed=missed[stays],
    )


def _joined(known: Objects, new: Objects) -> Objects:
    if not len(known.location):
        return new
    return Objects(
        location=np.concatenate((known.location, new.location)),
        number=np.concatenate((known.number, new.number)),
        content=np.concatenate((known.content, new.content)),
        missed=np.concatenate((known.missed, new.missed)),
    )


def _missed(before: Objects, found: NDArray[np.int64], withheld: Fingerprints) -> NDArray[np.int8]:
    missed = before.missed + np.int8(1)
    is_withheld = np.isin(before.location, withheld)
    missed[is_withheld] = before.missed[is_withheld]
    missed[found] = 0
    return missed


class Gathered:
    """Records that come a part at a time: each column grows in place, and is never copied."""

    def __init__(self) -> None:
        """Begin with none."""
        self._columns = {name: bytearray() for name in _columns(nothing_known().seen)}

    def add(self, part: Seen, which: _Mask) -> None:
        """Put the records of which a mask says so under those that are there."""
        of_evses = np.repeat(which, part.records.evses)
        for name, column in _columns(part).items():
            chosen = column[of_evses if name == "evse" else which]
            self._columns[name].extend(chosen.data)

    def seen(self) -> Seen:
        """All of them; nothing can be added any more."""
        found = {
            name: np.frombuffer(self._columns[name], dtype=like.dtype)
            for name, like in _columns(nothing_known().seen).items()
        }
        digest, content = found.pop("digest"), found.pop("content")
        return Seen(digest=digest, content=content, records=Records(**found))


def _columns(seen: Seen) -> dict[str, NDArray[Any]]:
    records = {each.name: getattr(seen.records, each.name) for each in fields(Records)}
    return {"digest": seen.digest, "content": seen.content, **records}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the last snapshot of a feed left: its records, its objects, and under which rules.

    `areas` are the codes that the numbers of `seen.records.area` stand for. `basis` names the
    rules and outlines that the records passed: under others their bytes say nothing.
    """

    seen: Seen
    objects: Objects
    areas: tuple[str, ...]
    basis: str
    next_number: int

    def digests(self, basis: str) -> Fingerprints:
        """The pieces that need not be decoded, smallest first; none under another basis."""
        if basis != self.basis:
            return self.seen.digest[:0]
        return np.unique(self.seen.digest[self.seen.digest != 0])


def nothing_known() -> Known:
    """Before the first snapshot."""
    numbers, small = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int32)
    return Known(
        seen=Seen(
            digest=numbers,
            content=numbers,
            records=Records(
                area=small,
                location=numbers,
                rows=small,
                removed=small,
                nameless=small,
                outside=small.astype(np.int8),
                place=numbers,
                evse=numbers,
            ),
        ),
        objects=Objects(
            location=numbers,
            number=numbers.astype(np.int64),
            content=numbers,
            missed=small.astype(np.int8),
        ),
        areas=(),
        basis="",
        next_number=1,
    )

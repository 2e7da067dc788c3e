"""What a feed's objects were in its last snapshot, and what the next one changes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint
from tracker.domain.charging import Records
from tracker.domain.fingerprint import Fingerprints

GONE_AFTER: Final = 3
EVSE: Final = "evse"

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

    @property
    def columns(self) -> dict[str, NDArray[Any]]:
        """All columns by name; `EVSE` alone has another length than the rest."""
        records = {each.name: getattr(self.records, each.name) for each in fields(Records)}
        return {"digest": self.digest, "content": self.content, **records}

    @classmethod
    def of(cls, columns: Mapping[str, NDArray[Any]]) -> Self:
        """The records whose columns these are."""
        records = {each.name: columns[each.name] for each in fields(Records)}
        digest, content = columns["digest"], columns["content"]
        return cls(digest=digest, content=content, records=Records(**records))

    def where(self, wanted: _Mask) -> "Seen":
        """The records of which a mask says so."""
        return Seen(
            digest=self.digest[wanted],
            content=self.content[wanted],
            records=self.records.where(wanted),
        )

    def without(self, digests: Fingerprints) -> "Seen":
        """The same records, to be decoded next time where they stand in one of these pieces."""
        if not len(digests):
            return self
        digest = np.where(np.isin(self.digest, digests), np.uint64(0), self.digest)
        return replace(self, digest=digest)

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

    @property
    def columns(self) -> dict[str, NDArray[Any]]:
        """All columns by name."""
        return {each.name: getattr(self, each.name) for each in fields(Objects)}

    def where(self, wanted: _Mask) -> "Objects":
        """The objects of which a mask says so."""
        return Objects(**{name: column[wanted] for name, column in self.columns.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Records and objects that the last snapshot of a feed left: all, or those of one part."""

    seen: Seen
    objects: Objects

    def share(self, number: int, of: int) -> "Known":
        """One of equal parts, by location."""
        return Known(
            seen=self.seen.where(fingerprint.shares(self.seen.records.location, of) == number),
            objects=self.objects.where(fingerprint.shares(self.objects.location, of) == number),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a snapshot changed: places in its columns of objects, and numbers of known objects.

    `location` and `numbers` tell all objects found; `new`, `changed` and `back` are places in them.
    `lost` are the locations of those gone.
    """

    location: Fingerprints
    numbers: NDArray[np.int64]
    new: NDArray[np.int64]
    changed: NDArray[np.int64]
    back: NDArray[np.int64]
    gone: NDArray[np.int64]
    lost: Fingerprints
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
    is_gone = (before.missed == 0) & (missed > 0)
    return Difference(
        location=location,
        numbers=numbers,
        new=new,
        changed=known[before.content[at] != content[known]],
        back=known[before.missed[at] > 0],
        gone=before.number[is_gone],
        lost=before.location[is_gone],
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
    contents = before.content.copy()
    contents[at] = content
    return replace(before, content=contents, missed=missed).where(missed < GONE_AFTER)


def _joined(known: Objects, new: Objects) -> Objects:
    if not len(known.location):
        return new
    added = new.columns
    columns = {
        name: np.concatenate((column, added[name])) for name, column in known.columns.items()
    }
    return Objects(**columns)


def _missed(before: Objects, found: NDArray[np.int64], withheld: Fingerprints) -> NDArray[np.int8]:
    missed = before.missed + np.int8(1)
    is_withheld = np.isin(before.location, withheld)
    missed[is_withheld] = before.missed[is_withheld]
    missed[found] = 0
    return missed


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
    )

"""A batch of locations as the columns that are counted, compared and stored."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint
from tracker.domain.charging import NOT_LIVE, Records
from tracker.domain.fingerprint import Fingerprints
from tracker.domain.spread import Spread
from tracker.feeds.feed import ChargingBatch
from tracker.pipeline.spill import Told

_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evses:
    """Which EVSEs of a batch are kept, which of those are live, and which of these have a key.

    `keys` are those of the last.
    """

    kept: _Mask
    live: _Mask
    keyed: _Mask
    keys: list[str]


def evses_of(batch: ChargingBatch, owner: NDArray[np.int64], kept: _Mask) -> Evses:
    """What is counted of each EVSE whose row is kept."""
    listed = kept[(batch.evses > 0)[owner]]
    is_live = np.array([word not in NOT_LIVE for word in batch.status.held], dtype=np.bool_)
    live = listed & is_live[batch.status.which]
    keyed = live & np.array([each is not None for each in batch.evse], dtype=np.bool_)
    keys = list(compress(batch.evse, keyed.tolist()))
    return Evses(kept=listed, live=live, keyed=keyed, keys=keys)  # type: ignore[arg-type] # no None


def records_of(
    batch: ChargingBatch,
    area: NDArray[np.int32],
    outside: NDArray[np.int8],
    evses: Evses,
) -> Records:
    """One record per location, with those of its EVSEs that are kept."""
    size = len(batch.location)
    owner = np.repeat(np.arange(size), batch.evses)

    def per_record(which: _Mask) -> NDArray[np.int32]:
        return np.bincount(owner[which], minlength=size).astype(np.int32)

    return Records(
        area=area,
        location=fingerprint.of_texts(batch.location),
        rows=per_record(evses.kept),
        removed=per_record(evses.kept & ~evses.live),
        nameless=per_record(evses.live & ~evses.keyed),
        outside=outside,
        place=_places(batch.longitude, batch.latitude),
        evse=fingerprint.of_texts(evses.keys),
    )


def contents_of(records: Records, operator: Spread[str | None]) -> Fingerprints:
    """What two records have in common that are stored and counted alike."""
    known = fingerprint.of_texts([name or "" for name in operator.held])
    return fingerprint.combined(
        records.location,
        records.area,
        records.place,
        records.rows,
        records.removed,
        records.nameless,
        records.outside,
        fingerprint.sums(records.evse, records.evses),
        known[operator.which],
    )


def mark_of(operator: str | None) -> str | None:
    """What tells operators apart without their names, which may be those of persons."""
    name = (operator or "").strip().casefold()
    return hashlib.sha256(name.encode()).hexdigest()[:16] if name else None


def _marks(operator: Spread[str | None], wanted: _Mask) -> list[str | None]:
    marks = [mark_of(each) for each in operator.held]
    return [marks[place] for place in operator.which[wanted].tolist()]


def told(
    batch: ChargingBatch,
    area: Sequence[str],
    records: Records,
    evses: Evses,
    wanted: _Mask,
) -> Told:
    """The texts of the wanted records."""
    ends = np.cumsum(records.evses)
    columns = (ends - records.evses, ends, records.rows)
    spans = zip(*(column[wanted].tolist() for column in columns), strict=True)
    mask = wanted.tolist()
    rows, removed = (column[wanted].tolist() for column in (records.rows, records.removed))
    return Told(
        key=list(compress(batch.location, mask)),
        area=list(compress(area, mask)),
        longitude=_or_none(batch.longitude[wanted]),
        latitude=_or_none(batch.latitude[wanted]),
        operator=_marks(batch.operator, wanted),
        evse_rows=[count or None for count in rows],
        removed=[gone if count else None for count, gone in zip(rows, removed, strict=True)],
        evses=[" ".join(evses.keys[start:end]) if count else None for start, end, count in spans],
    )


def _or_none(degrees: NDArray[np.float64]) -> list[float | None]:
    found: list[float | None] = degrees.tolist()
    for place in np.flatnonzero(np.isnan(degrees)):
        found[place] = None
    return found


def _places(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> Fingerprints:
    has_place = np.isfinite(longitude) & np.isfinite(latitude)
    return np.where(has_place, fingerprint.combined(longitude, latitude) | np.uint64(1), 0).astype(
        np.uint64
    )

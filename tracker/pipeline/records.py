"""A batch of locations as the columns that are counted, compared and stored."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tracker.domain import fingerprint
from tracker.domain.charging import NOT_LIVE, Records
from tracker.domain.fingerprint import Fingerprints
from tracker.feeds.feed import ChargingBatch
from tracker.pipeline.spill import Told

_Mask = NDArray[np.bool_]


def is_keyed(batch: ChargingBatch, kept: _Mask) -> tuple[_Mask, _Mask]:
    """Which EVSEs among the kept rows are live, and which of those have a key."""
    listed = kept[(batch.evses > 0)[batch.owner]]
    live = listed & np.array([each not in NOT_LIVE for each in batch.status], dtype=np.bool_)
    return live, live & np.array([each is not None for each in batch.evse], dtype=np.bool_)


def records_of(
    batch: ChargingBatch,
    area: NDArray[np.int32],
    outside: NDArray[np.int8],
    kept: _Mask,
) -> Records:
    """One record per location, with those of its rows that are kept."""
    size = len(batch.location)
    owner = np.repeat(np.arange(size), batch.evses)
    listed = kept[(batch.evses > 0)[batch.owner]]
    live, keyed = is_keyed(batch, kept)
    wanted = zip(batch.evse, keyed.tolist(), strict=True)

    def per_record(which: _Mask) -> NDArray[np.int32]:
        return np.bincount(owner[which], minlength=size).astype(np.int32)

    return Records(
        area=area,
        location=fingerprint.of_texts(batch.location),
        rows=per_record(listed),
        removed=per_record(listed & ~live),
        nameless=per_record(live & ~keyed),
        outside=outside,
        place=_places(batch.longitude, batch.latitude),
        evse=fingerprint.of_texts([key for key, is_wanted in wanted if is_wanted and key]),
    )


def contents_of(records: Records, operator: Sequence[str | None]) -> Fingerprints:
    """What two records have in common that are stored and counted alike."""
    names = {name: place for place, name in enumerate(dict.fromkeys(operator))}
    known = fingerprint.of_texts([name or "" for name in names])
    return fingerprint.combined(
        records.location,
        records.area,
        records.place,
        records.rows,
        records.removed,
        records.nameless,
        records.outside,
        fingerprint.sums(records.evse, records.evses),
        known[[names[each] for each in operator]],
    )


def told(
    batch: ChargingBatch,
    area: Sequence[str],
    records: Records,
    keyed: _Mask,
    wanted: _Mask,
) -> Iterator[Told]:
    """The texts of the wanted records."""
    keys = [key for key, is_keyed in zip(batch.evse, keyed.tolist(), strict=True) if is_keyed]
    ends = np.cumsum(records.evses)
    starts = ends - records.evses
    places = np.flatnonzero(wanted)
    columns = (
        places.tolist(),
        records.location[places].tolist(),
        _or_none(batch.longitude[places]),
        _or_none(batch.latitude[places]),
        records.rows[places].tolist(),
        records.removed[places].tolist(),
        starts[places].tolist(),
        ends[places].tolist(),
    )
    for place, location, longitude, latitude, rows, removed, start, end in zip(
        *columns, strict=True
    ):
        yield Told(
            location,
            batch.location[place],
            area[place],
            longitude,
            latitude,
            batch.operator[place],
            rows or None,
            removed if rows else None,
            " ".join(keys[start:end]) if rows else None,  # type: ignore[arg-type] # keyed
        )


def _or_none(degrees: NDArray[np.float64]) -> list[float | None]:
    return [None if each != each else each for each in degrees.tolist()]  # noqa: PLR0124 - NaN


def _places(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> Fingerprints:
    has_place = np.isfinite(longitude) & np.isfinite(latitude)
    return np.where(has_place, fingerprint.combined(longitude, latitude) | np.uint64(1), 0).astype(
        np.uint64
    )

"""What the feeds of charging points share: rows of EVSEs in, counts per area out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from tracker.domain.charging import ChargingCount
from tracker.domain.fingerprint import Fingerprints
from tracker.domain.indicator import Nature
from tracker.domain.spread import Joined, Spread, Words
from tracker.feeds.feed import Batch, ChargingBatch, Measure
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import ocpi
from tracker.formats.body import refused
from tracker.formats.ocpi import Evse

PUBLISHER: Final = "Nationaal Dataportaal Wegverkeer (NDW)"
LICENSE: Final = "LicenseRef-NDW-open-data"
LICENSE_ADDRESS: Final = "https://opendata.ndw.nu/"
LICENSE_READ: Final = date(2026, 11, 22)
_NUL: Final = "\0"
T = TypeVar("T")
ROWS_IN_CHARGING_BATCH: Final = 60_000
FIELDS: Final[Mapping[str, str]] = {
    "charging-stations": "stations",
    "charging-locations": "locations",
    "charging-evses": "evses",
    "charging-evse-rows": "evse_rows",
    "charging-evses-removed": "removed",
    "charging-evse-duplicates": "duplicates",
    "charging-stations-unknown": "stations_unknown",
    "charging-stations-merged": "stations_merged",
    "charging-stations-outside": "stations_outside",
}
UNITS: Final[Mapping[str, str]] = {
    "charging-stations": "station",
    "charging-locations": "location",
    "charging-evses": "charging point",
    "charging-stations-unknown": "station",
    "charging-stations-merged": "station",
    "charging-stations-outside": "station",
}
MEASURES: Final = tuple(
    Measure(
        indicator=indicator,
        unit=UNITS.get(indicator, "row"),
        nature=Nature.STOCK,
        reference="the day on which the file was fetched",
        counting_rule=(
            "an EVSE once however many parties publish it, never when removed or planned; a "
            "station has at least one of them"
        ),
    )
    for indicator in FIELDS
)
CANNOT_SHOW: Final = (
    "Whether a place is reserved for charging, whether a charger is public where the file says "
    "nothing of it, and anything before our first snapshot."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locations:
    """Some locations as columns; `evses` holds None or nothing where the file lists none.

    `ahead` says of each whether its stamp lies in the future; None where the file has no stamps.
    """

    area: Sequence[str]
    location: Sequence[str]
    operator: Sequence[str | None]
    longitude: Sequence[float] | NDArray[np.float64]
    latitude: Sequence[float] | NDArray[np.float64]
    evses: Sequence[Sequence[Evse] | None]
    digest: Fingerprints | None = None
    ahead: Sequence[bool] | NDArray[np.bool_] | None = None


def batches_of(
    day: date, found: Iterable[tuple[Locations, Fingerprints]]
) -> Iterator[ChargingBatch]:
    """Batches of at least `ROWS_IN_CHARGING_BATCH` rows, but for the last: a rule costs per batch.

    Beside the locations come the fingerprints of the records that were known.
    """
    gathered: list[ChargingBatch] = []
    rows = 0
    words = _Known(status=Words(), operator=Words())
    for locations, unchanged in found:
        gathered.append(_batch(day, locations, unchanged, words))
        rows += len(gathered[-1].owner)
        if rows >= ROWS_IN_CHARGING_BATCH:
            yield _joined(gathered)
            gathered, rows = [], 0
    if gathered:
        yield _joined(gathered)


class _Known(NamedTuple):
    """The words that came so far."""

    status: Words[str]
    operator: Words[str | None]


def _batch(day: date, found: Locations, unchanged: Fingerprints, words: _Known) -> ChargingBatch:
    evses = [evse for each in found.evses if each for evse in each]
    counts = np.array([len(each) if each else 0 for each in found.evses], dtype=np.int32)
    keys = _keys(found, evses, counts)
    operator = words.operator.spread(found.operator)
    for texts in (found.location, operator.held, keys):
        _refuse_nul(texts)
    return ChargingBatch(
        day=day,
        area=found.area,
        location=found.location,
        operator=operator,
        longitude=np.asarray(found.longitude, dtype=np.float64),
        latitude=np.asarray(found.latitude, dtype=np.float64),
        evses=counts,
        digest=np.zeros(len(counts), np.uint64) if found.digest is None else found.digest,
        evse=keys,
        status=words.status.spread([evse.status for evse in evses]),
        uid=Joined.of([evse.uid for evse in evses]),
        ahead=np.zeros(len(counts), np.bool_) if found.ahead is None else np.asarray(found.ahead),
        unchanged=unchanged,
    )


def _keys(
    found: Locations, evses: Sequence[Evse], counts: NDArray[np.int32]
) -> Sequence[str | None]:
    """Where the id is null, the uid within its owner stands in; removed EVSEs need none."""
    keys = ocpi.keys(evses)
    missing = [place for place, key in enumerate(keys) if key is None]
    if missing:
        owners = np.repeat(np.arange(len(counts)), counts)
        for place in missing:
            if evses[place].status != ocpi.REMOVED:
                owner = found.operator[owners[place]] or found.location[owners[place]]
                keys[place] = f"{owner}/{evses[place].uid}".upper()
    return keys


def _refuse_nul(texts: Iterable[str | None]) -> None:
    """JSON can hold the character NUL in a text, PostgreSQL cannot."""
    if _NUL in "".join(filter(None, texts)):
        text = next(each for each in texts if each and _NUL in each)
        expected = "ids and operators without the character NUL"
        raise refused("a text holds the character NUL", expected=expected, head=text.encode())


def _joined(parts: Sequence[ChargingBatch]) -> ChargingBatch:
    if len(parts) == 1:
        return parts[0]
    return ChargingBatch(
        day=parts[0].day,
        area=[each for part in parts for each in part.area],
        location=[each for part in parts for each in part.location],
        operator=_one([part.operator for part in parts]),
        longitude=np.concatenate([part.longitude for part in parts]),
        latitude=np.concatenate([part.latitude for part in parts]),
        evses=np.concatenate([part.evses for part in parts]),
        digest=np.concatenate([part.digest for part in parts]),
        evse=[each for part in parts for each in part.evse],
        status=_one([part.status for part in parts]),
        uid=_together([part.uid for part in parts]),
        ahead=np.concatenate([part.ahead for part in parts]),
        unchanged=np.concatenate([part.unchanged for part in parts]),
    )


def _one(parts: Sequence[Spread[T]]) -> Spread[T]:
    """Parts whose words were counted on: the last one holds them all."""
    return Spread(parts[-1].held, np.concatenate([part.which for part in parts]))


def _together(parts: Sequence[Joined]) -> Joined:
    lengths = np.concatenate([part.lengths for part in parts])
    return Joined("".join(part.text for part in parts), lengths)


def charging_batches(counts: Mapping[str, ChargingCount], day: date) -> Iterator[Batch]:
    """The counts as figures of that day; what a file cannot tell is left out, not null."""
    period = day.isoformat()
    for indicator, field in FIELDS.items():
        values = ((area, getattr(count, field)) for area, count in counts.items())
        figures = (
            Figure(area, period, float(value), f"{area} {period}", reference=day)
            for area, value in values
            if value is not None
        )
        yield from in_batches(indicator, figures)

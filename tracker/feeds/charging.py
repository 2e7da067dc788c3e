"""What the feeds of charging points share: rows of EVSEs in, counts per area out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

from tracker.domain.charging import ChargingCount
from tracker.domain.indicator import Nature
from tracker.feeds.feed import ROWS_IN_BATCH, Batch, ChargingBatch, Measure
from tracker.feeds.figures import Figure, in_batches
from tracker.formats.ocpi import Evse

PUBLISHER: Final = "Nationaal Dataportaal Wegverkeer (NDW)"
LICENSE: Final = "LicenseRef-NDW-open-data"
LICENSE_ADDRESS: Final = "https://opendata.ndw.nu/"
LICENSE_READ: Final = date(2026, 11, 22)
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


class Charger(NamedTuple):
    """One EVSE, or one location where the file lists none."""

    area: str
    location: str
    evse: str | None
    status: str | None
    longitude: float | None
    latitude: float | None
    row: str


def chargers(
    *,
    area: str,
    location: str,
    owner: str,
    point: tuple[float | None, float | None],
    evses: Sequence[Evse] | None,
) -> Iterator[Charger]:
    """One row per EVSE; one row without EVSE and status where the location lists none."""
    if not evses:
        yield Charger(area, location, None, None, *point, location)
        return
    for evse in evses:
        row = f"{location}/{evse.uid}"
        yield Charger(area, location, evse.key(owner), evse.status, *point, row)


def batches_of(day: date, rows: Iterable[Charger]) -> Iterator[ChargingBatch]:
    """Columns of at most `ROWS_IN_BATCH`, all seen on one day."""
    left = iter(rows)
    while chunk := tuple(islice(left, ROWS_IN_BATCH)):
        area, location, evse, status, longitude, latitude, row = zip(*chunk, strict=True)
        yield ChargingBatch(
            day=day,
            area=area,
            location=location,
            evse=evse,
            status=status,
            longitude=longitude,
            latitude=latitude,
            row=row,
        )


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

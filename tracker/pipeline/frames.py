"""Batches as the columns that the rule files speak of."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from tracker.catalogue.catalogue import Catalogue
from tracker.checks.spread import Spread
from tracker.domain.observation import ObsStatus
from tracker.domain.period import parse_period
from tracker.errors import FormatError
from tracker.feeds.feed import Batch, ChargingBatch, ShapeBatch
from tracker.formats.body import refused
from tracker.formats.number import NoNumber, Number
from tracker.pipeline.normalising import normalised
from tracker.pipeline.places import Outlines, Placed
from tracker.store.observations import Figure

_NUL: Final = "\0"
Columns = Mapping[str, Sequence[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFrame:
    """Figures of one batch, and their columns."""

    figures: tuple[Figure, ...]
    columns: Columns


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeFrame:
    """Outlines of one batch as they may be kept, and their columns."""

    geometry: tuple[str, ...]
    columns: Columns


def figure_frame(batch: Batch, catalogue: Catalogue, first_id: int) -> FigureFrame:
    """Give every figure its unit and the day that it stands for."""
    indicator = catalogue.indicators.get(batch.indicator)
    if indicator is None:
        raise FormatError(
            f"the feed gives figures of {batch.indicator!r}, which the catalogue does not know",
            hint="add the indicator to indicators.toml, or use a catalogue that has it",
        )
    _refuse_nul(batch.area, batch.period, batch.row, batch.definition or ())
    figures = tuple(_figures(batch, indicator.unit))
    columns: Columns = {
        "row_id": range(first_id, first_id + len(figures)),
        "indicator": [each.indicator for each in figures],
        "area": [each.area or None for each in figures],
        "area_known": [each.area in catalogue.areas if each.area else None for each in figures],
        "gone_to": [_gone_to(catalogue, each) for each in figures],
        "period": [each.period for each in figures],
        "reference": [each.reference.isoformat() for each in figures],
        "value": [each.value for each in figures],
        "no_number": [_instead(value) for value in batch.value],
        "obs_status": [each.obs_status.value for each in figures],
        "definition": [each.definition for each in figures],
        "row": list(batch.row),
    }
    return FigureFrame(figures=figures, columns=columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingFrame:
    """The columns of a batch, one entry per row, and where each of its locations was placed."""

    placed: Placed
    columns: Columns


def charging_frame(batch: ChargingBatch, outlines: Outlines, first_id: int) -> ChargingFrame:
    """Place every location; an area that nobody declared is the one that it lies in."""
    placed = outlines.place(batch.area, batch.longitude, batch.latitude)
    owner = batch.owner
    is_listed = (batch.evses > 0)[owner]
    columns: Columns = {
        "row_id": range(first_id, first_id + len(owner)),
        "area": Spread([each or None for each in placed.area], owner),
        "location": Spread(batch.location, owner),
        "evse": _per_row(batch.evse, is_listed),
        "status": _per_row(batch.status, is_listed),
        "longitude": Spread(batch.longitude, owner),
        "latitude": Spread(batch.latitude, owner),
        "metres_outside": Spread(placed.metres_outside, owner),
        "stamp_ahead": Spread(batch.ahead, owner),
        "row": _RowNames(batch, len(owner)),
    }
    return ChargingFrame(placed=placed, columns=columns)


class _RowNames(Sequence[str]):
    """Put together only where somebody asks: no rule looks at them."""

    def __init__(self, batch: ChargingBatch, size: int) -> None:
        self._batch, self._size = batch, size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, row: int) -> str:  # type: ignore[override] # no slices are taken
        return self._names[row]

    @cached_property
    def _names(self) -> Sequence[str]:
        return self._batch.row


def _per_row(values: Sequence[object], is_listed: NDArray[np.bool_]) -> Sequence[object]:
    """Nothing in the rows of locations that list no EVSE."""
    if is_listed.all():
        return values
    rows = np.full(len(is_listed), None, dtype=object)
    rows[is_listed] = values
    found: list[object] = rows.tolist()
    return found


def shape_frame(batch: ShapeBatch, first_id: int) -> ShapeFrame:
    """Normalise the outlines, and tell of each what was done to it and where it lies."""
    _refuse_nul(batch.area, batch.name, batch.row)
    found = normalised(batch.geometry)
    edges = zip(*shapely.bounds(found.shapes).tolist(), strict=True)
    west, south, east, north = edges if batch.row else ((),) * 4
    columns: Columns = {
        "row_id": range(first_id, first_id + len(batch.row)),
        "area": [each or None for each in batch.area],
        "name": list(batch.name),
        "points": [int(each) for each in shapely.get_num_coordinates(found.shapes)],
        "is_valid": [bool(each) for each in shapely.is_valid(found.shapes)],
        "is_as_published": list(found.is_as_published),
        "area_change": list(found.area_change),
        "west": [_degrees(each) for each in west],
        "south": [_degrees(each) for each in south],
        "east": [_degrees(each) for each in east],
        "north": [_degrees(each) for each in north],
        "row": list(batch.row),
    }
    return ShapeFrame(geometry=found.geometry, columns=columns)


def _refuse_nul(*columns: Sequence[str]) -> None:
    """JSON can hold the character NUL in a text, PostgreSQL cannot."""
    for texts in columns:
        found = next((text for text in texts if _NUL in text), None)
        if found is not None:
            expected = "codes and names without the character NUL"
            raise refused("a text holds the character NUL", expected=expected, head=found.encode())


def _degrees(edge: float) -> float | None:
    """The edge of an outline; what is no outline has none."""
    return None if math.isnan(edge) else edge


def _figures(batch: Batch, unit: str) -> Iterator[Figure]:
    references = batch.reference or [_last_day(period) for period in batch.period]
    statuses = batch.obs_status or [ObsStatus.NORMAL] * len(batch.value)
    definitions = batch.definition or [""] * len(batch.value)
    for area, period, value, reference, status, definition in zip(
        batch.area, batch.period, batch.value, references, statuses, definitions, strict=True
    ):
        yield Figure(
            indicator=batch.indicator,
            area=area,
            period=period,
            reference=reference,
            value=None if value is None or isinstance(value, NoNumber) else float(value),
            unit=unit,
            obs_status=status,
            definition=definition,
        )


def _gone_to(catalogue: Catalogue, figure: Figure) -> str | None:
    """Where the area of a figure went before its period began, "?" where nobody says it.

    The year in which a code ended is still its own: CBS keeps the division of 1 January.
    """
    area = catalogue.areas.get(figure.area)
    if area is None or area.valid_to is None or figure.value is None:
        return None
    try:
        first = parse_period(figure.period).start
    except ValueError:  # another rule says that this is no period
        return None
    return (area.successor or "?") if first > area.valid_to else None


def _instead(value: Number) -> str | None:
    return value.text if isinstance(value, NoNumber) else None


def _last_day(period: str) -> date:
    try:
        return parse_period(period).end
    except ValueError as error:
        raise FormatError(
            f"the feed gives a figure for the period {period!r}: {error}",
            hint="the feed's parser must turn the publisher's code into an SDMX period",
        ) from error

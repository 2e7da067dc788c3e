"""Batches as the columns that the rule files speak of."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import shapely

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.charging import ChargingRows
from tracker.domain.observation import ObsStatus
from tracker.domain.period import parse_period
from tracker.errors import FormatError
from tracker.feeds.feed import Batch, ChargingBatch, ShapeBatch
from tracker.pipeline.normalising import normalised
from tracker.pipeline.places import Outlines
from tracker.store.observations import Figure

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
    figures = tuple(_figures(batch, indicator.unit))
    columns: Columns = {
        "row_id": range(first_id, first_id + len(figures)),
        "indicator": [each.indicator for each in figures],
        "area": [each.area or None for each in figures],
        "area_known": [each.area in catalogue.areas if each.area else None for each in figures],
        "period": [each.period for each in figures],
        "reference": [each.reference.isoformat() for each in figures],
        "value": [each.value for each in figures],
        "obs_status": [each.obs_status.value for each in figures],
        "row": list(batch.row),
    }
    if batch.definition is not None:
        columns = {**columns, "definition": list(batch.definition)}
    return FigureFrame(figures=figures, columns=columns)


def charging_frame(batch: ChargingBatch, outlines: Outlines, first_id: int) -> Columns:
    """Place every point; an area that nobody declared is the one that it lies in."""
    placed = outlines.place(batch.area, batch.longitude, batch.latitude)
    return {
        "row_id": range(first_id, first_id + len(batch.row)),
        "area": [each or None for each in placed.area],
        "location": list(batch.location),
        "evse": list(batch.evse),
        "status": list(batch.status),
        "longitude": list(batch.longitude),
        "latitude": list(batch.latitude),
        "metres_outside": list(placed.metres_outside),
        "row": list(batch.row),
    }


def shape_frame(batch: ShapeBatch, first_id: int) -> ShapeFrame:
    """Normalise the outlines, and tell of each what was done to it and where it lies."""
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


def charging_rows(columns: Columns, outside: Sequence[bool | None]) -> ChargingRows:
    """The columns that counting needs."""
    return ChargingRows(
        area=[str(each) for each in columns["area"]],
        location=[str(each) for each in columns["location"]],
        evse=columns["evse"],  # type: ignore[arg-type]
        status=columns["status"],  # type: ignore[arg-type]
        longitude=columns["longitude"],  # type: ignore[arg-type]
        latitude=columns["latitude"],  # type: ignore[arg-type]
        outside=outside,
    )


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
            value=None if value is None else float(value),
            unit=unit,
            obs_status=status,
            definition=definition,
        )


def _last_day(period: str) -> date:
    try:
        return parse_period(period).end
    except ValueError as error:
        raise FormatError(
            f"the feed gives a figure for the period {period!r}: {error}",
            hint="the feed's parser must turn the publisher's code into an SDMX period",
        ) from error

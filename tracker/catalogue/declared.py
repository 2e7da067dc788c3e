"""Declared figures: a CSV line each, with the public source that anyone can read it in."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from tracker.catalogue.faults import Faults, refuse
from tracker.catalogue.row import Row, rows
from tracker.domain.declared import DeclaredFigure
from tracker.domain.indicator import Indicator, Nature
from tracker.domain.observation import DECLARED, Observation, ObsStatus
from tracker.domain.period import Period, parse_period

_COLUMNS: Final = (
    *("area", "indicator", "period", "reference", "value", "unit", "obs_status"),
    *("source_title", "address", "read"),
)
_OPTIONAL: Final = ("definition",)


def read_declared(
    file: str, text: str, *, areas: Collection[str], indicators: Mapping[str, Indicator]
) -> Iterator[DeclaredFigure]:
    """Every figure of the file; the same figure twice from one source is an error.

    The first line of a figure counts; another source's stands beside it under its address.
    """
    seen: dict[tuple[object, ...], dict[str, int]] = {}
    faults = Faults()
    for row in rows(file, text, _COLUMNS, optional=_OPTIONAL):
        figure = faults.caught(_figure, row, areas, indicators)
        if figure is None:
            continue
        at = figure.observation
        about = (at.area, at.indicator, at.period, at.reference, at.definition)
        lines = seen.setdefault(about, {})
        first = lines.setdefault(figure.address, row.line)
        if first != row.line:
            hint = f"Line {first} has the same figure from there: keep one of the two."
            faults.found.append(row.error("period", problem="declared twice", hint=hint))
        source = figure.address if len(lines) > 1 else ""
        yield replace(figure, observation=replace(at, source=source))
    refuse(faults.found)


def _figure(
    row: Row, areas: Collection[str], indicators: Mapping[str, Indicator]
) -> DeclaredFigure:
    indicator = indicators[row.known("indicator", tuple(indicators))]
    reference = _reference(row, indicator)
    read = _read(row, reference)
    return DeclaredFigure(
        observation=Observation(
            indicator=indicator.id,
            area=row.known("area", areas),
            period=row.text("period"),
            reference=reference,
            value=_value(row, indicator),
            unit=indicator.unit,
            obs_status=ObsStatus(row.known("obs_status", tuple(ObsStatus))),
            vintage=read,
            feed=DECLARED,
            snapshot=f"{row.file}:{row.line}",
            definition=_definition(row, indicator),
        ),
        source_title=row.text("source_title"),
        address=row.address("address"),
        read=read,
    )


def _definition(row: Row, indicator: Indicator) -> str:
    """A name that the indicator explains in every language; empty where nothing ever changed."""
    if not row.cells["definition"].strip():
        return ""
    return row.known("definition", tuple(indicator.definitions))


def _value(row: Row, indicator: Indicator) -> float:
    unit = row.text("unit")
    if unit != indicator.unit:
        hint = f"Write the figure in {indicator.unit}, or use another indicator."
        problem = f"{unit!r} does not match {indicator.id}, which is counted in {indicator.unit!r}"
        raise row.error("unit", problem=problem, hint=hint)
    value = row.number("value")
    low, high = indicator.lower, indicator.upper
    if (low is not None and value < low) or (high is not None and value > high):
        hint = "Check the figure in its source; bounds stand in indicators.toml."
        raise row.error("value", problem=f"{value:g} cannot be for {indicator.id}", hint=hint)
    return value


def _period(row: Row) -> Period:
    text = row.text("period")
    try:
        return parse_period(text)
    except ValueError as error:
        hint = "Write 2029, 2029-Q3, 2029-07 or 2029-07-01."
        raise row.error("period", problem=f"{text!r} is no period", hint=hint) from error


def _reference(row: Row, indicator: Indicator) -> date:
    """The day the figure holds: any day of the period for a stock, its last day for a flow."""
    period, day = _period(row), row.day("reference")
    first = period.end if indicator.nature is Nature.FLOW else period.start
    if not first <= day <= period.end:
        hint = f"Write the last day of the period, {period.end}, or the day of the count in it."
        raise row.error("reference", problem=f"{day} does not fit {period.text}", hint=hint)
    return day


def _read(row: Row, reference: date) -> date:
    read = row.day("read")
    if read < reference and row.cells["obs_status"] != ObsStatus.FORECAST:
        hint = "Write the day on which the source was read."
        raise row.error("read", problem=f"{read} is before the figure's own day", hint=hint)
    return read

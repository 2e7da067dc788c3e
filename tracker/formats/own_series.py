"""A series of one's own: a CSV of a few named columns, read strictly, every wrong cell named."""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from tracker.domain.period import Period, parse_period
from tracker.errors import SeriesError

LARGEST: Final = 1e15  # beyond it a float has no place for every whole number
FIRST_YEAR, LAST_YEAR = 1000, 2999
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMA: Final = re.compile(r"[+-]?[\d.]*\d,\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFigure:
    """One row: `value` is None where the cell is empty, `line` is its place in the file."""

    area: str
    period: str
    day: date
    value: float | None
    line: int


def read_figures(
    content: bytes, name: str, *, columns: Sequence[str] = ("date", "value")
) -> list[OwnFigure]:
    """All rows, oldest first; a bare year, quarter or month stands for its last day.

    Raises:
        SeriesError: With file, row and column, at the first cell that is not as it should be.
    """
    rows = _rows(_text(content, name), name, columns)
    found = sorted((_figure(row) for row in rows), key=lambda each: (each.area, each.day))
    if not found:
        raise SeriesError(
            f"{name}: no row below the header", hint="write one row for each figure: 2025,3000"
        )
    for before, after in pairwise(found):
        if (before.area, before.day) == (after.area, after.day):
            first, second = sorted((before.line, after.line))
            raise SeriesError(
                f"{name}, row {second}, column date: {after.day} stands in row {first} already",
                hint="keep one figure for each day; a bare year stands for its 31 December",
            )
    return found


def period_of(text: str) -> Period:
    """A year, quarter, month or day in the years that a series can have; else ValueError."""
    period = parse_period(text.strip())
    if not FIRST_YEAR <= period.end.year <= LAST_YEAR:
        raise ValueError(f"{text!r} is outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return period


def number_of(text: str) -> float:
    """A finite number with a decimal point; else ValueError that says what is wrong with it."""
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is no number")
    value = float(text)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError(f"{text!r} is too large to reckon with")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    file: str
    line: int
    cells: dict[str, str]

    def wrong(self, column: str, what: str, hint: str) -> SeriesError:
        return SeriesError(f"{self.file}, row {self.line}, column {column}: {what}", hint=hint)


def _text(content: bytes, name: str) -> str:
    """UTF-8, with or without the mark that spreadsheets put in front of it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(content[: error.start].split(b"\n"))
        raise SeriesError(
            f"{name}, row {line}: the bytes are not UTF-8",
            hint="save the file as CSV in UTF-8",
        ) from error


def _rows(text: str, name: str, columns: Sequence[str]) -> Iterator[_Row]:
    lines = _lines(text, name)
    header = next(lines, (1, []))[1]
    if [cell.strip().lower() for cell in header] != list(columns):
        shown = ",".join(header)[:80]
        raise SeriesError(
            f"{name}, row 1: the header is {shown!r}" if shown else f"{name} is empty",
            hint=f"let the first row be {','.join(columns)}, with commas between the columns",
        )
    for line, cells in lines:
        row = _Row(file=name, line=line, cells=dict(zip(columns, cells, strict=False)))
        if len(cells) != len(columns):
            raise row.wrong(
                columns[-1],
                f"{len(cells)} cells instead of {len(columns)}",
                "write numbers with a decimal point and no other signs: 3000.5",
            )
        yield row


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each starts on; blank rows are no rows."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise SeriesError(
                f"{name}, row {line}: {error}", hint="close every quote, and save as plain CSV"
            ) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _figure(row: _Row) -> OwnFigure:
    text = row.cells["date"].strip()
    try:
        period = period_of(text)
    except ValueError as error:
        hint = "write a day, month, quarter or year: 2029-07-01, 2029-07, 2029-Q3 or 2029"
        raise row.wrong("date", _without_advice(text, error), hint) from error
    area = row.cells.get("area", "").strip()
    if "area" in row.cells and not area:
        raise row.wrong("area", "the cell is empty", "name the area of every row")
    return OwnFigure(area=area, period=text, day=period.end, value=_value(row), line=row.line)


def _value(row: _Row) -> float | None:
    text = row.cells["value"]
    if not text.strip():
        return None
    try:
        return number_of(text)
    except ValueError as error:
        has_comma = _COMMA.fullmatch(text.strip())
        hint = "write a decimal point and nothing between thousands: 3000.5"
        other = "write a finite number; leave the cell empty where there is no figure"
        raise row.wrong("value", str(error), hint if has_comma else other) from error


def _without_advice(text: str, error: ValueError) -> str:
    """What is wrong with a date in our own words, unless it lies outside the years."""
    return str(error) if "outside" in str(error) else f"{text!r} is no date"

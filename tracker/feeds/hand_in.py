"""A file that a council or an initiative hands in; read like any feed, but never fetched."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tracker.domain.observation import HAND_IN
from tracker.domain.period import parse_period
from tracker.errors import HandInError
from tracker.feeds.feed import Batch, Feed, Pull

_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
_THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
# A name with a dot and letters at its end: no user, no port, no bare address of a machine.
_ADDRESS: Final = re.compile(r"https://([\w-]+\.)+[a-z]{2,}(/\S*)?", re.IGNORECASE)
COLUMNS: Final = ("area", "indicator", "period", "value", "unit", "source", "read")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInRow:
    """One line of the template; `number` is its line in the file, the header being line 1."""

    number: int
    area: str
    indicator: str
    period: str
    value: float
    unit: str
    source: str
    read: date


def read_rows(content: bytes) -> tuple[HandInRow, ...]:
    """Read the template, with `,` or `;` between cells; HandInError names row and column."""
    text = _decoded(content)
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    lines = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        if tuple(lines.fieldnames or ()) != COLUMNS:
            found = ", ".join(lines.fieldnames or ()) or "nothing"
            raise _wrong(1, "the header", f"must be {','.join(COLUMNS)}; found {found}")
        rows = tuple(_row(lines.line_num, cells) for cells in lines)
    except csv.Error as error:
        raise _wrong(lines.line_num, "the row", f"cannot be read: {error}") from error
    if not rows:
        raise _wrong(2, "the row", "is missing: the file holds a header and no figures")
    other = next((row for row in rows if row.source != rows[0].source), None)
    if other:
        raise _wrong(other.number, "source", "differs from row 2: hand in one file per source")
    return rows


def parse(pull: Pull) -> Iterator[Batch]:
    """One batch per indicator, in the order of the file."""
    for answer in pull.answers:
        with answer.open() as stream:
            rows = read_rows(stream.read())
        for indicator in dict.fromkeys(row.indicator for row in rows):
            own = [row for row in rows if row.indicator == indicator]
            yield Batch(
                indicator=indicator,
                area=[row.area for row in own],
                period=[row.period for row in own],
                value=[row.value for row in own],
                row=[f"row {row.number}" for row in own],
            )


def _row(number: int, cells: Mapping[str | None, str | None]) -> HandInRow:
    if None in cells or None in cells.values():
        raise _wrong(number, "the row", f"must have {len(COLUMNS)} cells")
    texts = {str(name): (cell or "").strip() for name, cell in cells.items()}
    empty = next((name for name in COLUMNS if not texts[name]), None)
    if empty:
        raise _wrong(number, empty, "is empty")
    return HandInRow(
        number=number,
        area=texts["area"],
        indicator=texts["indicator"],
        period=_period(number, texts["period"]),
        value=_value(number, texts["value"]),
        unit=texts["unit"],
        source=_source(number, texts["source"]),
        read=_day(number, texts["read"]),
    )


def _period(number: int, text: str) -> str:
    try:
        return parse_period(text).text
    except ValueError as error:
        raise _wrong(number, "period", str(error)) from error


def _value(number: int, text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise _wrong(number, "value", f"{text!r} is no number: write 1234.5, no separators")
    if _THOUSANDS.fullmatch(text):
        raise _wrong(number, "value", f"{text!r} may mean thousands: write 1234, or 1.2340")
    return float(text)


def _source(number: int, text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise _wrong(number, "source", f"{text[:60]!r} is no public address: it starts https://")
    return text


def _day(number: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _wrong(number, "read", f"{text!r} is no day: write 2026-05-13") from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(1, "the file", "is not UTF-8 text") from error


def _wrong(number: int, column: str, what: str) -> HandInError:
    return HandInError(
        f"row {number}, {column}: {what}",
        hint="correct the cell and hand the file in again; nothing of it was loaded",
    )


FEED = Feed(
    id=HAND_IN,
    title="Figures handed in",
    publisher="the council or initiative that the file names",
    landing_page="",
    license="LicenseRef-hand-in",
    license_address="",
    license_read=date(2026, 11, 22),
    redistribute=False,
    attribution="the address in the file",
    update_frequency="P1Y",
    usual_lag=timedelta(days=0),
    measures=(),
    cannot_show="More than the source that the file names can show.",
    requests=lambda _day: (),
    parse=parse,
    failure="A cell of the file is wrong. The message names row and column: correct it.",
    unverified=False,
    restates=False,
)

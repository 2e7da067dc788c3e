"""A file that a council or an initiative hands in; read like any feed, but never fetched."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Final

from tracker.domain.observation import HAND_IN
from tracker.domain.period import parse_period
from tracker.errors import HandInError
from tracker.feeds.feed import Batch, Feed, Pull
from tracker.feeds.hand_in_file import COLUMNS, Form, read_lines
from tracker.formats.dialect import Cell
from tracker.formats.workbook import Formula

_LARGEST: Final = 1e15
_NUMBERS: Final = {
    ".": re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII),
    ",": re.compile(r"-?\d{1,15}(,\d{1,9})?", re.ASCII),
}
_THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_LOCAL_DAY: Final = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
# A name with a dot and letters at its end: no user, no port, no bare address of a machine.
_ADDRESS: Final = re.compile(r"https://([\w-]+\.)+[a-z]{2,}(/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInRow:
    """One line of the template; `number` is its line in the file, the header being line 1."""

    number: int
    form: Form
    area: str
    indicator: str
    period: str
    value: float
    unit: str
    source: str
    read: date

    def wrong(self, column: str, what: str) -> HandInError:
        """The failure to raise where a cell can be read and is still wrong."""
        return self.form.wrong(self.number, column, what)


def read_rows(content: bytes) -> tuple[HandInRow, ...]:
    """Read the template, CSV or XLSX; HandInError names row and column."""
    form, lines = read_lines(content)
    rows = tuple(_row(form, number, cells) for number, cells in lines)
    other = next((row for row in rows if row.source != rows[0].source), None)
    if other:
        first = rows[0].number
        raise other.wrong("source", f"differs from row {first}: hand in one file per source")
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


def _row(form: Form, number: int, cells: Sequence[Cell]) -> HandInRow:
    if len(cells) != len(COLUMNS):
        raise form.wrong(number, "the row", f"must have {len(COLUMNS)} cells")
    line = _Line(form=form, number=number, cells=dict(zip(COLUMNS, cells, strict=True)))
    line.require_values()
    return HandInRow(
        number=number,
        form=form,
        area=line.text("area"),
        indicator=line.text("indicator"),
        period=line.period(),
        value=line.value(),
        unit=line.text("unit"),
        source=line.source(),
        read=line.day(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One row as it was typed; each method gives one cell or says what is wrong with it."""

    form: Form
    number: int
    cells: Mapping[str, Cell]

    def wrong(self, column: str, what: str) -> HandInError:
        return self.form.wrong(self.number, column, what)

    def require_values(self) -> None:
        for name, cell in self.cells.items():
            if cell is None or not str(cell).strip():
                raise self.wrong(name, "is empty")
            if isinstance(cell, Formula):
                raise self.wrong(name, "holds a formula: type the value itself")

    def text(self, column: str) -> str:
        cell = self.cells[column]
        if not isinstance(cell, str):
            raise self.wrong(column, f"{cell} is no text: format the cell as text, then type it")
        return cell.strip()

    def period(self) -> str:
        cell = self.cells["period"]
        is_year = isinstance(cell, int) and not isinstance(cell, bool)
        try:
            return parse_period(str(cell) if is_year else self.text("period")).text
        except ValueError as error:
            raise self.wrong("period", str(error)) from error

    def value(self) -> float:
        cell = self.cells["value"]
        if self.form.decimal:
            return self._typed_number(self.text("value"))
        if isinstance(cell, str | bool | datetime):
            raise self.wrong("value", f"{str(cell)[:60]!r} is no number: type it as a number")
        if cell is None or abs(cell) >= _LARGEST or not isfinite(cell):
            raise self.wrong("value", f"{str(cell)[:60]} is no number that anybody counts")
        return float(cell)

    def _typed_number(self, text: str) -> float:
        decimal = self.form.decimal
        if not _NUMBERS[decimal].fullmatch(text):
            what = f"{text[:60]!r} is no number: write 1234{decimal}5, no separators"
            raise self.wrong("value", what)
        if _THOUSANDS.fullmatch(text):
            what = f"{text!r} may mean thousands: write 1234, or 1{decimal}2340"
            raise self.wrong("value", what)
        return float(text.replace(",", "."))

    def source(self) -> str:
        text = self.text("source")
        if not _ADDRESS.fullmatch(text):
            what = f"{text[:60]!r} is no public address: it starts https://"
            raise self.wrong("source", what)
        return text

    def day(self) -> date:
        cell = self.cells["read"]
        if isinstance(cell, datetime):
            return cell.date()
        text = self.text("read")
        local = _LOCAL_DAY.fullmatch(text) if self.form.local_days else None
        try:
            if local:
                return date(*(int(local[part]) for part in (3, 2, 1)))
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.wrong("read", f"{text[:60]!r} is no day: write 2026-05-13") from error


FEED: Final = Feed(
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
    stands_alone=True,
    all_or_nothing=True,
)

"""How a publisher writes a table: signs, dates and blanks are declared, and none is guessed."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from tracker.errors import FormatError
from tracker.formats.body import refused
from tracker.formats.number import Number, is_held_back, no_number

Cell = str | float | bool | datetime | None
MISSING: Final = frozenset({"", "..", ".", "-", "n/a", "*"})
_BLANKS: Final = " \u00a0\u2009\u202f"  # plain, no-break, thin, narrow no-break
_DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 a day of a calendar, no moment
_FIRST_SERIAL: Final = 61  # Excel's 60 is 29 February 1900, which never was
_YEARS: Final = range(1700, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What is special about a publisher's tables.

    `missing` are the signs for an unknown figure, in small letters; `*`, `..` and `<5` always are.
    At most `banner` rows with text stand before the header. `dates` are forms of `strptime` with a
    year of four digits. `thousands` may be " ", which stands for every kind of blank. `sheet` names
    the sheet of a workbook; without it there must be one only. With `ends_its_lines`, a last line
    of CSV without an end was cut off.
    """

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    decimal: str = "."
    thousands: str = ""
    missing: frozenset[str] = MISSING
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    banner: int = 0
    sheet: str = ""
    ends_its_lines: bool = False

    def __post_init__(self) -> None:
        if self.thousands == self.decimal:
            raise ValueError(f"{self.decimal!r} cannot mean both thousands and decimals")
        if any("%Y" not in form for form in self.dates):
            raise ValueError("a date needs a year of four digits: %Y")

    def number(self, cell: Cell, where: str = "") -> float | None:
        """The figure; a sign for missing is None, and never zero."""
        if cell is None or self._is_missing(cell):
            return None
        if isinstance(cell, bool | datetime):
            raise _wrong(cell, "number", where)
        if isinstance(cell, str):
            if not _number(self.decimal, self.thousands).fullmatch(cell.strip()):
                raise _wrong(cell, f"number with {self.decimal!r} before the decimals", where)
            return _finite(self._plain(cell), cell, where)
        return _finite(cell, cell, where)

    def figure(self, cell: Cell) -> Number:
        """As `number`, but a cell that is none is handed on: only its own row is set aside."""
        try:
            return self.number(cell)
        except FormatError:
            return no_number(cell)

    def day(self, cell: Cell, where: str = "") -> date | None:
        """The day; a number is one of Excel's, counted from 1900."""
        if self._is_missing(cell):
            return None
        found = self._moment(cell)
        if found is None or found.year not in _YEARS or found != _midnight(found):
            raise _wrong(cell, f"day, written {' or '.join(self.dates)}", where)
        return found.date()

    def text(self, cell: Cell, where: str = "") -> str:
        """The text without blanks around it; a whole number is written with its digits."""
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        if cell is None or isinstance(cell, str):
            return (cell or "").strip()
        if isinstance(cell, int) and not isinstance(cell, bool):
            return str(cell)
        raise _wrong(cell, "text", where)

    def _is_missing(self, cell: Cell) -> bool:
        if not isinstance(cell, str):
            return cell is None
        sign = cell.strip().casefold()
        return sign in self.missing or is_held_back(sign)

    def _plain(self, cell: str) -> str:
        """The number as Python reads it."""
        for sign in _BLANKS if self.thousands == " " else self.thousands:
            cell = cell.replace(sign, "")
        return cell.strip().replace(self.decimal, ".").replace("\u2212", "-")

    def _moment(self, cell: Cell) -> datetime | None:
        if isinstance(cell, datetime):
            return cell
        if isinstance(cell, str):
            return _parsed(cell.strip(), self.dates)
        if cell is None or isinstance(cell, bool) or not cell >= _FIRST_SERIAL:
            return None
        try:
            return _DAY_ZERO + timedelta(days=cell)
        except OverflowError:
            return None


@cache
def _number(decimal: str, thousands: str) -> re.Pattern[str]:
    grouped = f"|\\d{{1,3}}(?:[{_signs(thousands)}]\\d{{3}})+" if thousands else ""
    return re.compile(
        f"[-\u2212]?(?:\\d+{grouped})(?:{re.escape(decimal)}\\d+)?(?:[eE][+-]?\\d+)?", re.ASCII
    )


def _signs(thousands: str) -> str:
    return _BLANKS if thousands == " " else re.escape(thousands)


def _finite(number: str | float, cell: Cell, where: str) -> float:
    """The figure, where it is one: 1e400 and NaN are none; -0 is 0."""
    try:
        value = float(number) + 0.0
    except OverflowError as error:
        raise _wrong(cell, "finite number", where) from error
    if not math.isfinite(value):
        raise _wrong(cell, "finite number", where)
    return value


def _parsed(text: str, forms: tuple[str, ...]) -> datetime | None:
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 a day, no moment
        except ValueError:
            continue
    return None


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _wrong(cell: Cell, expected: str, where: str) -> FormatError:
    place = f"{where}: " if where else ""
    shown = (repr(cell) if isinstance(cell, str) else str(cell))[:80]
    return refused(
        f"{place}{shown} is no {expected}", expected=f"a {expected}", head=shown.encode()
    )

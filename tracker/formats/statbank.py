"""CSV of the StatBank API: semicolons, decimal comma, one row per cell of the table."""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from tracker.formats import table
from tracker.formats.body import refused
from tracker.formats.dialect import Dialect
from tracker.formats.number import Number, is_held_back, no_number

VALUE: Final = "INDHOLD"
# A figure that was cut off is still a figure: 24 of 24832.
_DIALECT: Final = Dialect(delimiter=";", decimal=",", ends_its_lines=True)
_MISSING: Final = frozenset({".", "x"})
_NIL: Final = "-"
_NUMBER: Final = re.compile(r"-?\d{1,300}(?:,\d+)?", re.ASCII)  # longer ones are infinite
_PERIOD: Final = re.compile(
    r"(?P<year>\d{4})(?:K(?P<quarter>[1-4])|M(?P<month>0[1-9]|1[0-2]))?", re.ASCII
)


def rows(stream: BinaryIO, variables: Sequence[str]) -> Iterator[table.Line]:
    """The rows with the named variables and `INDHOLD`; names are found whatever their case."""
    return table.rows(stream, columns=(*variables, VALUE), dialect=_DIALECT)


def number(text: str) -> Number:
    """The figure: `..`, `.` and `x` are missing; `-` is a nil that was counted, so zero."""
    cell = text.strip()
    if cell in _MISSING or is_held_back(cell):
        return None
    if cell == _NIL:
        return 0.0
    if not _NUMBER.fullmatch(cell):
        return no_number(text)
    return float(cell.replace(",", "."))


def period(code: str) -> str:
    """`2024` is 2024, `2024K1` is 2024-Q1, `2024M05` is 2024-05."""
    match = _PERIOD.fullmatch(code.strip())
    if match is None:
        raise refused(
            f"{code!r} is no period", expected="2024, 2024K1, 2024M05", head=code.encode()
        )
    if match["quarter"]:
        return f"{match['year']}-Q{match['quarter']}"
    return f"{match['year']}-{match['month']}" if match["month"] else match["year"]

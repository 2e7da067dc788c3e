"""What stands in a file that was handed in: CSV as Excel of many countries saves it, or XLSX."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.errors import FormatError, HandInError
from tracker.formats.dialect import Cell
from tracker.formats.workbook import MAGIC, cell_name, hidden_sheets, sheet_rows
from tracker.formats.zipped import checked_archive

COLUMNS: Final = ("area", "indicator", "period", "value", "unit", "source", "read")
_MAX_BYTES: Final = 5_000_000
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_HEADER: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a file writes: `decimal` is "" in a workbook, where numbers are numbers."""

    decimal: str
    local_days: bool = False

    def wrong(self, number: int, column: str, what: str) -> HandInError:
        """The failure to raise; a workbook's cell is also called as a spreadsheet calls it."""
        named = f"row {number}, {column}"
        if not self.decimal and column in COLUMNS:
            named += f" (cell {cell_name(number, COLUMNS.index(column))})"
        return HandInError(
            f"{named}: {what}",
            hint="correct the cell and hand the file in again; nothing of it was loaded",
        )


WORKBOOK: Final = Form(decimal="")
COMMAS: Final = Form(decimal=".")
SEMICOLONS: Final = Form(decimal=",", local_days=True)


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are an XLSX file, whatever its name says."""
    return content.startswith(MAGIC)


def unread_sheets(content: bytes) -> tuple[str, ...]:
    """Sheets of a good file that nobody sees; they were not read."""
    return hidden_sheets(content) if is_workbook(content) else ()


def read_lines(content: bytes) -> tuple[Form, list[tuple[int, Sequence[Cell]]]]:
    """The rows below the header of the template, with their number in the file."""
    if len(content) > _MAX_BYTES:
        raise COMMAS.wrong(_HEADER, "the file", f"is larger than {_MAX_BYTES} bytes")
    form, lines = _workbook(content) if is_workbook(content) else _text(content)
    header = [str(cell).strip().lower() for cell in (lines[0][1] if lines else ())]
    if not lines or lines[0][0] != _HEADER or tuple(header) != COLUMNS:
        found = ", ".join(header) or "nothing"
        must = f"must be {','.join(COLUMNS)}; found {found}"
        raise form.wrong(_HEADER, "the header", must)
    if not lines[1:]:
        raise form.wrong(2, "the row", "is missing: the file holds a header and no figures")
    return form, lines[1:]


def _workbook(content: bytes) -> tuple[Form, list[tuple[int, Sequence[Cell]]]]:
    try:
        rows = sheet_rows(checked_archive(io.BytesIO(content)))
        return WORKBOOK, [(number, _padded(cells)) for number, cells in rows]
    except FormatError as error:
        raise WORKBOOK.wrong(_HEADER, "the file", error.message) from error


def _padded(cells: Sequence[Cell]) -> Sequence[Cell]:
    return (*cells, *(None,) * (len(COLUMNS) - len(cells)))


def _text(content: bytes) -> tuple[Form, list[tuple[int, Sequence[Cell]]]]:
    text = _decoded(content)
    form = SEMICOLONS if ";" in "".join(text.splitlines()[:1]) else COMMAS
    return form, list(_split(text, form))


def _split(text: str, form: Form) -> Iterator[tuple[int, Sequence[Cell]]]:
    delimiter = ";" if form is SEMICOLONS else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield lines.line_num, cells
    except csv.Error as error:
        raise form.wrong(lines.line_num, "the row", f"cannot be read: {error}") from error


def _decoded(content: bytes) -> str:
    if content.startswith(_OLD_EXCEL):
        what = "is an old Excel file or has a password: save it as .xlsx without one"
        raise COMMAS.wrong(_HEADER, "the file", what)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = "is not UTF-8 text: save it as `CSV UTF-8`, or hand in the workbook (.xlsx)"
        raise COMMAS.wrong(_HEADER, "the file", what) from error
    if "\0" in text:
        raise COMMAS.wrong(_HEADER, "the file", "is no text")
    return text

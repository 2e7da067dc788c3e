"""XLSX in a declared dialect, read row by row; formulas are never taken for values."""

import warnings
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, Final, cast

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from tracker.errors import FormatError
from tracker.formats.body import refused
from tracker.formats.dialect import Cell, Dialect
from tracker.formats.header import find_header, plain
from tracker.formats.zipped import checked_archive

Row = tuple[int, dict[str, Cell]]
MAGIC: Final = b"PK\x03\x04"
_LAST_ROW: Final = 1_048_576  # of any sheet; a larger number in a file would be counted up to
_LAST_COLUMN: Final = 1_000
_PLAIN: Final = Dialect()


class Formula(str):
    """The text of a formula: what it shows depends on who opens the file, so it is no value."""

    __slots__ = ()


def rows(stream: BinaryIO, *, columns: Sequence[str], dialect: Dialect = _PLAIN) -> Iterator[Row]:
    """Number in the sheet and the wanted cells of each row; other columns are never handed out."""
    lines = sheet_rows(checked_archive(stream), dialect.sheet)
    places, width = find_header(lines, columns, dialect.banner)
    for number, cells in lines:
        if len(cells) > width:
            where = cell_name(number, len(cells) - 1)
            raise _refused(f"row {number} has {where} filled, which has no header")
        padded = (*cells, *(None,) * (width - len(cells)))
        yield number, {name: _typed(padded, number, place) for name, place in places.items()}


def sheet_rows(content: bytes, name: str = "") -> Iterator[tuple[int, Sequence[Cell]]]:
    """Every row of a sheet with something in it, up to its last filled cell."""
    try:
        yield from _filled(_sheet(_opened(content), name))
    except FormatError:
        raise
    except Exception as error:  # openpyxl fails in as many ways as a file can be broken
        raise _refused(f"the workbook cannot be read: {error}") from error


def hidden_sheets(content: bytes) -> tuple[str, ...]:
    """The names of the sheets that a person who opens the file does not see."""
    return tuple(
        sheet.title for sheet in _opened(content).worksheets if sheet.sheet_state != "visible"
    )


def cell_name(number: int, place: int) -> str:
    """What a spreadsheet calls the cell: `D2`."""
    return f"{get_column_letter(place + 1)}{number}"


def _opened(content: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles, which nobody reads here
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    if book.epoch != WINDOWS_EPOCH:
        raise _refused("the workbook counts its days from 1904")
    return book


def _sheet(book: Workbook, name: str) -> ReadOnlyWorksheet:
    """The sheet of that name; without a name, the only one that is seen and holds something."""
    sheets = cast("list[ReadOnlyWorksheet]", book.worksheets)
    for sheet in sheets:
        sheet.reset_dimensions()  # what a file says about its size is often wrong
    if name:
        found = [sheet for sheet in sheets if plain(sheet.title) == plain(name)]
    else:
        seen = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
        found = [sheet for sheet in seen if next(_filled(sheet), None)]
    if len(found) != 1:
        wanted = f"called {name!r}" if name else "that is seen and holds something"
        titles = ", ".join(repr(sheet.title) for sheet in sheets)
        raise _refused(f"not exactly one sheet {wanted} among {titles or 'none'}")
    return found[0]


def _filled(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    rows = cast("Worksheet", sheet).iter_rows(max_row=_LAST_ROW + 1)
    for number, row in enumerate(rows, start=1):
        if number > _LAST_ROW or len(row) > _LAST_COLUMN:
            raise _refused(f"row {number} has {len(row)} cells, which no table has")
        cells = [_cell(cell) for cell in row]
        while cells and (cells[-1] is None or not str(cells[-1]).strip()):
            del cells[-1]
        if cells:
            yield number, cells


def _cell(cell: object) -> Cell:
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "f":
        return Formula(value)
    if value is None or isinstance(value, str | int | float | datetime):
        return value
    return str(value)  # a time of day or a length of time


def _typed(cells: Sequence[Cell], number: int, place: int) -> Cell:
    if isinstance(cells[place], Formula):
        raise _refused(f"cell {cell_name(number, place)} holds a formula, not a value")
    return cells[place]


def _refused(why: str) -> FormatError:
    return refused(why, expected="a workbook (XLSX) as declared, with values", head=MAGIC)

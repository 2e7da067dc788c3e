"""Workbooks for tests: whole ones, and ones that somebody changed from inside."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"


def a_workbook(
    rows: Iterable[Sequence[Any]], *, hidden: Sequence[str] = (), title: str = "Sheet"
) -> bytes:
    """One sheet with these rows; texts are texts, even those that begin with `=`."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"
    for name in hidden:
        book.create_sheet(name).sheet_state = "hidden"
        book[name].append(["a secret", 1])
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, change: Callable[[bytes], bytes], name: str = SHEET) -> bytes:
    """The workbook with one of its parts changed, and all sums right again."""
    files = unpacked(content)
    return packed(files | {name: change(files[name])})

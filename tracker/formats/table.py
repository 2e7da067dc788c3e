"""CSV with a declared delimiter, encoding and set of columns; everything else is refused."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from tracker.formats.body import refused

Line = tuple[int, dict[str, str]]
_INVISIBLE: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")


def rows(
    stream: BinaryIO, *, columns: Sequence[str], delimiter: str = ",", encoding: str = "utf-8-sig"
) -> Iterator[Line]:
    """Number of the line and the wanted cells of each row; other columns are never handed out."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    lines = _lines(text, delimiter)
    header = next(lines, (0, []))[1]
    places = _places(header, columns, delimiter)
    for line, cells in lines:
        if len(cells) != len(header):
            raise refused(
                f"row at line {line} has {len(cells)} cells, the header {len(header)}",
                expected="as many cells in every row as in the header",
                head=delimiter.join(cells).encode(),
            )
        yield line, {name: cells[place] for name, place in places.items()}


def _lines(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each starts on; blank lines, as many files end with, are no rows."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except (csv.Error, UnicodeDecodeError) as error:
            why = f"row at line {line}: {error}"
            expected = f"CSV in {text.encoding} with {delimiter!r} between cells, quotes closed"
            raise refused(why, expected=expected, head=str(error).encode()) from error
        if cells is None:
            return
        if cells:
            yield line, cells


def _places(header: list[str], columns: Sequence[str], delimiter: str) -> dict[str, int]:
    """Where each wanted column stands, whatever its case and invisible signs."""
    names = [_plain(name) for name in header]
    wrong = [name for name in columns if names.count(_plain(name)) != 1]
    if wrong:
        raise refused(
            f"not exactly one column called {', '.join(wrong)}",
            expected=f"the columns {', '.join(columns)}",
            head=delimiter.join(header).encode(),
        )
    return {name: names.index(_plain(name)) for name in columns}


def _plain(name: str) -> str:
    return _INVISIBLE.sub("", name).replace("\u00a0", " ").strip().casefold()

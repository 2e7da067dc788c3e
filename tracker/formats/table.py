"""CSV in a declared dialect; whatever is not as declared is refused with its line."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from tracker.errors import FormatError
from tracker.formats.body import refused
from tracker.formats.dialect import Dialect
from tracker.formats.header import find_header

Line = tuple[int, dict[str, str]]
_UNREADABLE: Final = re.compile("[\x80-\x9f\ufffd]")
_PLAIN: Final = Dialect()


def rows(stream: BinaryIO, *, columns: Sequence[str], dialect: Dialect = _PLAIN) -> Iterator[Line]:
    """Number of the line and the wanted cells of each row; other columns are never handed out."""
    lines = _lines(io.TextIOWrapper(stream, encoding=dialect.encoding, newline=""), dialect)
    places, width = find_header(lines, columns, dialect.banner)
    for line, cells in lines:
        if len(cells) != width:
            raise refused(
                f"row at line {line} has {len(cells)} cells, the header {width}",
                expected="as many cells in every row as in the header",
                head=dialect.delimiter.join(cells).encode(),
            )
        yield line, {name: _readable(cells[place], line) for name, place in places.items()}


def _lines(text: io.TextIOWrapper, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each starts on; blank rows, as many files end with, are no rows."""
    reader = csv.reader(_as_declared(text, dialect), delimiter=dialect.delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except (csv.Error, UnicodeError) as error:
            why = f"row at line {line}: {error}"
            expected = (
                f"CSV in {text.encoding} with {dialect.delimiter!r} between cells, quotes closed"
            )
            raise refused(why, expected=expected, head=str(error).encode()) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _as_declared(text: io.TextIOWrapper, dialect: Dialect) -> Iterator[str]:
    """The lines; a charset of one byte decodes anything, so what it gives must make sense."""
    one_byte = not text.encoding.lower().startswith("utf")
    for number, line in enumerate(text, start=1):
        if "\0" in line:
            raise _wrong_charset("a NUL byte", number)
        if one_byte and (_UNREADABLE.search(line) or _is_utf8(line, text.encoding)):
            raise _wrong_charset(f"bytes that are not {text.encoding}", number)
        if dialect.ends_its_lines and number > 1 and not line.endswith(("\n", "\r")):
            why = f"line {number} has no end: the answer was cut off"
            raise refused(why, expected="an end after every line", head=line.encode())
        yield line


def _readable(cell: str, line: int) -> str:
    """A cell as it came; one that the publisher decoded wrongly would be published so."""
    if _UNREADABLE.search(cell) or _is_utf8(cell, "cp1252"):
        raise _wrong_charset(repr(cell[:80]), line)
    return cell


def _is_utf8(text: str, encoding: str) -> bool:
    """Whether a text is UTF-8 that somebody read as another charset: two signs for one letter."""
    if text.isascii():
        return False
    try:
        text.encode(encoding).decode()
    except UnicodeError:
        return False
    return True


def _wrong_charset(what: str, line: int) -> FormatError:
    return refused(
        f"row at line {line}: {what}",
        expected="text in the declared charset (another one is declared, never guessed)",
        head=what.encode(),
    )

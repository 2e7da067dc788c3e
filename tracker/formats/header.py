"""Find the header of a table by the names of its columns, and the place of each."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from tracker.formats.body import refused
from tracker.formats.dialect import Cell

_INVISIBLE: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
Places = dict[str, int]


def find_header(
    rows: Iterator[tuple[int, Sequence[Cell]]], columns: Sequence[str], banner: int
) -> tuple[Places, int]:
    """The place of each wanted column and the width of the header; `rows` stands behind it then."""
    nearest: Sequence[Cell] = ()
    wrong: Sequence[str] = columns
    for _, cells in islice(rows, banner + 1):
        names = [plain(cell) for cell in cells]
        lacking = [name for name in columns if names.count(plain(name)) != 1]
        if not lacking:
            return {name: names.index(plain(name)) for name in columns}, len(cells)
        if not nearest or len(lacking) < len(wrong):
            nearest, wrong = cells, lacking
    raise refused(
        f"not exactly one column called {', '.join(wrong)}",
        expected=f"the columns {', '.join(columns)}",
        head=" ".join(str(cell) for cell in nearest if cell is not None).encode(),
    )


def plain(name: Cell) -> str:
    """A name without case, blanks and invisible signs, which people type now so, now so."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", "" if name is None else str(name)))
    return "".join(text.split()).casefold()

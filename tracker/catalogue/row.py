"""One line of a CSV file, read cell by cell; every failure names file, line and column."""

import csv
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from tracker.catalogue.entry import hint_of_known
from tracker.errors import CatalogueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line with its number, so that a failure can point at it."""

    file: str
    line: int
    cells: Mapping[str, str]

    def error(self, column: str, *, problem: str, hint: str) -> CatalogueError:
        """The failure to raise for a cell of this line."""
        return CatalogueError(f"{self.file}, line {self.line}, {column}: {problem}.", hint=hint)

    def has(self, column: str) -> bool:
        """Whether an optional cell is there and filled."""
        return bool(self.cells.get(column, "").strip())

    def text(self, column: str) -> str:
        """Words; an empty cell is an error."""
        value = " ".join(self.cells[column].split())
        if not value:
            raise self.error(column, problem="empty cell", hint=f"Fill in {column}.")
        return value

    def number(self, column: str) -> float:
        """A finite number with a point for decimals."""
        text = self.text(column)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            hint = "Write digits with a point for decimals and nothing between thousands: 35902.5."
            raise self.error(column, problem=f"{text!r} is no number", hint=hint)
        return value

    def day(self, column: str) -> date:
        """A calendar day."""
        text = self.text(column)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            hint = "Write year, month and day: 2025-06-30."
            raise self.error(column, problem=f"{text!r} is no date", hint=hint) from error

    def address(self, column: str) -> str:
        """An address on the web that a reader can follow."""
        text = self.text(column)
        if not text.startswith(("https://", "http://")):
            hint = "Write it in full, from https:// on."
            raise self.error(column, problem=f"{text!r} is no address", hint=hint)
        return text

    def known(self, column: str, known: Collection[str]) -> str:
        """A word that must be one of those known."""
        word = self.text(column)
        if word not in known:
            problem = f"{word!r} is no {column} that we know"
            raise self.error(column, problem=problem, hint=hint_of_known(word, known))
        return word


def rows(
    file: str, text: str, columns: Sequence[str], *, optional: Sequence[str] = ()
) -> Iterator[Row]:
    """The lines under a header that names these columns in this order, with the optional or not."""
    reader = csv.reader(StringIO(text, newline=""))
    header = next(reader, [])
    if header not in (list(columns), [*columns, *optional]):
        raise CatalogueError(
            f"{file}, line 1: the columns are {','.join(header)}.",
            hint=f"Write them as {','.join(columns)}.",
        )
    for cells in reader:
        if len(cells) != len(header):
            raise CatalogueError(
                f"{file}, line {reader.line_num}: {len(cells)} cells, {len(header)} expected.",
                hint='Count the commas; put quotes around text that has a comma in it: "a, b".',
            )
        yield Row(file=file, line=reader.line_num, cells=dict(zip(header, cells, strict=True)))

"""Pages of OData 3, as statistics offices serve their tables."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final

import msgspec

from tracker.formats import paging
from tracker.formats.body import decode, refused
from tracker.formats.number import Number, json_number
from tracker.formats.paging import Page, Params, Placed

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]

_EXPECTED: Final = 'an OData 3 page {"odata.metadata", "value": […]}'
_PERIOD: Final = re.compile(r"(?P<year>[0-9]{4})(?P<kind>JJ|KW|MM)(?P<number>[0-9]{2})")


class _Page(msgspec.Struct):
    value: list[dict[str, Cell]]
    count: int | str | None = msgspec.field(name="odata.count", default=None)


class _Link(msgspec.Struct):
    next: str | None = msgspec.field(name="odata.nextLink", default=None)


_PAGE: Final = msgspec.json.Decoder(_Page)
_LINK: Final = msgspec.json.Decoder(_Link)


def rows(stream: BinaryIO) -> list[Row]:
    """The rows of one page; codes are padded to a width that differs per table, so strip all."""
    return list(page(stream).rows)


def page(stream: BinaryIO) -> Page[Row]:
    """One page, with the count of all rows where `$inlinecount` asked for it."""
    answer = decode(stream.read(), _PAGE, _EXPECTED)
    return Page(rows=stripped(answer.value), total=announced(answer.count, "odata.count"))


def whole(
    pages: Iterable[Page[Row]], *, table: str, count: int | None = None
) -> Iterator[Placed[Row]]:
    """The rows of a known table: at least one, each once, and as many as were announced.

    `count` is what the address `$count` says. An id in the wrong case answers without rows.
    """
    return paging.joined(pages, of=table, announced=count, key=lambda row: row.get("ID"))


def count(stream: BinaryIO) -> int:
    """The answer of `$count`: the number of rows as plain text."""
    text = stream.read()
    found = paging.whole_number(text.removeprefix(b"\xef\xbb\xbf").strip().decode(errors="replace"))
    if found is None:
        raise refused("that is no count of rows", expected="a whole number alone", head=text)
    return found


def next_page(stream: BinaryIO, *, url: str, params: Params) -> tuple[str, Params] | None:
    """Where the next page is, or None after the last; see `paging.follow`."""
    link = decode(stream.read(), _LINK, _EXPECTED).next
    return None if link is None else paging.follow(link, url=url, params=params)


def stripped(value: list[dict[str, Cell]]) -> list[Row]:
    """The rows without the padding of their texts."""
    return [
        {name: cell.strip() if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in value
    ]


def announced(total: int | str | None, name: str) -> int | None:
    """The count in an envelope; OData 3 writes it as text, OData 4 as a number."""
    if total is None:
        return None
    found = paging.whole_number(str(total))
    if found is None:
        raise refused(
            f"{name} is {total!r}", expected=f"a number of rows in {name}", head=str(total).encode()
        )
    return found


def measure(row: Row, name: str) -> str:
    """The full name of a measure: its `_n` suffix moves when the publisher remakes the table."""
    matches = [key for key in row if re.fullmatch(rf"{re.escape(name)}_\d+", key)]
    if len(matches) != 1:
        raise refused(
            f"{len(matches)} columns are called {name}_n",
            expected=f"exactly one column {name}_n",
            head=", ".join(row).encode(),
        )
    return matches[0]


def text(row: Row, name: str) -> str:
    """A cell that must hold text, such as a code."""
    cell = row.get(name)
    if not isinstance(cell, str):
        raise refused(f"{name} is {cell!r}", expected=f"text in {name}", head=repr(row).encode())
    return cell


def number(row: Row, name: str) -> Number:
    """A figure; null, and the lone `.` of some tables, is missing and never zero."""
    cell = row.get(name)
    return None if cell == "." else json_number(cell)


def period(code: str) -> str:
    """`2023JJ00` is 2023, `2024KW01` is 2024-Q1, `2024MM03` is 2024-03."""
    match = _PERIOD.fullmatch(code)
    if match is None:
        raise refused(f"{code!r} is no period", expected="2023JJ00 or alike", head=code.encode())
    if match["kind"] == "JJ":
        return match["year"]
    if match["kind"] == "KW":
        return f"{match['year']}-Q{int(match['number'])}"
    return f"{match['year']}-{match['number']}"

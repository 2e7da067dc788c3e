"""Pages of OData 3, as statistics offices serve their tables."""

import re
from collections.abc import Mapping
from typing import BinaryIO, Final
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

import msgspec

from tracker.formats.body import decode, refused

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]
Params = tuple[tuple[str, str], ...]

_EXPECTED: Final = 'an OData 3 page {"odata.metadata", "value": […]}'
_PERIOD: Final = re.compile(r"(?P<year>\d{4})(?P<kind>JJ|KW|MM)(?P<number>\d{2})")
_SKIP: Final = "$skip"


class _Page(msgspec.Struct):
    value: list[dict[str, Cell]]


class _Link(msgspec.Struct):
    next: str | None = msgspec.field(name="odata.nextLink", default=None)


_PAGE: Final = msgspec.json.Decoder(_Page)
_LINK: Final = msgspec.json.Decoder(_Link)


def rows(stream: BinaryIO) -> list[Row]:
    """The rows of one page; codes are padded to a width that differs per table, so strip all."""
    page = decode(stream.read(), _PAGE, _EXPECTED)
    return [
        {name: cell.strip() if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in page.value
    ]


def next_page(stream: BinaryIO, *, url: str, params: Params) -> tuple[str, Params] | None:
    """Where the next page is: the link with lost parameters re-added and doubled ones dropped.

    A link to another host, or back to where we are, is refused.
    """
    link = decode(stream.read(), _LINK, _EXPECTED).next
    if link is None:
        return None
    asked, target = urlsplit(url), urlsplit(urljoin(url, link))
    if (target.scheme, target.netloc.lower()) != (asked.scheme, asked.netloc.lower()):
        raise refused(
            f"the next page is on {target.scheme}://{target.netloc}",
            expected=f"a link to {asked.scheme}://{asked.netloc}",
            head=link.encode(),
        )
    told = dict(reversed(parse_qsl(target.query, keep_blank_values=True)))
    merged = dict(params) | told
    if _leads_back(dict(params), merged):
        raise refused("the next page is one we had", expected="a later page", head=link.encode())
    address = urlunsplit((target.scheme, target.netloc, target.path, "", ""))
    return address, tuple(merged.items())


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


def number(row: Row, name: str) -> float | None:
    """A figure; null, and the lone `.` of some tables, is missing and never zero."""
    cell = row.get(name)
    if cell is None or cell == ".":
        return None
    if isinstance(cell, str | bool):
        raise refused(f"{name} is {cell!r}", expected="a number", head=repr(row).encode())
    return float(cell)


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


def _leads_back(asked: dict[str, str], merged: dict[str, str]) -> bool:
    """A `$skip` has to grow; without one the parameters must at least differ."""
    if _SKIP in merged:
        return _count(merged[_SKIP]) <= _count(asked.get(_SKIP, "0"))
    return merged == asked


def _count(value: str) -> int:
    return int(value) if value.isdecimal() else -1

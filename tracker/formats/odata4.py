"""Pages of OData 4, and the long rows in which CBS serves its tables with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

import msgspec

from tracker.formats import odata, paging
from tracker.formats.body import decode, refused
from tracker.formats.number import Number
from tracker.formats.odata import Cell, Row
from tracker.formats.paging import Page, Params, Placed

_EXPECTED: Final = 'an OData 4 page {"@odata.context", "value": […]}'
_NO_REASON: Final = "None"
_OWN: Final = frozenset({"Id", "Measure", "Value", "StringValue", "ValueAttribute"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One cell of a table: `codes` are its dimensions, `reason` says why a figure is missing.

    `text` is the value of a measure that is no number. `reason` is "" beside a value.
    """

    measure: str
    codes: Mapping[str, str]
    value: Number
    text: str | None
    reason: str


class _Page(msgspec.Struct):
    value: list[dict[str, Cell]]
    count: int | str | None = msgspec.field(name="@odata.count", default=None)


class _Link(msgspec.Struct):
    next: str | None = msgspec.field(name="@odata.nextLink", default=None)


_PAGE: Final = msgspec.json.Decoder(_Page)
_LINK: Final = msgspec.json.Decoder(_Link)


def page(stream: BinaryIO) -> Page[Row]:
    """One page, with the count of all rows where `$count=true` asked for it."""
    answer = decode(stream.read(), _PAGE, _EXPECTED)
    total = odata.announced(answer.count, "@odata.count")
    return Page(rows=odata.stripped(answer.value), total=total)


def whole(
    pages: Iterable[Page[Row]], *, table: str, count: int | None = None
) -> Iterator[Placed[Row]]:
    """The rows of a known table: at least one, each once, and as many as were announced."""
    return paging.joined(pages, of=table, announced=count, key=lambda row: row.get("Id"))


def next_page(stream: BinaryIO, *, url: str, params: Params) -> tuple[str, Params] | None:
    """Where the next page is, or None after the last; see `paging.follow`."""
    link = decode(stream.read(), _LINK, _EXPECTED).next
    return None if link is None else paging.follow(link, url=url, params=params)


def observation(row: Row) -> Observation:
    """A row of `Observations`; a value beside a reason for its absence is refused."""
    value, text = odata.number(row, "Value"), row.get("StringValue")
    attribute = odata.text(row, "ValueAttribute")
    reason = "" if attribute == _NO_REASON else attribute
    if reason and (value is not None or text is not None):
        why = f"a row has a value and the attribute {attribute!r}"
        raise refused(why, expected="a value or a reason", head=repr(row).encode())
    return Observation(
        measure=odata.text(row, "Measure"),
        codes={name: odata.text(row, name) for name in row if _is_dimension(name)},
        value=value,
        text=None if text is None else odata.text(row, "StringValue"),
        reason=reason,
    )


def _is_dimension(name: str) -> bool:
    return name not in _OWN and not name.startswith("@")

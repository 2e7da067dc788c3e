"""The Action API of CKAN: what a package holds, and rows of its datastore in pages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final, TypeVar

import msgspec

from tracker.formats import paging
from tracker.formats.body import decode, refused
from tracker.formats.paging import Page, Params, Placed

T = TypeVar("T")
Row = Mapping[str, object]

_EXPECTED: Final = 'CKAN {"success": true, "result": {…}}'
_ROW_NUMBER: Final = "_id"
_NULL: Final = msgspec.Raw(b"null")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One file of a package; its address changes with every upload, its name seldom."""

    id: str
    name: str
    format: str
    url: str
    last_modified: str
    in_datastore: bool


class _Answer(msgspec.Struct):
    success: bool
    result: msgspec.Raw = _NULL
    error: msgspec.Raw = _NULL


class _Resource(msgspec.Struct):
    id: str
    url: str
    name: str | None = None
    format: str | None = None
    last_modified: str | None = None
    datastore_active: bool | None = None


class _Package(msgspec.Struct):
    resources: list[_Resource]


class _Found(msgspec.Struct):
    total: int
    records: list[dict[str, object]]
    offset: int | None = None
    total_was_estimated: bool = False


_ANSWER: Final = msgspec.json.Decoder(_Answer)
_PACKAGE: Final = msgspec.json.Decoder(_Package)
_FOUND: Final = msgspec.json.Decoder(_Found)


def resource(stream: BinaryIO, *, name: str | None = None, format: str | None = None) -> Resource:  # noqa: A002 CKAN's own word
    """The one resource of `package_show` with that name or format, whatever the letters' case."""
    body = stream.read()
    package = _result(body, _PACKAGE)
    found = [each for each in package.resources if _matches(each, name=name, format_=format)]
    if len(found) != 1:
        wanted = " and ".join(filter(None, (name, format)))
        has = ", ".join(f"{each.name} ({each.format})" for each in package.resources)
        raise refused(
            f"{len(found)} resources are called {wanted}",
            expected=f"exactly one resource {wanted}",
            head=has.encode(),
        )
    return _resource(found[0])


def page(stream: BinaryIO, *, params: Params) -> Page[Row]:
    """One page of `datastore_search`; a total that CKAN only estimated cannot be checked.

    It begins where the answer says, or else where the request asked it to.
    """
    body = stream.read()
    found = _result(body, _FOUND)
    if found.total_was_estimated:
        raise refused("the total is an estimate", expected="the exact number of rows", head=body)
    offset = paging.offset_of(params) if found.offset is None else found.offset
    return Page(rows=found.records, total=found.total, offset=offset)


def whole(pages: Iterable[Page[Row]], *, resource_id: str) -> Iterator[Placed[Row]]:
    """All rows, as many as the total says, without CKAN's internal `_id`.

    Rows are numbered by `_id`: one that comes twice shows that pages overlap.
    """
    placed = paging.joined(pages, of=resource_id, key=lambda row: row.get(_ROW_NUMBER))
    return (
        each._replace(row={name: cell for name, cell in each.row.items() if name != _ROW_NUMBER})
        for each in placed
    )


def next_page(stream: BinaryIO, *, params: Params) -> Params | None:
    """What to ask for the next page: without a limit CKAN gives 100 rows and says nothing."""
    found = _result(stream.read(), _FOUND)
    return paging.next_offset(params, came=len(found.records), total=found.total)


def _result(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    answer = decode(body, _ANSWER, _EXPECTED)
    if not answer.success:
        raise refused("CKAN says success: false", expected=_EXPECTED, head=bytes(answer.error))
    return decode(bytes(answer.result), decoder, _EXPECTED)


def _matches(each: _Resource, *, name: str | None, format_: str | None) -> bool:
    return _same(name, each.name) and _same(format_, each.format)


def _same(wanted: str | None, there: str | None) -> bool:
    return wanted is None or (there or "").strip().casefold() == wanted.casefold()


def _resource(found: _Resource) -> Resource:
    return Resource(
        id=found.id,
        name=found.name or "",
        format=found.format or "",
        url=found.url,
        last_modified=found.last_modified or "",
        in_datastore=bool(found.datastore_active),
    )

"""Several pages that must make one whole, and the links from one to the next."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit, urlunsplit

from tracker.errors import FormatError
from tracker.formats.body import refused

T = TypeVar("T")
Params = tuple[tuple[str, str], ...]

SKIP: Final = "$skip"
OFFSET: Final = "offset"
_COUNT: Final = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Rows of one answer; `total` is how many the publisher says that all pages hold together.

    `offset` is the place of the first row among all, where the answer or its request says it.
    """

    rows: Sequence[T]
    total: int | None = None
    offset: int | None = None


class Placed(NamedTuple, Generic[T]):
    """A row, and where it stands: pages count from 1, rows of a page from 0."""

    page: int
    place: int
    row: T


def joined(
    pages: Iterable[Page[T]],
    *,
    of: str,
    announced: int | None = None,
    key: Callable[[T], object] | None = None,
) -> Iterator[Placed[T]]:
    """The rows of all pages; refused where they are not exactly the whole that was announced.

    `key` gives the publisher's own number of a row, which may come only once; None has none.
    """
    read, total = 0, announced
    before: Page[T] | None = None
    seen: set[object] = set()
    for number, page in enumerate(pages, start=1):
        name = f"page {number} of {of}"
        total = _one_total(name, total, page)
        _follows(name, before, page, read)
        if key is not None:
            _new_keys(name, seen, [key(row) for row in page.rows])
        yield from (Placed(number, index, row) for index, row in enumerate(page.rows))
        read, before = read + len(page.rows), page
    _whole(of, read, total)


def follow(link: str, *, url: str, params: Params) -> tuple[str, Params]:
    """Where a link leads, with lost parameters re-added and doubled ones dropped.

    A link to another host, or back to where we are, is refused.
    """
    asked, target = urlsplit(url), _target(link, url)
    if (target.scheme, target.netloc.lower()) != (asked.scheme, asked.netloc.lower()):
        raise refused(
            f"the next page is on {target.scheme}://{target.netloc}",
            expected=f"a link to {asked.scheme}://{asked.netloc}",
            head=link.encode(errors="replace"),
        )
    told = dict(reversed(parse_qsl(target.query, keep_blank_values=True)))
    merged = dict(params) | told
    if _leads_back(dict(params), merged):
        raise _odd("the next page is one we had", expected="a later page", found=link)
    address = urlunsplit((target.scheme, target.netloc, target.path, "", ""))
    return address, tuple(merged.items())


def offset_of(params: Params) -> int:
    """Where a request asks its page to begin; without `offset` at the first row."""
    return whole_number(dict(params).get(OFFSET, "")) or 0


def next_offset(params: Params, *, came: int, total: int) -> Params | None:
    """The same request with the offset of the next page, or None when all rows came."""
    reached = offset_of(params) + came
    if reached == total:
        return None
    if reached > total or not came:
        why = f"{came} rows came from row {offset_of(params)} on, of {total} announced"
        raise _odd(why, expected="pages up to the total", found=f"{came} rows")
    return (*((name, value) for name, value in params if name != OFFSET), (OFFSET, str(reached)))


def whole_number(text: str) -> int | None:
    """A count as publishers write it, or None for anything else."""
    return int(text) if _COUNT.fullmatch(text) else None


def _one_total(name: str, total: int | None, page: Page[T]) -> int | None:
    if total is not None and page.total is not None and page.total != total:
        why = f"{name} says there are {page.total} rows, before it was {total}"
        raise _odd(why, expected="the same total on every page", found=str(page.total))
    return total if page.total is None else page.total


def _follows(name: str, before: Page[T] | None, page: Page[T], read: int) -> None:
    if page.offset is not None and page.offset != read:
        why = f"{name} begins at row {page.offset}, though {read} rows came before it"
        raise _odd(why, expected="pages without gap or overlap", found=str(page.offset))
    if before is not None and page.rows and page.rows == before.rows:
        why = f"{name} holds the same rows as the page before it"
        raise _odd(why, expected="other rows on every page", found=str(page.rows[0]))


def _new_keys(name: str, seen: set[object], keys: Sequence[object]) -> None:
    for each in keys:
        if each in seen:
            why = f"{name} repeats the row {each!r}"
            raise _odd(why, expected="every row once", found=str(each))
        if each is not None:
            seen.add(each)


def _whole(of: str, read: int, total: int | None) -> None:
    if total is not None and read != total:
        why = f"{read} rows of {of} came, {total} were announced"
        raise _odd(why, expected=f"{total} rows over all pages", found=f"{read} rows")
    if not read:
        raise refused(
            f"{of} came without rows",
            expected="rows; a wrong id, or upper for lower case in it, gives an empty answer",
            head=b"",
        )


def _target(link: str, url: str) -> SplitResult:
    try:
        return urlsplit(urljoin(url, link))
    except ValueError as error:
        raise _odd(f"the link leads nowhere: {error}", expected="an address", found=link) from error


def _leads_back(asked: dict[str, str], merged: dict[str, str]) -> bool:
    """A `$skip` has to grow; without one the parameters must at least differ."""
    if SKIP in merged:
        return (whole_number(merged[SKIP]) or 0) <= (whole_number(asked.get(SKIP, "0")) or 0)
    return merged == asked


def _odd(why: str, *, expected: str, found: str) -> FormatError:
    return refused(why, expected=expected, head=found.encode(errors="replace"))

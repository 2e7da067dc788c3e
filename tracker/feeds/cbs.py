"""What the feeds of CBS's StatLine share: addresses, pages, municipalities, status of periods."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from tracker.domain.observation import ObsStatus
from tracker.feeds.feed import Answer, Pull, Request
from tracker.formats import odata
from tracker.formats.body import refused
from tracker.formats.paging import Page

HOST: Final = "https://opendata.cbs.nl"
# Compared as text: `startswith` made CBS answer 500 now and then.
MUNICIPALITIES: Final = "RegioS ge 'GM' and RegioS lt 'GN'"
_JSON: Final = ("$format", "json")
_NOWHERE: Final = "GM0000"  # gathers what cannot be placed
_STATUSES: Final[Mapping[str, ObsStatus]] = {
    "Definitief": ObsStatus.NORMAL,
    "NaderVoorlopig": ObsStatus.PROVISIONAL,
    "Voorlopig": ObsStatus.PROVISIONAL,
}


def rows_request(
    table: str, condition: str, *, role: str = "rows", columns: str | None = None
) -> Request:
    """Rows of a table in pages of 10,000, with all columns or some; the id keeps its case."""
    url = f"{HOST}/ODataFeed/odata/{table}/TypedDataSet"
    chosen = (("$select", columns),) if columns else ()
    return Request(url=url, params=(("$filter", condition), *chosen, _JSON), role=role)


def about_request(table: str, part: str, *, role: str) -> Request:
    """What a table says about itself: `TableInfos`, `Perioden`, `DataProperties`."""
    return Request(url=f"{HOST}/ODataApi/odata/{table}/{part}", params=(_JSON,), role=role)


def follow(request: Request, answer: Answer) -> Request | None:
    """The next page of 10,000 rows."""
    with answer.open() as stream:
        page = odata.next_page(stream, url=request.url, params=request.params)
    return None if page is None else replace(request, url=page[0], params=page[1])


def municipal_rows(
    pull: Pull, table: str, *, role: str = "rows"
) -> Iterator[tuple[str, odata.Row]]:
    """Where each row stands and the row: municipalities only, refused where there is none."""
    found = False
    for page, place, row in odata.whole(_pages(pull, role), table=table):
        area = odata.text(row, "RegioS")
        if area.startswith("GM") and area != _NOWHERE:
            found = True
            yield f"page {page}, /value/{place}", row
    if not found:
        why = f"no municipality in the rows of {table}"
        raise refused(why, expected="rows with codes GM…", head=b"other rows or none")


def about(pull: Pull, role: str) -> Iterator[odata.Row]:
    """The rows of what a table says about itself."""
    for page in _pages(pull, role):
        yield from page.rows


def statuses(pull: Pull, *, role: str = "periods") -> dict[str, ObsStatus]:
    """Of each period by its code, as CBS marks it in `Perioden`."""
    found = {}
    for row in about(pull, role):
        word = odata.text(row, "Status")
        if word not in _STATUSES:
            expected = f"one of {', '.join(_STATUSES)}"
            raise refused(f"unknown status {word!r}", expected=expected, head=word.encode())
        found[odata.text(row, "Key")] = _STATUSES[word]
    return found


def status_of(code: str, known: Mapping[str, ObsStatus]) -> ObsStatus:
    """The status of one period; a period that the table does not list is refused."""
    if code not in known:
        listed = ", ".join(known).encode()
        raise refused(f"no status for {code}", expected=f"{code} among the periods", head=listed)
    return known[code]


def _pages(pull: Pull, role: str) -> Iterator[Page[odata.Row]]:
    for answer in pull.role(role):
        with answer.open() as stream:
            yield odata.page(stream)

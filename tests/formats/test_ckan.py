"""Answers of CKAN, built as its documentation describes them; no real one is at hand."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.broken import broken
from tracker.errors import FormatError
from tracker.formats import ckan, paging
from tracker.formats.paging import Page

DEFAULT_LIMIT = 100
RESOURCE = "0f1e"
CELLS = st.none() | st.integers(-(10**6), 10**6) | st.text(max_size=6)


def answer(result: object) -> bytes:
    return json.dumps({"help": "…", "success": True, "result": result}).encode()


def a_resource(**fields: object) -> dict[str, object]:
    return {
        "id": RESOURCE,
        "name": "Træer",
        "format": "CSV",
        "url": "https://data.example.org/dataset/3/resource/0f1e/download/traeer.csv",
        "last_modified": "2026-05-01T08:00:00",
        "datastore_active": True,
    } | fields


def found(*resources: dict[str, object], **wanted: str) -> ckan.Resource:
    body = answer({"name": "traeer", "resources": list(resources)})
    return ckan.resource(io.BytesIO(body), **wanted)


def searched(rows: list[dict[str, object]], params: paging.Params) -> bytes:
    """A page of `datastore_search`: without a limit only the first hundred rows."""
    start = paging.offset_of(params)
    limit = int(dict(params).get("limit", DEFAULT_LIMIT))
    numbered = [{"_id": number, **row} for number, row in enumerate(rows, start=1)]
    result: dict[str, object] = {"records": numbered[start : start + limit], "total": len(rows)}
    echoed = {"offset": start} if start else {}
    return answer(result | {"resource_id": RESOURCE, "limit": limit} | echoed)


def pages_of(rows: list[dict[str, object]], params: paging.Params) -> list[Page[ckan.Row]]:
    asked: paging.Params | None = params
    pages = []
    while asked is not None:
        body = searched(rows, asked)
        pages.append(ckan.page(io.BytesIO(body), params=asked))
        asked = ckan.next_page(io.BytesIO(body), params=asked)
    return pages


def read(pages: list[Page[ckan.Row]]) -> list[ckan.Row]:
    return [placed.row for placed in ckan.whole(pages, resource_id=RESOURCE)]


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), CELLS), min_size=1, max_size=20),
    st.integers(1, 12),
)
def test_any_split_into_pages_gives_the_same_rows(rows: list[dict[str, object]], size: int) -> None:
    assert read(pages_of(rows, (("resource_id", RESOURCE), ("limit", str(size))))) == rows


def test_the_default_limit_of_a_hundred_is_followed_to_the_end() -> None:
    pages = pages_of([{"tree": number} for number in range(250)], (("resource_id", RESOURCE),))

    assert [len(page.rows) for page in pages] == [100, 100, 50]
    assert [row["tree"] for row in read(pages)] == list(range(250))


def test_the_first_hundred_alone_are_refused() -> None:
    pages = pages_of([{"tree": number} for number in range(250)], ())

    with pytest.raises(FormatError, match="100 rows of 0f1e came, 250 were announced"):
        read(pages[:1])


def test_an_identical_second_page_is_refused() -> None:
    body = searched([{"tree": 1}, {"tree": 2}], (("limit", "1"),))
    first = ckan.page(io.BytesIO(body), params=())

    with pytest.raises(FormatError, match="page 2 of 0f1e begins at row 0, though 1"):
        read([first, first])


def test_a_server_that_does_not_heed_the_offset_is_refused() -> None:
    rows: list[dict[str, object]] = [{"tree": number} for number in range(3)]
    asked = (("limit", "2"), ("offset", "2"))
    second = json.loads(searched(rows, asked))
    second["result"]["offset"] = 0
    first = pages_of(rows, (("limit", "2"),))[0]
    unheeding = ckan.page(io.BytesIO(json.dumps(second).encode()), params=asked)

    with pytest.raises(FormatError, match="page 2 of 0f1e begins at row 0, though 2"):
        read([first, unheeding])


def test_pages_that_overlap_since_rows_moved_are_refused() -> None:
    first: Page[ckan.Row] = Page(rows=[{"_id": 1}, {"_id": 2}], total=4, offset=0)
    moved: Page[ckan.Row] = Page(rows=[{"_id": 2}, {"_id": 3}], total=4, offset=2)

    with pytest.raises(FormatError, match="page 2 of 0f1e repeats the row 2"):
        read([first, moved])


def test_an_estimated_total_is_refused() -> None:
    body = answer({"records": [], "total": 9, "total_was_estimated": True})

    with pytest.raises(FormatError, match="an estimate"):
        ckan.page(io.BytesIO(body), params=())


@pytest.mark.parametrize("wanted", [{"name": "træer"}, {"format": "csv"}])
def test_a_resource_is_found_by_name_or_format_whatever_its_address(wanted: dict[str, str]) -> None:
    other = a_resource(id="9", name="Vejledning", format="PDF", url="https://data.example.org/9")

    resource = found(other, a_resource(), **wanted)

    assert (resource.id, resource.in_datastore) == (RESOURCE, True)
    assert resource.url.endswith("traeer.csv")


def test_name_and_format_narrow_together() -> None:
    resource = found(a_resource(), a_resource(id="2", format="XLSX"), name="Træer", format="XLSX")

    assert resource.id == "2"


def test_fields_that_a_resource_lacks_stay_empty() -> None:
    bare: dict[str, object] = {
        "id": "1",
        "url": "https://data.example.org/1",
        "format": None,
        "name": None,
    }

    assert found(bare) == ckan.Resource(
        id="1",
        name="",
        format="",
        url="https://data.example.org/1",
        last_modified="",
        in_datastore=False,
    )


@pytest.mark.parametrize(("count", "resources"), [(0, []), (2, [a_resource(), a_resource(id="2")])])
def test_a_resource_that_is_gone_or_doubled_is_refused(
    count: int, resources: list[dict[str, object]]
) -> None:
    with pytest.raises(FormatError, match=f"{count} resources are called Træer and CSV"):
        found(*resources, name="Træer", format="CSV")


def test_an_error_inside_a_200_is_refused_with_what_ckan_says() -> None:
    body = b'{"success": false, "error": {"message": "Not found", "__type": "Not Found Error"}}'

    with pytest.raises(FormatError, match="success: false") as caught:
        ckan.page(io.BytesIO(body), params=())

    assert "Not Found Error" in caught.value.hint


@pytest.mark.parametrize("body", [b"", b"<html></html>", b'{"success": true}', b'{"result": {}}'])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError):
        ckan.page(io.BytesIO(body), params=())


@given(st.data())
def test_broken_bytes_give_rows_or_are_refused(data: st.DataObject) -> None:
    package = answer({"resources": [a_resource()]})
    body = data.draw(broken(searched([{"a": 1}, {"a": "b"}], ())) | broken(package))
    for reader in (_rows, _following, _package):
        try:
            reader(io.BytesIO(body))
        except FormatError as error:
            assert "Expected" in error.hint  # noqa: PT017 both ways are good


def _rows(stream: io.BytesIO) -> None:
    read([ckan.page(stream, params=())])


def _following(stream: io.BytesIO) -> None:
    ckan.next_page(stream, params=())


def _package(stream: io.BytesIO) -> None:
    ckan.resource(stream, format="CSV")

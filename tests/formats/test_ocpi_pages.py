import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.damage import damaged, gives_rows_or_a_format_error
from tracker.errors import FormatError
from tracker.formats import ocpi, ocpi_pages
from tracker.formats.ocpi_pages import Page

URL = "https://ocpi.example.org/2.2.1/locations"


def a_location(number: int, **fields: object) -> dict[str, Any]:
    return {"id": str(number), "evses": [{"uid": "1", "status": "AVAILABLE"}]} | fields


def read(answer: object) -> Page:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return ocpi_pages.page(io.BytesIO(body))


def enveloped(*locations: object) -> Page:
    return read({"data": locations, "status_code": 1000, "timestamp": "2026-07-06T16:16:07Z"})


@given(st.integers(0, 30), st.integers(1, 9), st.booleans())
def test_pages_of_any_size_and_both_forms_give_the_same_locations(
    count: int, size: int, has_cursor: bool
) -> None:
    every = [a_location(number) for number in range(count)]
    parts = [every[start : start + size] for start in range(0, count, size)]
    pages = (
        [read({"items": part, "next": "abc"}) for part in parts]
        if has_cursor
        else [enveloped(*part) for part in parts]
    )

    found = ocpi_pages.whole(pages, announced=[str(count)] * len(pages))

    assert [each.id for each in found] == [str(number) for number in range(count)]


def test_a_hidden_location_counts_in_the_total_and_is_not_shown() -> None:
    page = enveloped(a_location(1), a_location(2, publish=False))

    assert [each.id for each in ocpi_pages.whole([page], announced=["2"])] == ["1"]


def test_a_cursor_leads_on_until_it_is_empty() -> None:
    assert read({"items": [], "next": "NWVl"}).cursor == "NWVl"
    assert read({"items": [], "next": None}).cursor is None
    assert read({"items": [], "next": ""}).cursor is None


def test_a_token_that_expires_in_the_middle_is_an_error_and_no_shorter_list() -> None:
    with pytest.raises(FormatError, match="status_code 2001: Invalid token"):
        read({"status_code": 2001, "status_message": "Invalid token", "data": []})


@pytest.mark.parametrize(
    "answer", [{"status_code": 1000}, {"data": []}, {"status_code": 3000, "data": None}, {}]
)
def test_an_envelope_without_data_or_status_is_refused(answer: object) -> None:
    with pytest.raises(FormatError, match="status_code"):
        read(answer)


def test_a_second_page_like_the_first_is_refused() -> None:
    page = enveloped(a_location(1), a_location(2))

    with pytest.raises(FormatError, match="2 locations came twice"):
        ocpi_pages.whole([page, page], announced=["4", "4"])


@pytest.mark.parametrize("announced", [["3"], ["2", "3"], ["many"]])
def test_another_total_than_announced_or_one_that_changes_is_refused(announced: list[str]) -> None:
    page = enveloped(a_location(1), a_location(2))

    with pytest.raises(FormatError, match="announced were"):
        ocpi_pages.whole([page], announced=announced)


def test_a_publisher_that_announces_nothing_is_read_as_far_as_it_links() -> None:
    assert len(ocpi_pages.whole([enveloped(a_location(1))], announced=["", " "])) == 1


@pytest.mark.parametrize(
    ("link", "query"),
    [
        (f'<{URL}?offset=50&limit=50>; rel="next"', (("offset", "50"), ("limit", "50"))),
        ("<?offset=50>; rel=next", (("offset", "50"),)),
        (f'<{URL}>; rel="prev", <{URL}?offset=9>; title="x"; rel="next"', (("offset", "9"),)),
        (f'<{URL}?offset=9>; rel="next"; title="x"', (("offset", "9"),)),
        (f'<{URL}?date_from=2026-01-01T00:00:00Z&offset=>; REL="Next"', None),
    ],
)
def test_the_header_link_names_the_next_page(link: str, query: object) -> None:
    expected = (("date_from", "2026-01-01T00:00:00Z"), ("offset", "")) if query is None else query

    assert ocpi_pages.linked(link, url=f"{URL}?offset=0") == (URL, expected)


@pytest.mark.parametrize("link", ["", f'<{URL}>; rel="prev"', f'<{URL}>; rel="nextish"', URL])
def test_without_a_next_page_the_list_is_at_its_end(link: str) -> None:
    assert ocpi_pages.linked(link, url=URL) is None


@pytest.mark.parametrize(
    "target", ["https://evil.example.com/locations", "http://ocpi.example.org/2.2.1/locations"]
)
def test_a_next_page_on_another_host_or_without_encryption_is_refused(target: str) -> None:
    with pytest.raises(FormatError, match="the next page is on"):
        ocpi_pages.linked(f'<{target}>; rel="next"', url=URL)


BODY = json.dumps({"data": [a_location(1)], "status_code": 1000}).encode()


@given(damaged(BODY))
def test_damaged_bytes_give_rows_or_a_format_error(body: bytes) -> None:
    gives_rows_or_a_format_error(lambda: read(body))


@given(st.text(max_size=60) | st.text('<>;,"=rel next?', max_size=60))
def test_any_header_gives_a_link_none_or_a_format_error(link: str) -> None:
    gives_rows_or_a_format_error(lambda: ocpi_pages.linked(link, url=URL))


def test_the_real_page_with_a_cursor_is_read_and_twice_the_same_is_refused(
    shared_feeds: Path,
) -> None:
    body = (shared_feeds / "ocpi-locations" / "chargecloud_ludwigsburg.json").read_bytes()

    page = read(body)

    assert (len(page.locations), bool(page.cursor)) == (100, True)
    assert sum(len(each.evses or ()) for each in page.locations) == 273
    longitude, latitude = ocpi.points(page.locations)
    assert all(map(math.isfinite, (*longitude, *latitude)))
    with pytest.raises(FormatError, match="100 locations came twice"):
        ocpi_pages.whole([page, page], announced=["", ""])

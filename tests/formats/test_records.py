import io
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.broken import broken
from tracker.errors import FormatError
from tracker.formats import paging, records
from tracker.formats.number import NoNumber, json_number
from tracker.formats.paging import Page


class Megawatts(msgspec.Struct):
    value: float | None


MEGAWATTS = msgspec.json.Decoder(list[Megawatts])
ANY = msgspec.json.Decoder(list[dict[str, object]])


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False)))
def test_all_records_are_handed_out_when_the_total_says_so(values: list[float | None]) -> None:
    answer = {"total": len(values), "limit": 0, "records": [{"value": value} for value in values]}

    rows = records.rows(io.BytesIO(msgspec.json.encode(answer)), MEGAWATTS)

    assert [row.value for row in rows] == values


VALUES = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=30, unique=True)


def answered(values: list[int], params: paging.Params) -> bytes:
    """The page that a publisher gives to these parameters."""
    start = paging.offset_of(params)
    limit = int(dict(params)["limit"])
    found = [{"value": value} for value in values[start : start + limit]]
    return msgspec.json.encode({"total": len(values), "limit": limit, "records": found})


def pages_of(values: list[int], size: int) -> list[Page[Megawatts]]:
    """What following the pages gives, from the first request on."""
    params: paging.Params | None = (("limit", str(size)), ("sort", "value"))
    pages = []
    while params is not None:
        body = answered(values, params)
        pages.append(records.page(io.BytesIO(body), MEGAWATTS, params=params))
        params = records.next_page(io.BytesIO(body), params=params)
    return pages


@given(VALUES, st.integers(1, 12))
def test_following_the_offsets_gives_every_record_once(values: list[int], size: int) -> None:
    pages = pages_of(values, size)

    assert [each.row.value for each in records.whole(pages, dataset="Capacity")] == values


@given(VALUES, st.integers(1, 12), st.data())
def test_a_page_that_is_missing_or_comes_twice_is_refused(
    values: list[int], size: int, data: st.DataObject
) -> None:
    pages = pages_of(values, size)
    at = data.draw(st.integers(0, len(pages) - 1))
    wrong = data.draw(st.sampled_from([pages[:at] + pages[at + 1 :], pages[: at + 1] + pages[at:]]))

    with pytest.raises(FormatError):
        list(records.whole(wrong, dataset="Capacity"))


def test_a_total_that_changes_while_paging_is_refused() -> None:
    first, second = pages_of([1, 2], 1)
    grown = Page(rows=second.rows, total=3, offset=1)

    with pytest.raises(FormatError, match="page 2 of Capacity says there are 3 rows"):
        list(records.whole([first, grown], dataset="Capacity"))


def test_an_empty_page_before_the_total_is_refused() -> None:
    body = io.BytesIO(b'{"total":3,"records":[]}')

    with pytest.raises(FormatError, match="0 rows came from row 2 on, of 3"):
        records.next_page(body, params=(("offset", "2"),))


@given(st.data())
def test_broken_bytes_give_records_or_are_refused(data: st.DataObject) -> None:
    body = data.draw(broken(answered([1, 2, 3], (("limit", "3"),))))
    try:
        records.rows(io.BytesIO(body), MEGAWATTS)
        assert records.next_page(io.BytesIO(body), params=()) is None
    except FormatError as error:
        assert "Expected" in error.hint  # noqa: PT017 both ways are good


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"total":3,"records":[{"value":1}]}', "1 records of 3"),
        (b'{"statusCode":429,"message":"Wait 34 seconds"}', "statusCode 429"),
        (b'{"total":3}', "no total and records"),
        (b'{"records":[]}', "no total and records"),
        (b'{"total":1,"records":[{}]}', "value"),
        (b"[]", "object"),
        (b"", "truncated"),
        (b"<html></html>", "malformed"),
    ],
)
def test_an_answer_that_is_not_the_whole_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why) as caught:
        records.rows(io.BytesIO(body), MEGAWATTS)

    assert '{"total": n, "records": [n records]}' in caught.value.hint


def test_a_real_complete_answer_is_read(shared_feeds: Path) -> None:
    with (shared_feeds / "dk-energidataservice-json" / "Forecasts_5Min.json").open("rb") as stream:
        assert len(records.rows(stream, ANY)) == 864


def test_a_real_answer_cut_at_the_default_limit_is_refused_and_can_be_followed(
    shared_feeds: Path,
) -> None:
    file = shared_feeds / "dk-energidataservice-json" / "ElectricityProdex5MinRealtime.json"

    with file.open("rb") as stream, pytest.raises(FormatError, match="100 records of 2133788"):
        records.rows(stream, ANY)
    with file.open("rb") as stream:
        assert records.next_page(stream, params=(("sort", "x"),)) == (
            ("sort", "x"),
            ("offset", "100"),
        )


def test_a_number_with_two_points_is_no_json_even_beside_one_that_is_forgiven() -> None:
    body = b'{"total": 2, "records": [{"value": 1.2.3}, {"value": NaN}]}'

    with pytest.raises(FormatError):
        records.rows(io.BytesIO(body), MEGAWATTS)


def test_a_whole_number_that_no_float_holds_is_handed_on_as_it_came() -> None:
    assert isinstance(json_number(10**400), NoNumber)

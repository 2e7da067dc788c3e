import io
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.broken import broken
from tracker.errors import FormatError
from tracker.formats import odata, paging
from tracker.formats.number import NoNumber

URL = "https://opendata.cbs.nl/ODataFeed/odata/85005NED/TypedDataSet"
ASKED: paging.Params = (("$filter", "RegioS eq 'GM0518'"), ("$format", "json"))


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8).map(str.strip),
)
ROWS = st.lists(st.dictionaries(st.text(max_size=8), CELLS, max_size=4), min_size=1, max_size=12)


def page(*rows: Mapping[str, object], link: str | None = None, count: object = None) -> io.BytesIO:
    answer: dict[str, object] = {"odata.metadata": URL, "value": list(rows)}
    if count is not None:
        answer["odata.count"] = count
    if link is not None:
        answer["odata.nextLink"] = link
    return io.BytesIO(json.dumps(answer).encode())


def read(*pages: io.BytesIO, count: int | None = None) -> list[odata.Row]:
    whole = odata.whole(map(odata.page, pages), table="85005NED", count=count)
    return [placed.row for placed in whole]


@given(ROWS)
def test_a_generated_table_comes_back_as_it_was(rows: list[dict[str, object]]) -> None:
    assert odata.rows(page(*rows)) == rows


@given(ROWS, st.integers(1, 12))
def test_any_split_into_pages_gives_the_same_rows(rows: list[dict[str, object]], size: int) -> None:
    rows = [{**row, "ID": number} for number, row in enumerate(rows)]
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    pages = [page(*part, count=str(len(rows))) for part in parts]

    assert read(*pages, count=len(rows)) == rows


@given(st.data())
def test_broken_bytes_give_rows_or_are_refused(data: st.DataObject) -> None:
    good = page({"RegioS": "GM0518", "ID": 0, "a_1": 1.5}, {"ID": 1}, count="2").getvalue()
    body = data.draw(broken(good))
    try:
        for row in read(io.BytesIO(body)):
            odata.number(row, "a_1")
            odata.text(row, "RegioS")
        odata.next_page(io.BytesIO(body), url=URL, params=ASKED)
    except FormatError as error:
        assert "Expected" in error.hint  # noqa: PT017 both ways are good


@pytest.mark.parametrize("written", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 5000])
def test_what_json_does_not_know_as_a_number_spoils_its_own_cell_only(written: str) -> None:
    body = f'{{"odata.metadata":"NaN \\" 1e999","value":[{{"ID":0,"a_1":{written},"b_2":5}}]}}'

    (row,) = odata.rows(io.BytesIO(body.encode()))

    assert odata.number(row, "a_1") == NoNumber(written[:80])
    assert odata.number(row, "b_2") == 5.0


@pytest.mark.parametrize("written", ["01", "1,5", "n/a", "1 234", "[1]"])
def test_what_is_no_json_is_refused(written: str) -> None:
    body = f'{{"odata.metadata":"…","value":[{{"ID":0,"a_1":{written}}}]}}'

    with pytest.raises(FormatError):
        odata.rows(io.BytesIO(body.encode()))


def test_an_id_in_the_wrong_case_answers_without_rows_and_is_refused() -> None:
    with pytest.raises(FormatError, match="85005NED came without rows") as caught:
        read(page())

    assert "upper for lower case" in caught.value.hint


@pytest.mark.parametrize("total", [2, "2"])
def test_the_announced_count_must_have_come(total: object) -> None:
    assert len(read(page({"ID": 0}, count=total), page({"ID": 1}))) == 2
    with pytest.raises(FormatError, match="1 rows of 85005NED came, 2 were announced"):
        read(page({"ID": 0}, count=total))


@pytest.mark.parametrize("total", [-1, "many"])
def test_a_count_that_is_none_is_refused(total: object) -> None:
    with pytest.raises(FormatError, match=r"odata.count is"):
        odata.page(page({"ID": 0}, count=total))


def test_a_row_that_stands_on_two_pages_is_refused() -> None:
    with pytest.raises(FormatError, match="page 2 of 85005NED repeats the row 1"):
        read(page({"ID": 0}, {"ID": 1}), page({"ID": 1}, {"ID": 2}))


def test_an_identical_second_page_is_refused_where_rows_have_no_number() -> None:
    with pytest.raises(FormatError, match="the same rows"):
        read(page({"RegioS": "GM0518"}), page({"RegioS": "GM0518"}))


@pytest.mark.parametrize("body", [b"3164", b"\xef\xbb\xbf3164\r\n"])
def test_the_answer_of_count_is_plain_text(body: bytes) -> None:
    assert odata.count(io.BytesIO(body)) == 3164


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"-3", b"3.5", b"\xff"])
def test_what_is_no_count_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError, match="no count"):
        odata.count(io.BytesIO(body))


@given(st.text(alphabet="GMNLT0123456789", min_size=1), st.integers(0, 5))
def test_codes_lose_their_padding_whatever_its_width(code: str, width: int) -> None:
    rows = odata.rows(page({"RegioS": code + " " * width}))

    assert odata.text(rows[0], "RegioS") == code


@given(st.integers(1, 9), st.integers(1, 10_000), st.booleans(), st.booleans())
def test_paging_keeps_every_parameter_once_and_ends(
    pages: int, size: int, loses_filter: bool, doubles_format: bool
) -> None:
    params = ASKED
    visited = 0
    for number in range(1, pages + 1):
        told = [("$format", "json"), ("$skip", str(number * size))]
        told += [] if loses_filter else [ASKED[0]]
        told += [("$format", "json")] if doubles_format else []
        link = f"{URL}?{urlencode(told)}" if number < pages else None
        found = odata.next_page(page(link=link), url=URL, params=params)
        visited += 1
        if found is None:
            break
        params = found[1]
        assert found[0] == URL
        assert sorted(params) == sorted([*ASKED, ("$skip", str(number * size))])
    assert visited == pages


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("https://example.org/steal?$skip=10000", "is on https://example.org"),
        (f"http{URL.removeprefix('https')}?$skip=10000", "is on http://opendata.cbs.nl"),
        (f"{URL}?$skip=0", "one we had"),
        (f"{URL}?$skip=here", "one we had"),
        (f"{URL}?$format=json", "one we had"),
    ],
)
def test_a_link_that_leads_away_or_back_is_refused(link: str, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        odata.next_page(page(link=link), url=URL, params=ASKED)


def test_the_same_skip_again_is_refused() -> None:
    asked = (*ASKED, ("$skip", "10000"))

    with pytest.raises(FormatError, match="one we had"):
        odata.next_page(page(link=f"{URL}?$skip=10000"), url=URL, params=asked)


def test_a_relative_link_and_a_token_instead_of_a_skip_are_followed() -> None:
    found = odata.next_page(page(link="TypedDataSet?$skiptoken=abc"), url=URL, params=ASKED)

    assert found == (URL, (*ASKED, ("$skiptoken", "abc")))


@pytest.mark.parametrize(
    ("code", "period"),
    [("2023JJ00", "2023"), ("2024KW01", "2024-Q1"), ("2024MM03", "2024-03")],
)
def test_period_codes_become_periods(code: str, period: str) -> None:
    assert odata.period(code) == period


@pytest.mark.parametrize("code", ["2023", "2023XX00", "2023JJ00 ", ""])
def test_an_unknown_period_code_is_refused(code: str) -> None:
    with pytest.raises(FormatError, match="no period"):
        odata.period(code)


def test_a_measure_is_found_by_name_when_its_number_has_moved() -> None:
    assert odata.measure({"Installaties_7": 1, "InstallatiesDak_8": 2}, "Installaties") == (
        "Installaties_7"
    )


@pytest.mark.parametrize(
    "row", [{}, {"Installaties": 1}, {"Installaties_1": 1, "Installaties_2": 2}]
)
def test_a_measure_that_is_gone_or_doubled_is_refused(row: odata.Row) -> None:
    with pytest.raises(FormatError, match="are called Installaties_n"):
        odata.measure(row, "Installaties")


@pytest.mark.parametrize(
    ("cell", "value"), [(None, None), (".", None), (5, 5.0), (0, 0.0), (-1.5, -1.5)]
)
def test_null_and_the_lone_point_are_missing_and_zero_is_zero(
    cell: odata.Cell, value: float | None
) -> None:
    assert odata.number({"a": cell}, "a") == value


@pytest.mark.parametrize("cell", ["183.3", "1.234,5", "n/a", "", True])
def test_a_cell_that_is_no_number_is_handed_on_as_it_came(cell: odata.Cell) -> None:
    assert odata.number({"a": cell}, "a") == NoNumber(str(cell)[:80])


@pytest.mark.parametrize("cell", ["*", "<5", "..", " < 10"])
def test_a_cell_that_is_held_back_is_unknown_and_never_zero(cell: odata.Cell) -> None:
    assert odata.number({"a": cell}, "a") is None


@pytest.mark.parametrize("row", [{}, {"RegioS": None}, {"RegioS": 518}])
def test_a_code_that_is_no_text_is_refused(row: odata.Row) -> None:
    with pytest.raises(FormatError, match="RegioS is"):
        odata.text(row, "RegioS")


@pytest.mark.parametrize(
    "body",
    [
        b'{"odata.error":{"code":"","message":{"value":"Object reference not set"}}}',
        b"<!DOCTYPE html><html></html>",
        b'{"odata.metadata":"x","value":[{"ID":0',
        b"",
    ],
)
def test_an_error_or_half_an_answer_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        odata.rows(io.BytesIO(body))

    assert "an OData 3 page" in caught.value.hint


def test_a_real_envelope_is_read_and_has_no_next_page(shared_feeds: Path) -> None:
    folder = shared_feeds / "cbs-odata3-renewables-82610NED"
    body = (folder / "82610NED_service_document.json").read_bytes()

    names = [odata.text(row, "name") for row in odata.rows(io.BytesIO(body))]

    assert names[:3] == ["TableInfos", "UntypedDataSet", "TypedDataSet"]
    assert odata.next_page(io.BytesIO(body), url=URL, params=()) is None


def test_real_rows_with_padded_keys_and_nulls_are_read(shared_feeds: Path) -> None:
    folder = shared_feeds / "cbs-odata3-renewables-82610NED"
    rows = json.loads((folder / "82610NED_full_data.json").read_bytes())

    first = odata.rows(page(*rows))[0]

    assert len(rows) == 525
    assert odata.text(first, "BronTechniek") == "T001028"
    assert odata.number(first, odata.measure(first, "OpgesteldElektrischVermogenEindeJaar")) is None

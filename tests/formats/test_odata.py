import io
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats import odata

URL = "https://opendata.cbs.nl/ODataFeed/odata/85005NED/TypedDataSet"
ASKED: odata.Params = (("$filter", "RegioS eq 'GM0518'"), ("$format", "json"))


def page(*rows: dict[str, object], link: str | None = None) -> io.BytesIO:
    answer: dict[str, object] = {"odata.metadata": URL, "value": list(rows)}
    if link is not None:
        answer["odata.nextLink"] = link
    return io.BytesIO(json.dumps(answer).encode())


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


@pytest.mark.parametrize("cell", ["183.3", "", True])
def test_a_cell_that_is_no_number_is_refused(cell: odata.Cell) -> None:
    with pytest.raises(FormatError, match="a is"):
        odata.number({"a": cell}, "a")


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

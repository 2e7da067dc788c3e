"""No real page of CBS's `Observations` is at hand: the envelopes here are built as documented."""

import io
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.broken import broken
from tracker.errors import FormatError
from tracker.formats import odata, odata4, paging

URL = "https://datasets.cbs.nl/odata/v1/CBS/37230ned/Observations"
ASKED: paging.Params = (("$filter", "RegioS eq 'GM0518'"),)


def page(*rows: Mapping[str, object], link: str | None = None, count: object = None) -> io.BytesIO:
    answer: dict[str, object] = {"@odata.context": URL, "value": list(rows)}
    if link is not None:
        answer["@odata.nextLink"] = link
    if count is not None:
        answer["@odata.count"] = count
    return io.BytesIO(json.dumps(answer).encode())


def a_row(**cells: object) -> dict[str, object]:
    return {
        "Id": 7,
        "Measure": "M000173",
        "RegioS": "GM0518",
        "Perioden": "2016JJ00",
        "Value": 6.0,
        "StringValue": None,
        "ValueAttribute": "None",
    } | cells


def read(*pages: io.BytesIO, count: int | None = None) -> list[odata.Row]:
    whole = odata4.whole(map(odata4.page, pages), table="37230ned", count=count)
    return [placed.row for placed in whole]


def observation(**cells: object) -> odata4.Observation:
    (row,) = read(page(a_row(**cells)))
    return odata4.observation(row)


CODE = st.text(alphabet="GMJ0123456789", min_size=1, max_size=8)


@given(CODE, CODE, CODE, st.none() | st.floats(allow_nan=False, allow_infinity=False))
def test_a_generated_observation_comes_back_as_it_was(
    measure: str, region: str, period: str, value: float | None
) -> None:
    found = observation(Measure=measure, RegioS=region, Perioden=period, Value=value)

    assert found == odata4.Observation(
        measure=measure,
        codes={"RegioS": region, "Perioden": period},
        value=value,
        text=None,
        reason="",
    )


@given(st.integers(1, 30), st.integers(1, 12))
def test_any_split_into_pages_gives_the_same_rows(total: int, size: int) -> None:
    rows = [a_row(Id=number) for number in range(total)]
    parts = [rows[start : start + size] for start in range(0, total, size)]

    assert read(*(page(*part, count=total) for part in parts), count=total) == rows


@given(st.integers(1, 9), st.booleans(), st.booleans())
def test_paging_keeps_every_parameter_once_and_ends(
    pages: int, loses_filter: bool, doubles_filter: bool
) -> None:
    params = ASKED
    for number in range(1, pages + 1):
        told = "" if loses_filter else "&$filter=RegioS eq 'GM0518'" * (1 + doubles_filter)
        link = f"{URL}?$skip={number * 100}{told}" if number < pages else None
        found = odata4.next_page(page(a_row(), link=link), url=URL, params=params)
        assert (found is None) == (number == pages)
        if found:
            params = found[1]
            assert sorted(params) == sorted([*ASKED, ("$skip", str(number * 100))])


@pytest.mark.parametrize("link", ["https://example.org/?$skip=9", f"{URL}?$skip=0", URL])
def test_a_link_that_leads_away_or_back_is_refused(link: str) -> None:
    with pytest.raises(FormatError, match="the next page is"):
        odata4.next_page(page(a_row(), link=link), url=URL, params=ASKED)


@given(st.data())
def test_broken_bytes_give_rows_or_are_refused(data: st.DataObject) -> None:
    good = page(a_row(Id=1), a_row(Id=2, Value=None, ValueAttribute="Impossible"), count=2)
    body = data.draw(broken(good.getvalue()))
    try:
        for row in read(io.BytesIO(body)):
            odata4.observation(row)
        odata4.next_page(io.BytesIO(body), url=URL, params=ASKED)
    except FormatError as error:
        assert "Expected" in error.hint  # noqa: PT017 both ways are good


def test_an_id_in_the_wrong_case_answers_without_rows_and_is_refused() -> None:
    with pytest.raises(FormatError, match="37230ned came without rows"):
        read(page())


def test_the_announced_count_must_have_come() -> None:
    with pytest.raises(FormatError, match="1 rows of 37230ned came, 2 were announced"):
        read(page(a_row(), count=2))


def test_an_observation_that_stands_on_two_pages_is_refused() -> None:
    with pytest.raises(FormatError, match="page 2 of 37230ned repeats the row 7"):
        read(page(a_row()), page(a_row(), a_row(Id=8)))


def test_a_missing_value_keeps_its_reason() -> None:
    found = observation(Value=None, ValueAttribute="Impossible")

    assert (found.value, found.reason) == (None, "Impossible")


def test_zero_is_a_value() -> None:
    assert observation(Value=0).value == 0.0


@pytest.mark.parametrize("cells", [{"Value": 0}, {"Value": None, "StringValue": "."}])
def test_a_value_beside_a_reason_for_its_absence_is_refused(cells: dict[str, object]) -> None:
    with pytest.raises(FormatError, match="a value and the attribute 'Impossible'"):
        observation(**cells, ValueAttribute="Impossible")


def test_a_measure_of_text_keeps_it_and_notes_about_the_row_are_no_dimension() -> None:
    found = observation(Value=None, StringValue="GM0518 ", **{"@odata.id": "x"})

    assert (found.value, found.text, found.reason) == (None, "GM0518", "")
    assert set(found.codes) == {"RegioS", "Perioden"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"error":{"code":"","message":"Resource not found for the segment"}}',
        b'{"@odata.context":"x","value":[{"Id":0',
        b"",
    ],
)
def test_an_error_or_half_an_answer_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        odata4.page(io.BytesIO(body))

    assert "an OData 4 page" in caught.value.hint

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats import statbank
from tracker.formats.number import NoNumber


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_a_number_with_decimal_comma_is_read_as_written(whole: int, hundredths: int) -> None:
    text = f"{whole},{hundredths:02}"

    assert statbank.number(text) == float(text.replace(",", "."))


@given(st.text())
def test_a_cell_is_a_number_or_missing_or_handed_on(text: str) -> None:
    value = statbank.number(text)

    assert value is None or isinstance(value, float | NoNumber)
    if isinstance(value, NoNumber):
        assert value.text == text.replace("\0", "\ufffd")[:80]


CODES = st.from_regex(r"[A-Z0-9]{1,6}", fullmatch=True)
FIGURES = st.integers(-(10**9), 10**9) | st.integers(-(10**6), 10**6).map(lambda n: n / 8)


def an_answer(cells: list[tuple[str, str, float | None]]) -> bytes:
    lines = ["OMRÅDE;TID;INDHOLD"]
    for area, time, value in cells:
        figure = ".." if value is None else str(value).replace(".", ",")
        lines.append(f"{area};{time};{figure}")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


@given(st.lists(st.tuples(CODES, st.sampled_from(["2024", "2024K1"]), FIGURES | st.none())))
def test_whatever_statbank_wrote_is_read_back(cells: list[tuple[str, str, float | None]]) -> None:
    rows = [row for _, row in statbank.rows(io.BytesIO(an_answer(cells)), ("OMRÅDE", "Tid"))]

    found = [(row["OMRÅDE"], row["Tid"], statbank.number(row[statbank.VALUE])) for row in rows]
    assert found == cells


@given(st.integers(0, 10_000), st.binary(max_size=4))
def test_a_changed_answer_gives_rows_or_a_refusal(place: int, put: bytes) -> None:
    body = an_answer([("151", "2024", 500), ("259", "2024K1", None), ("000", "2024", -1.5)])
    at = place % len(body)
    try:
        for _, row in statbank.rows(
            io.BytesIO(body[:at] + put + body[at + 1 :]), ("OMRÅDE", "Tid")
        ):
            statbank.period(row["Tid"])
            statbank.number(row[statbank.VALUE])
    except FormatError as error:
        assert error.hint  # noqa: PT017 both ways are good


def test_an_answer_that_ends_inside_a_figure_is_refused() -> None:
    body = an_answer([("151", "2024", 500), ("259", "2024", 24_832)])

    with pytest.raises(FormatError, match="line 3 has no end"):
        list(statbank.rows(io.BytesIO(body[:-5]), ("OMRÅDE", "Tid")))


@pytest.mark.parametrize("text", ["..", ".", "x", " .. ", "*", "<5"])
def test_the_signs_for_missing_are_never_zero(text: str) -> None:
    assert statbank.number(text) is None


def test_a_dash_is_a_nil_that_was_counted() -> None:
    assert statbank.number("-") == 0.0


@pytest.mark.parametrize("text", ["", "1.234", "12 a", "nan", "1e5", "--", "9" * 400, "\u0665"])
def test_what_is_no_figure_is_handed_on_as_it_came(text: str) -> None:
    assert statbank.number(text) == NoNumber(text[:80])


@pytest.mark.parametrize(
    ("code", "period"), [("2024", "2024"), ("2024K1", "2024-Q1"), ("2024M05", "2024-05")]
)
def test_time_codes_become_periods(code: str, period: str) -> None:
    assert statbank.period(code) == period


@pytest.mark.parametrize("code", ["2024K5", "2024M13", "2024:2025", "24", ""])
def test_an_unknown_time_code_is_refused(code: str) -> None:
    with pytest.raises(FormatError, match="no period"):
        statbank.period(code)


def test_mark_line_ends_and_case_of_the_header_make_no_difference() -> None:
    body = "\ufeffOMRÅDE;TID;INDHOLD\r\n151;2018;511\r\n".encode()

    rows = list(statbank.rows(io.BytesIO(body), ("OMRÅDE", "Tid")))

    assert rows == [(2, {"OMRÅDE": "151", "Tid": "2018", "INDHOLD": "511"})]


@pytest.mark.parametrize(
    "body",
    [
        b'{"errorTypeCode":"EXTRACT-NOTFOUND","message":"Tabellen blev ikke fundet"}',
        b"<!DOCTYPE html><html><body>503</body></html>",
        b"",
    ],
)
def test_an_error_in_place_of_a_table_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        list(statbank.rows(io.BytesIO(body), ("OMRÅDE", "Tid")))

    assert "Expected the columns OMRÅDE, Tid, INDHOLD; found" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "variables", "count", "missing"),
    [
        ("are207.csv", ("OMRÅDE", "Tid"), 2100, 4),
        ("fond19.csv", ("FONDSTYPE", "HOMR", "Tid"), 63, 0),
        ("tilskud2.csv", ("TILSKUDSART", "Tid"), 92, 15),
    ],
)
def test_real_answers_are_read_whole(
    shared_feeds: Path, name: str, variables: tuple[str, ...], count: int, missing: int
) -> None:
    with (shared_feeds / "dst-statbank-csv" / name).open("rb") as stream:
        rows = [row for _, row in statbank.rows(stream, variables)]

    values = [statbank.number(row[statbank.VALUE]) for row in rows]
    assert (len(values), values.count(None)) == (count, missing)

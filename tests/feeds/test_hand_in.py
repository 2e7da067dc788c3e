"""The parser of hand-ins alone; what becomes of a file is tested with the pipeline."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.formats.workbooks import a_workbook, changed, saved
from tracker.errors import HandInError
from tracker.feeds.feed import Answer, Pull, Request
from tracker.feeds.hand_in import FEED, parse, read_rows
from tracker.feeds.hand_in_file import COLUMNS, unread_sheets

COMMAS = "0151,trees-planted,2026,1234.5,tree,https://a.example/trees,2026-11-10"
SEMICOLONS = "0151;trees-planted;2026;1234,5;tree;https://a.example/trees;10-11-2026"
DAY = datetime(2026, 11, 10)  # noqa: DTZ001 a cell of a sheet has no zone
CELLS = ("0151", "trees-planted", 2026, 1234.5, "tree", "https://a.example/trees", DAY)


def a_csv(*lines: str, encoding: str = "utf-8") -> bytes:
    delimiter = ";" if ";" in lines[0] else ","
    return "\n".join([delimiter.join(COLUMNS), *lines]).encode(encoding)


def a_sheet(*rows: Sequence[Any]) -> bytes:
    return a_workbook([COLUMNS, *rows])


def with_cell(column: str, cell: object) -> tuple[object, ...]:
    return tuple(cell if name == column else old for name, old in zip(COLUMNS, CELLS, strict=True))


def refusal(content: bytes) -> str:
    with pytest.raises(HandInError) as caught:
        read_rows(content)
    assert caught.value.hint
    return caught.value.message


def test_each_indicator_of_a_file_is_a_batch_with_the_lines_it_came_from() -> None:
    content = a_csv(
        "0151,trees-planted,2026,500,tree,https://a.example,2027-01-10",
        "0151,births,2026,540,birth,https://a.example,2027-01-10",
        "0259,trees-planted,2026,20,tree,https://a.example,2027-01-10",
    )
    answer = Answer(
        request=Request(url="https://a.example"),
        media_type="text/csv",
        open=lambda: io.BytesIO(content),
    )

    batches = list(parse(Pull(answers=(answer,), fetched_at=datetime(2027, 1, 11, tzinfo=UTC))))

    assert [(each.indicator, list(each.value), list(each.row)) for each in batches] == [
        ("trees-planted", [500.0, 20.0], ["row 2", "row 4"]),
        ("births", [540.0], ["row 3"]),
    ]


def test_a_hand_in_asks_no_address() -> None:
    assert FEED.requests(datetime(2027, 1, 11, tzinfo=UTC).date()) == ()


def test_a_file_of_two_sources_is_refused_because_each_figure_leads_back_to_one() -> None:
    other = COMMAS.replace("a.example", "b.example")

    assert refusal(a_csv(COMMAS, other)).startswith("row 3, source: differs from row 2")


@pytest.mark.parametrize(
    "content",
    [
        a_csv(COMMAS),
        a_csv(COMMAS, encoding="utf-8-sig"),
        a_csv(COMMAS, "", ",,,,,,", ""),
        a_csv(SEMICOLONS),
        a_csv(SEMICOLONS.replace("10-11-2026", "2026-11-10"), ";;;;;;"),
        a_csv(COMMAS).replace(b"area", b" Area "),
        a_csv(COMMAS).replace(b"\n", b"\r"),
        a_csv(SEMICOLONS, "").replace(b"\n", b"\r\n"),
        a_sheet(CELLS),
        a_sheet(with_cell("period", "2026"), [" "] * 7),
        a_sheet(with_cell("read", "2026-11-10")),
    ],
    ids=[
        "commas",
        "mark",
        "blanks",
        "semicolons",
        "day",
        "case",
        "old Mac",
        "Windows",
        "sheet",
        "text",
        "text day",
    ],
)
def test_the_same_figure_is_read_from_every_form_of_the_file(content: bytes) -> None:
    (row,) = read_rows(content)

    assert (row.number, row.area, row.indicator, row.period) == (2, "0151", "trees-planted", "2026")
    assert (row.value, row.unit, row.source) == (1234.5, "tree", "https://a.example/trees")
    assert row.read == date(2026, 11, 10)


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**9), 10**9).map(lambda number: number / 4),
            st.dates(date(2000, 1, 1), date(2026, 11, 1)),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_is_typed_into_the_template_is_read_the_same_from_csv_and_xlsx(
    typed: list[tuple[float, date]],
) -> None:
    rows = [(*CELLS[:3], value, *CELLS[4:6], day) for value, day in typed]
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    sheet = a_sheet(*[(*row[:6], datetime.combine(row[6], time())) for row in rows])

    for content in (text.getvalue().encode(), sheet):
        assert [(row.value, row.read) for row in read_rows(content)] == typed


@given(st.integers(0, 10**6), st.binary(max_size=4), st.sampled_from([COMMAS, SEMICOLONS, ""]))
def test_a_changed_file_is_read_or_refused(place: int, put: bytes, line: str) -> None:
    good = a_csv(line) if line else a_sheet(CELLS)
    at = place % len(good)
    try:
        assert read_rows(good[:at] + put + good[at + len(put) :])
    except HandInError as error:
        assert error.message.startswith("row ")  # noqa: PT017 both ways are good


@given(st.integers(0, 2000), st.sampled_from([b"<", b"9" * 400, b"1e400", b"NaN", b"-", b'"']))
def test_a_changed_sheet_is_read_or_refused(place: int, put: bytes) -> None:
    def change(sheet: bytes) -> bytes:
        at = place % len(sheet)
        return sheet[:at] + put + sheet[at + len(put) :]

    try:
        assert read_rows(changed(a_sheet(CELLS, CELLS), change))
    except HandInError as error:
        assert error.message.startswith("row ")  # noqa: PT017 both ways are good


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (COMMAS.replace("1234.5", "1234,5"), "row 2, the row: must have 7 cells"),
        (COMMAS.replace("1234.5", '"1234,5"'), "row 2, value: '1234,5' is no number"),
        (COMMAS.replace("1234.5", "1.234"), "row 2, value: '1.234' may mean thousands"),
        (COMMAS.replace("2026-11-10", "10-11-2026"), "row 2, read: '10-11-2026' is no day"),
        (SEMICOLONS.replace("1234,5", "1234.5"), "row 2, value: '1234.5' is no number: write 12"),
        (SEMICOLONS.replace("1234,5", "1,234"), "row 2, value: '1,234' may mean thousands"),
        (SEMICOLONS.replace("10-11-2026", "31-02-2026"), "row 2, read: '31-02-2026' is no day"),
        (SEMICOLONS.replace("10-11-2026", "10-11-26"), "row 2, read: '10-11-26' is no day"),
        (COMMAS.replace("0151", ""), "row 2, area: is empty"),
        (COMMAS.replace(",2026,", ",2026-13,"), "row 2, period: month must be in 1..12"),
        (COMMAS.replace("https", "http"), "row 2, source: 'http://a.example/trees' is no public"),
        (COMMAS.replace("tree,", 'tr"ee","x'), "row 2, the row: cannot be read"),
    ],
)
def test_a_wrong_line_of_a_csv_file_is_named(line: str, message: str) -> None:
    assert refusal(a_csv(line)).startswith(message)


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("area", 151, "row 2, area (cell A2): 151 is no text: format the cell as text"),
        ("area", None, "row 2, area (cell A2): is empty"),
        ("indicator", 5, "row 2, indicator (cell B2): 5 is no text"),
        ("period", DAY, "row 2, period (cell C2): 2026-11-10 00:00:00 is no text"),
        ("period", 26, "row 2, period (cell C2): '26' is no period"),
        ("period", True, "row 2, period (cell C2): True is no text"),
        ("value", "1234", "row 2, value (cell D2): '1234' is no number: type it as a number"),
        ("value", True, "row 2, value (cell D2): 'True' is no number"),
        ("value", DAY, "row 2, value (cell D2): '2026-11-10 00:00:00' is no number"),
        ("value", 1e15, "row 2, value (cell D2): 1000000000000000 is no number that anybody"),
        ("read", 46000, "row 2, read (cell G2): 46000 is no text"),
        ("read", "10-11-2026", "row 2, read (cell G2): '10-11-2026' is no day"),
    ],
)
def test_a_wrong_cell_of_a_workbook_is_named_as_its_sender_sees_it(
    column: str, cell: object, message: str
) -> None:
    assert refusal(a_sheet(with_cell(column, cell))).startswith(message)


def test_a_formula_is_refused_because_its_value_must_be_typed() -> None:
    book = Workbook()
    book.worksheets[0].append(COLUMNS)
    book.worksheets[0].append(list(with_cell("value", "=1+1")))

    assert refusal(saved(book)) == (
        "row 2, value (cell D2): holds a formula: type the value itself"
    )


def test_a_number_of_400_digits_is_refused_as_no_count() -> None:
    content = changed(a_sheet(CELLS), lambda sheet: sheet.replace(b"1234.5", b"9" * 400))

    assert refusal(content).startswith("row 2, value (cell D2): 99999")


def test_rows_keep_the_number_that_the_sheet_shows() -> None:
    content = a_sheet(CELLS, [], with_cell("value", None))

    assert refusal(content).startswith("row 4, value (cell D4)")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "row 1, the header: must be area,indicator"),
        (b"area,value\n0151,5\n", "row 1, the header: must be area,indicator"),
        (a_csv(COMMAS).partition(b"\n")[0], "row 2, the row: is missing"),
        (b"\n" + a_csv(COMMAS), "row 1, the header: must be"),
        (a_sheet(), "row 2, the row: is missing"),
        (a_workbook([["a title"], COLUMNS, CELLS]), "row 1, the header: must be"),
        (
            a_csv(COMMAS.replace("tree", "tr\u00e6"), encoding="cp1252"),
            "row 1, the file: is not",
        ),
        (a_csv(COMMAS, encoding="utf-16"), "row 1, the file: is not UTF-8 text: save it as `CSV"),
        (a_csv(COMMAS, encoding="utf-16-le"), "row 1, the file: is no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "row 1, the file: is an old Excel file or has a password"),
        (b"PK\x03\x04 a picture, packed", "row 1, the file: the archive is cut off"),
        (b"x" * 5_000_001, "row 1, the file: is larger than 5000000 bytes"),
        (a_sheet((*CELLS, "a note")), "row 2, the row: must have 7 cells"),
    ],
)
def test_a_file_that_is_not_the_template_is_refused(content: bytes, message: str) -> None:
    assert refusal(content).startswith(message)


def test_a_hidden_sheet_is_named_and_a_text_has_none() -> None:
    assert unread_sheets(a_workbook([COLUMNS, CELLS], hidden=["Notes"])) == ("Notes",)
    assert unread_sheets(a_csv(COMMAS)) == ()

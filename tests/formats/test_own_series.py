"""A CSV of one's own: what reads, and that every wrong cell is named with what to do."""

from datetime import date

import pytest

from tracker.errors import SeriesError
from tracker.formats.own_series import number_of, period_of, read_figures


def refusal(content: bytes) -> SeriesError:
    with pytest.raises(SeriesError) as raised:
        read_figures(content, "roofs.csv")
    return raised.value


def csv_of(*rows: str) -> bytes:
    return "\n".join(["date,value", *rows, ""]).encode()


def test_rows_come_oldest_first_whatever_their_order() -> None:
    found = read_figures(csv_of("2024,3", "2022,1", "2023-12-31,2"), "roofs.csv")

    assert [(each.period, each.value) for each in found] == [
        ("2022", 1.0),
        ("2023-12-31", 2.0),
        ("2024", 3.0),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2029", date(2029, 12, 31)),
        ("2029-Q3", date(2029, 9, 30)),
        ("2028-02", date(2028, 2, 29)),
        ("2029-07-01", date(2029, 7, 1)),
    ],
)
def test_a_date_longer_than_a_day_stands_for_its_last_day(text: str, day: date) -> None:
    assert read_figures(csv_of(f"{text},1"), "roofs.csv")[0].day == day


def test_an_empty_cell_is_a_missing_figure_and_no_zero() -> None:
    assert [each.value for each in read_figures(csv_of("2024,", "2025,0"), "x")] == [None, 0.0]


def test_a_mark_in_front_blank_rows_and_windows_line_ends_do_no_harm() -> None:
    content = b"\xef\xbb\xbfdate,value\r\n2024,1e3\r\n\r\n2025,-2.5\r\n"

    assert [each.value for each in read_figures(content, "x")] == [1000.0, -2.5]


def test_columns_can_be_more_than_two() -> None:
    content = b"area,date,value\nB,2024,1\nA,2025,2\nA,2024,3\n"

    found = read_figures(content, "x", columns=("area", "date", "value"))

    assert [(each.area, each.value) for each in found] == [("A", 3.0), ("A", 2.0), ("B", 1.0)]


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("2025,NaN", "value", "'NaN'"),
        ("2025,inf", "value", "'inf'"),
        ("2025,-Infinity", "value", "'-Infinity'"),
        ("2025,1e308", "value", "too large"),
        ("2025,1e400", "value", "too large"),
        ("2025,many", "value", "'many'"),
        ("2025,1_000", "value", "'1_000'"),
        ('2025,"3000,5"', "value", "'3000,5'"),
        ("2025,3000,5", "value", "3 cells"),
        ("2025", "value", "1 cells"),
        ("25,1", "date", "'25'"),
        ("31-12-2025,1", "date", "'31-12-2025'"),
        ("2025-02-30,1", "date", "'2025-02-30'"),
        ("2025-13,1", "date", "'2025-13'"),
        ("0000,1", "date", "'0000'"),
        ("0999,1", "date", "1000 to 2999"),
        (",1", "date", "''"),
        ("2024-12-31,1", "date", "row 2"),
    ],
)
def test_a_wrong_cell_is_named_with_file_row_column_and_what_to_do(
    row: str, column: str, says: str
) -> None:
    error = refusal(csv_of("2024,1", row))

    assert error.message.startswith(f"roofs.csv, row 3, column {column}: ")
    assert says in error.message
    assert error.hint
    assert error.exit_code == 2


def test_a_decimal_comma_is_told_to_be_a_point() -> None:
    assert "3000.5" in refusal(csv_of('2025,"3.000,5"')).hint
    assert "3000.5" in refusal(csv_of("2025,3000,5")).hint


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "roofs.csv is empty"),
        (b"\n\n", "roofs.csv is empty"),
        (b"date,value\n", "no row"),
        (b"2024,1\n", "row 1: the header is '2024,1'"),
        (b"date;value\n2024;1\n", "row 1: the header is 'date;value'"),
        (b"value,date\n1,2024\n", "row 1: the header is 'value,date'"),
        ("date,value\n2024,1\n".encode("utf-16"), "row 1: the bytes are not UTF-8"),
        (b"date,value\n2024,1\n2025,\xff\n", "row 3: the bytes are not UTF-8"),
        (b'date,value\n2024,"1\n', "row 2: "),
        (b'date,value\n2024,"1"1\n', "row 2: "),
    ],
)
def test_a_file_of_another_form_is_refused(content: bytes, says: str) -> None:
    error = refusal(content)

    assert says in error.message
    assert "roofs.csv" in error.message
    assert error.hint


def test_an_area_must_be_named_in_every_row() -> None:
    with pytest.raises(SeriesError, match="row 2, column area"):
        read_figures(b"area,date,value\n ,2024,1\n", "x", columns=("area", "date", "value"))


def test_the_same_day_may_stand_under_two_areas() -> None:
    content = b"area,date,value\nA,2024,1\nB,2024,1\n"

    assert len(read_figures(content, "x", columns=("area", "date", "value"))) == 2


def test_options_read_by_the_same_rules() -> None:
    assert period_of(" 2029 ").end == date(2029, 12, 31)
    assert number_of("+.5e1") == 5.0

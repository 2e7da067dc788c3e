import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats import table

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


def read(body: bytes, *columns: str, delimiter: str = ",") -> list[table.Line]:
    return list(table.rows(io.BytesIO(body), columns=columns, delimiter=delimiter))


@given(st.lists(st.tuples(CELLS, CELLS)), st.sampled_from(",;|\t"))
def test_whatever_a_csv_writer_wrote_is_read_back(
    cells: list[tuple[str, str]], delimiter: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("area", "value"), *cells])

    lines = read(text.getvalue().encode(), "area", "value", delimiter=delimiter)

    assert [(row["area"], row["value"]) for _, row in lines] == cells


@given(st.binary())
def test_bytes_are_read_or_refused_but_never_fail_otherwise(body: bytes) -> None:
    try:
        lines = read(b"area,value\n" + body, "area")
    except FormatError as error:
        assert error.hint  # noqa: PT017 both ways are good
    else:
        assert all(set(row) == {"area"} for _, row in lines)


def test_columns_are_found_by_name_whatever_their_order_case_and_invisible_signs() -> None:
    body = "\ufeffYEAR,other,\u200biso\u00a0code \r\n2018,x,DNK\r\n".encode()

    assert read(body, "iso code", "Year") == [(2, {"iso code": "DNK", "Year": "2018"})]


def test_a_column_that_nobody_asked_for_is_not_handed_out() -> None:
    assert read(b"area,phone\nA,12345678\n", "area") == [(2, {"area": "A"})]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    body = b'area,value\n"two\nlines",1\n\nB,2\n'

    assert [line for line, _ in read(body, "area")] == [2, 5]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "called area, value"),
        (b"<html><body>Log in</body></html>", "called area, value"),
        (b"area\nA\n", "called value"),
        (b"area,value,Value\nA,1,2\n", "called value"),
        (b"area,value\nA,1\nB\n", "line 3 has 1 cells"),
        (b"area,value\nA,1,2\n", "line 2 has 3 cells"),
        (b'area,value\nA,"1\nB,2\n', "line 2: unexpected end"),
        (b"area,value\nA\xe6,1\n", "utf-8"),
        (b"area,value\nA," + b"9" * 200_000 + b"\n", "line 2: field larger"),
    ],
)
def test_a_table_that_is_not_as_declared_is_refused_with_the_line(body: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read(body, "area", "value")


def test_the_hint_says_when_a_page_for_people_came() -> None:
    with pytest.raises(FormatError) as caught:
        read(b"<!DOCTYPE html>\n<html></html>\n", "area")

    assert "found an HTML page" in caught.value.hint

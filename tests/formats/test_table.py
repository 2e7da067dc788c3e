import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats import table
from tracker.formats.dialect import Dialect

# Signs between U+0080 and U+009F come from a wrong charset; a table that has them is refused.
SIGNS = st.characters(codec="utf-8", exclude_characters="\x00\ufffd", exclude_categories=["Cc"])
CELLS = st.text(SIGNS | st.sampled_from("\r\n\t"), max_size=20)


def read(body: bytes, *columns: str, delimiter: str = ",") -> list[table.Line]:
    dialect = Dialect(delimiter=delimiter)
    return list(table.rows(io.BytesIO(body), columns=columns, dialect=dialect))


@given(st.lists(st.tuples(CELLS, CELLS)), st.sampled_from(",;|\t"))
def test_whatever_a_csv_writer_wrote_is_read_back(
    cells: list[tuple[str, str]], delimiter: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("area", "value"), *cells])

    lines = read(text.getvalue().encode(), "area", "value", delimiter=delimiter)

    with_text = [row for row in cells if any(cell.strip() for cell in row)]
    assert [(row["area"], row["value"]) for _, row in lines] == with_text


@given(st.binary(), st.sampled_from(["utf-8-sig", "cp1252", "latin-1", "utf-16"]))
def test_bytes_are_read_or_refused_but_never_fail_otherwise(body: bytes, encoding: str) -> None:
    try:
        lines = decoded("area,value\n".encode(encoding) + body, encoding)
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
        (b"area;value\nA;1\n", "called area, value"),
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


def decoded(body: bytes, encoding: str) -> list[table.Line]:
    return list(table.rows(io.BytesIO(body), columns=["area"], dialect=Dialect(encoding=encoding)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_a_declared_charset_is_read(encoding: str) -> None:
    assert decoded("area,x\nKøge,1\n".encode(encoding), encoding) == [(2, {"area": "Køge"})]


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        *[(other, "utf-8-sig") for other in ("cp1252", "latin-1", "utf-16", "utf-16-le")],
        *[(other, "cp1252") for other in ("utf-8", "utf-8-sig", "utf-16")],
        *[(other, "latin-1") for other in ("utf-8", "utf-8-sig", "utf-16")],
        ("utf-8", "utf-16"),
        ("cp1252", "utf-16"),
    ],
)
def test_another_charset_than_declared_is_refused(written: str, declared: str) -> None:
    with pytest.raises(FormatError):
        decoded("area,x\nKøge,1\nÅrhus,2\n".encode(written), declared)


def test_signs_of_windows_in_declared_latin_1_are_refused_with_their_line() -> None:
    with pytest.raises(FormatError, match="line 3: bytes that are not latin-1"):
        decoded("area\nKøge\nKøge \u2013 by\n".encode("cp1252"), "latin-1")


@pytest.mark.parametrize("cell", ["KÃ¸ge", "K\ufffdge", "K\x80ge"])  # noqa: RUF001 that is the trap
def test_what_the_publisher_decoded_wrongly_is_refused_with_its_line(cell: str) -> None:
    with pytest.raises(FormatError, match="row at line 2: 'K"):
        decoded(f"area\n{cell}\n".encode(), "utf-8-sig")


def test_a_nul_byte_is_refused_wherever_it_stands() -> None:
    with pytest.raises(FormatError, match="row at line 2: a NUL byte"):
        read(b"area,other\nA,\x00\n", "area")


def test_line_ends_may_be_mixed() -> None:
    assert [row["area"] for _, row in read(b"area\r\nA\nB\rC", "area")] == ["A", "B", "C"]


def test_the_header_is_found_below_a_banner_of_other_width() -> None:
    body = b'Register;;\n"As of; May"\n\narea;value;\nA;1;\n;;\n;;\n'
    dialect = Dialect(delimiter=";", banner=2)

    lines = list(table.rows(io.BytesIO(body), columns=["value"], dialect=dialect))

    assert lines == [(5, {"value": "1"})]


def test_a_longer_banner_than_declared_is_refused_with_its_nearest_row() -> None:
    body = b"one\narea,count\narea,value\nA,1\n"

    with pytest.raises(FormatError, match="called value") as caught:
        list(table.rows(io.BytesIO(body), columns=["area", "value"], dialect=Dialect(banner=1)))
    assert "found 'area count'" in caught.value.hint


def test_a_header_in_letters_and_marks_apart_is_the_same_header() -> None:
    assert read("a\u030arhus\n1\n".encode(), "\u00e5rhus") == [(2, {"\u00e5rhus": "1"})]


def test_a_real_register_with_decimal_commas_is_read_and_its_short_years_refused(
    shared_feeds: Path,
) -> None:
    columns = ("Breitengrad [DG]", "Inbetriebnahmedatum")
    dialect = Dialect(decimal=",")
    path = shared_feeds / "bnetza-ladesaeulenregister" / "berlin_netzagentur_2018.csv"
    with path.open("rb") as stream:
        lines = list(table.rows(stream, columns=columns, dialect=dialect))

    latitudes = [dialect.number(row["Breitengrad [DG]"], f"line {line}") for line, row in lines]
    assert (len(latitudes), latitudes[0]) == (330, 52.535955)
    assert all(latitude and 52.3 < latitude < 52.7 for latitude in latitudes)
    with pytest.raises(FormatError, match="line 2: '7/14/09' is no day"):
        dialect.day(lines[0][1]["Inbetriebnahmedatum"], f"line {lines[0][0]}")


@pytest.mark.parametrize(
    ("name", "columns", "count"),
    [
        (
            "2018_City-wide_Emissions.csv",
            ("Land area (in square km)", "Common Reporting Framework inventory format (GPC)"),
            488,
        ),
        (
            "2019_City-wide_Emissions.csv",
            ("Common Reporting Framework inventory format (GPC)",),
            814,
        ),
        ("2020_-_City-Wide_Emissions.csv", ("Accounting Year",), 776),
    ],
)
def test_real_answers_with_invisible_signs_in_their_headers_are_read(
    shared_feeds: Path, name: str, columns: tuple[str, ...], count: int
) -> None:
    with (shared_feeds / "cdp-citywide-emissions" / name).open("rb") as stream:
        assert len(list(table.rows(stream, columns=columns))) == count


def test_the_hint_says_when_a_page_for_people_came() -> None:
    with pytest.raises(FormatError) as caught:
        read(b"<!DOCTYPE html>\n<html></html>\n", "area")

    assert "found an HTML page" in caught.value.hint

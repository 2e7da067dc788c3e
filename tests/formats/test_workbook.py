import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.formats.workbooks import SHEET, a_workbook, changed, packed, saved, unpacked
from tracker.errors import FormatError
from tracker.formats import workbook
from tracker.formats.dialect import Cell, Dialect

# What XML cannot hold, openpyxl does not write; a carriage return becomes a line end in XML.
SIGNS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
)
CELLS = (
    st.text(SIGNS, min_size=1, max_size=20).filter(lambda text: "_x" not in text)
    | st.integers(-(10**15), 10**15)
    | st.integers(-(10**9), 10**9).map(lambda number: number / 64)  # Excel keeps 15 digits
    | st.booleans()
    | st.dates(date(1900, 3, 1), date(2099, 12, 31)).map(lambda day: datetime.combine(day, time()))
)
GOOD = a_workbook([["area", "value"], ["0151", 500], ["0259", 20.5]])


def read(content: bytes, *columns: str, dialect: Dialect | None = None) -> list[workbook.Row]:
    stream = io.BytesIO(content)
    return list(workbook.rows(stream, columns=columns, dialect=dialect or Dialect()))


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_whatever_was_written_is_read_back_with_its_type(cells: list[tuple[Cell, Cell]]) -> None:
    rows = read(a_workbook([["area", "value"], *cells]), "area", "value")

    filled = [row for row in cells if any(str(cell).strip() for cell in row)]
    found = [(row["area"], row["value"]) for _, row in rows]
    assert found == filled
    assert kinds(found) == kinds(filled)


def kinds(rows: list[tuple[Cell, Cell]]) -> list[str]:
    """What Python holds equal and a reader must not: 1, True and the text 1."""
    numbers = {"int": "number", "float": "number"}
    names = [type(cell).__name__ for row in rows for cell in row]
    return [numbers.get(name, name) for name in names]


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_changed_byte_gives_rows_or_a_refusal(place: int, byte: int) -> None:
    assert_read_or_refused(GOOD[:place] + bytes([byte]) + GOOD[place + 1 :])


@given(
    st.sampled_from(sorted(unpacked(GOOD))),
    st.integers(0, 2000),
    st.binary(max_size=3) | st.sampled_from([b"<", b">", b"&", b'"', b"9" * 30, b"-1", b"ZZZ"]),
)
def test_a_change_inside_gives_rows_or_a_refusal(part: str, place: int, put: bytes) -> None:
    def change(content: bytes) -> bytes:
        at = place % len(content)
        return content[:at] + put + content[at + len(put) :]

    assert_read_or_refused(changed(GOOD, change, part))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_workbook_are_refused(body: bytes) -> None:
    with pytest.raises(FormatError):
        read(b"PK\x03\x04" + body, "area")


def assert_read_or_refused(content: bytes) -> None:
    try:
        for _, row in read(content, "area", "value"):
            assert set(row) == {"area", "value"}
    except FormatError as error:
        assert error.hint  # noqa: PT017 both ways are good


def test_the_header_is_found_below_a_title_and_numbers_are_those_of_the_sheet() -> None:
    content = a_workbook(
        [["A register"], [], ["As of 1 May"], ["", "Area\u00a0 code", 2023], ["", "0151", 5]]
    )

    assert read(content, "AREA CODE", "2023", dialect=Dialect(banner=2)) == [
        (5, {"AREA CODE": "0151", "2023": 5})
    ]


def test_more_rows_before_the_header_than_declared_are_refused() -> None:
    content = a_workbook([["one"], ["two"], ["area", "value"]])

    with pytest.raises(FormatError, match="called area, value"):
        read(content, "area", "value", dialect=Dialect(banner=1))


def test_trailing_blank_rows_are_no_rows() -> None:
    content = a_workbook([["area", "value"], ["0151", 1], *[[" ", ""]] * 50])

    assert [number for number, _ in read(content, "area")] == [2]


def test_what_a_file_says_about_its_size_is_not_believed() -> None:
    content = changed(GOOD, lambda sheet: sheet.replace(b'ref="A1:B3"', b'ref="A1:A1"'))

    assert [row["value"] for _, row in read(content, "value")] == [500, 20.5]


def test_a_cell_beyond_the_header_is_refused_with_its_name() -> None:
    content = a_workbook([["area", "value"], ["0151", 1, None, "a note"]])

    with pytest.raises(FormatError, match="row 2 has D2 filled"):
        read(content, "area")


def test_a_row_that_ends_early_has_empty_cells() -> None:
    assert read(a_workbook([["area", "value"], ["0151"]]), "value") == [(2, {"value": None})]


def test_a_formula_in_a_wanted_column_is_refused_with_its_cell() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["area", "value", "sum"], ["0151", 1, "=1+1"], ["0259", "=B2*2", 1]):
        sheet.append(row)

    assert len(read(saved(book), "area")) == 2
    with pytest.raises(FormatError, match="cell B3 holds a formula"):
        read(saved(book), "area", "value")


def test_days_are_days_and_times_are_texts() -> None:
    day = datetime(2016, 10, 1)  # noqa: DTZ001 a cell of a sheet has no zone

    [(_, row)] = read(a_workbook([["day", "at"], [day, time(12, 30)]]), "day", "at")

    assert row == {"day": day, "at": "12:30:00"}


def test_a_calendar_from_1904_is_refused() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904

    with pytest.raises(FormatError, match="from 1904"):
        read(saved(book), "area")


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    content = a_workbook([["area"], ["0151"]], hidden=["Notes"])

    assert read(content, "area") == [(2, {"area": "0151"})]
    assert workbook.hidden_sheets(content) == ("Notes",)


def test_an_empty_second_sheet_is_no_doubt_and_a_filled_one_is() -> None:
    book = Workbook()
    book.worksheets[0].append(["area"])
    second = book.create_sheet("Second")

    assert read(saved(book), "area") == []
    second.append(["area"])
    with pytest.raises(FormatError, match="not exactly one sheet that is seen"):
        read(saved(book), "area")


def test_a_sheet_is_found_by_its_declared_name() -> None:
    content = a_workbook([["area"], ["0151"]], title="CO2-\u00e6kv")

    assert read(content, "area", dialect=Dialect(sheet="co2-\u00c6KV"))
    with pytest.raises(FormatError, match="called 'ESR' among 'CO2"):
        read(content, "area", dialect=Dialect(sheet="ESR"))


def test_a_row_number_beyond_any_sheet_is_not_counted_up_to() -> None:
    content = changed(GOOD, lambda sheet: sheet.replace(b'row r="3"', b'row r="99999999999"'))

    with pytest.raises(FormatError, match="row 1048577"):
        read(content, "area")


def test_a_row_of_thousands_of_cells_is_refused() -> None:
    content = changed(GOOD, lambda sheet: sheet.replace(b'r="B3"', b'r="ZZZ3"'))

    with pytest.raises(FormatError, match="row 3 has 18278 cells"):
        read(content, "area")


def test_an_entity_that_grows_is_refused() -> None:
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    dtd = f'<!DOCTYPE worksheet [<!ENTITY e0 "ten signs!">{layers}]>'.encode()

    def change(sheet: bytes) -> bytes:
        return dtd + sheet.replace(b"<v>500</v>", b"<v>&e11;</v>")

    with pytest.raises(FormatError, match="cannot be read"):
        read(changed(GOOD, change), "area", "value")


def test_a_workbook_without_its_parts_is_refused() -> None:
    files = unpacked(GOOD)
    del files[SHEET]

    with pytest.raises(FormatError, match="among none"):
        read(packed(files), "area")


@pytest.mark.parametrize(
    ("name", "latitude", "stations", "points"),
    [
        ("Ladesaeulenkarte_Datenbankauszug_00__2017-04-11.xlsx", "Breitengrad [DG]", 1784, 3662),
        ("Ladesaeulenkarte_Datenbankauszug_08__2017-12-18.xlsx", "Breitengrad [DG]", 3945, 7955),
        ("Ladesaeulenkarte_Datenbankauszug_16__2018-09-05.xlsx", "Breitengrad [DG]", 5686, 11371),
        ("Ladesaeulenkarte_Datenbankauszug_25__2019-07-19.xlsx", "Breitengrad [DG]", 9690, 19029),
        ("bnetza_excel_subset.xlsx", "Breitengrad", 108, 189),
    ],
)
def test_real_extracts_of_five_layouts_give_the_published_counts(
    shared_feeds: Path, name: str, latitude: str, stations: int, points: int
) -> None:
    dialect = Dialect(decimal=",", banner=8)
    columns = ("Anzahl Ladepunkte", latitude, "Steckertypen 1")
    with (shared_feeds / "bnetza-ladesaeulenregister" / name).open("rb") as stream:
        rows = [row for _, row in workbook.rows(stream, columns=columns, dialect=dialect)]

    counts = [dialect.number(row["Anzahl Ladepunkte"]) or 0 for row in rows]
    latitudes = [dialect.number(row[latitude]) or 0 for row in rows]
    assert (len(rows), sum(counts)) == (stations, points)
    assert sum(47 < latitude < 56 for latitude in latitudes) >= len(rows) - 4


def test_real_excel_days_are_read(shared_feeds: Path) -> None:
    name = "Ladesaeulenkarte_Datenbankauszug_25__2019-07-19.xlsx"
    column = "Inbetriebnahmedatum"
    dialect = Dialect(banner=4)
    with (shared_feeds / "bnetza-ladesaeulenregister" / name).open("rb") as stream:
        rows = list(workbook.rows(stream, columns=[column], dialect=dialect))

    assert dialect.day(rows[0][1][column]) == date(2010, 4, 14)


def test_a_real_projection_is_read_from_its_named_sheet(shared_feeds: Path) -> None:
    dialect = Dialect(banner=2, sheet="CO2-\u00e6kv")
    path = shared_feeds / "dk-kf25-projection-xlsx" / "kf25-crf-ets-esr.xlsx"
    with path.open("rb") as stream:
        columns = ("CRF code", "2005", "2030")
        number, first = next(workbook.rows(stream, columns=columns, dialect=dialect))

    assert (number, first["CRF code"], first["2005"]) == (5, "1A1a", 19.52)
    with path.open("rb") as stream, pytest.raises(FormatError, match="that is seen"):
        list(workbook.rows(stream, columns=columns, dialect=Dialect(banner=2)))

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from tests.formats.workbooks import saved
from tests.publish.builders import BALLERUP, TREES
from tracker.feeds.hand_in import read_rows
from tracker.feeds.hand_in_file import COLUMNS
from tracker.publish.downloads import hand_in_csv, hand_in_xlsx

ROOT = Path(__file__).parent.parent.parent
TEMPLATE = hand_in_xlsx(TREES, BALLERUP)


def test_the_workbook_holds_what_the_text_file_holds() -> None:
    sheet = load_workbook(io.BytesIO(TEMPLATE)).worksheets[0]
    header, first = sheet.iter_rows(values_only=True)

    lines = hand_in_csv(TREES, BALLERUP).decode().splitlines()
    assert [",".join(str(cell or "") for cell in row) for row in (header, first)] == lines
    assert header == COLUMNS


def test_a_zero_before_a_code_and_a_month_stay_because_their_columns_are_texts() -> None:
    sheet = load_workbook(io.BytesIO(TEMPLATE)).worksheets[0]

    expected = dict.fromkeys(COLUMNS, "@") | {"value": "General", "read": "yyyy\\-mm\\-dd"}
    below = [sheet.column_dimensions[letter].number_format for letter in "ABCDEFG"]
    assert dict(zip(COLUMNS, below, strict=True)) == expected
    assert dict(zip(COLUMNS, (cell.number_format for cell in sheet[2]), strict=True)) == expected
    assert sheet["H9"].number_format == "General"


def test_the_template_is_handed_in_when_its_gaps_are_filled() -> None:
    book = load_workbook(io.BytesIO(TEMPLATE))
    sheet = book.worksheets[0]
    day = datetime(2026, 11, 10)  # noqa: DTZ001 a cell of a sheet has no zone
    sheet["C2"], sheet["D2"], sheet["F2"], sheet["G2"] = "2026", 500, "https://a.example", day

    (row,) = read_rows(saved(book))

    assert (row.area, row.indicator, row.period, row.value) == ("0151", TREES.id, "2026", 500.0)


def test_the_bytes_name_no_moment_no_machine_and_no_person() -> None:
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as archive:
        entries = archive.infolist()

    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {0}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert not [entry.filename for entry in entries if entry.filename.startswith("docProps")]


def test_another_process_writes_the_same_bytes() -> None:
    code = (
        "import sys; from tests.publish.builders import BALLERUP, TREES;"
        "from tracker.publish.downloads import hand_in_xlsx;"
        "sys.stdout.buffer.write(hand_in_xlsx(TREES, BALLERUP))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)

    assert done.stdout == TEMPLATE


def test_signs_of_xml_in_a_unit_are_only_signs() -> None:
    odd = replace(TREES, unit="a<b & =c")

    sheet = load_workbook(io.BytesIO(hand_in_xlsx(odd, BALLERUP))).worksheets[0]

    assert (sheet["E2"].value, sheet["E2"].data_type) == ("a<b & =c", "s")

"""What docs/handing-in.md shows is what happens."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.formats.workbooks import saved
from tracker.errors import HandInError
from tracker.feeds.hand_in import read_rows
from tracker.feeds.hand_in_file import COLUMNS
from tracker.pipeline.inbox import DONE, REFUSED

GUIDE = (Path(__file__).parent.parent / "docs" / "handing-in.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```csv\n(.*?)```", GUIDE, re.DOTALL)
ANSWERS = re.findall(r"^\| (`.`|xlsx) \| (\w+) \| (.+?) \| (row .+?) \|$", GUIDE, re.MULTILINE)
DAY = datetime(2026, 11, 10)  # noqa: DTZ001 a cell of a sheet has no zone


def a_text(delimiter: str, column: str, typed: str) -> bytes:
    header, first, *_ = next(each for each in EXAMPLES if delimiter in each).splitlines()
    cells = dict(zip(COLUMNS, first.split(delimiter), strict=True)) | {column: typed.strip("`")}
    return f"{header}\n{delimiter.join(cells.values())}\n".encode()


def a_workbook_with(column: str, typed: str) -> bytes:
    kind, _, text = typed.partition("`")
    text = text.rstrip("`")
    cell: Any = int(text) if kind == "the number " else text or None
    cells = ("0151", "trees-planted", "2026", 500, "tree", "https://ballerup.example/trees", DAY)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(COLUMNS))
    sheet.append(
        [cell if name == column else old for name, old in zip(COLUMNS, cells, strict=True)]
    )
    return saved(book)


def test_the_table_of_columns_is_that_of_the_template() -> None:
    columns = re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)

    assert tuple(columns) == COLUMNS


def test_both_examples_are_read_and_say_the_same() -> None:
    commas, semicolons = (read_rows(each.encode()) for each in EXAMPLES)

    assert [(row.period, row.value) for row in commas] == [("2025", 480.0), ("2026", 1234.5)]
    assert [(row.area, row.period, row.value, row.read) for row in commas] == [
        (row.area, row.period, row.value, row.read) for row in semicolons
    ]


@pytest.mark.parametrize(("file", "column", "typed", "answer"), ANSWERS)
def test_an_answer_in_the_guide_is_the_answer_that_is_given(
    file: str, column: str, typed: str, answer: str
) -> None:
    content = a_workbook_with(column, typed) if file == "xlsx" else a_text(file[1], column, typed)

    with pytest.raises(HandInError) as caught:
        read_rows(content)
    assert caught.value.message == answer


def test_the_guide_shows_every_kind_of_file_and_names_the_folders() -> None:
    assert {file for file, *_ in ANSWERS} == {"`,`", "`;`", "xlsx"}
    assert len(ANSWERS) == GUIDE.count("| row 2, ")
    assert f"`inbox/{DONE}/`" in GUIDE
    assert f"`inbox/{REFUSED}/`" in GUIDE

from datetime import date
from pathlib import Path

import pytest

from tests.catalogue.bergen import FILES, write
from tracker.catalogue.entry import hint_of_known
from tracker.catalogue.load import load
from tracker.catalogue.registers import read_areas
from tracker.domain.area import Area
from tracker.errors import CatalogueError

HEADER = (
    "code,country,name_nl,name_da,name_en,source,year,valid_from,valid_to,beside,successor\n"
    "4601,NO,Bergen,Bergen,Bergen,Statistics Norway,2024,,,,\n"
)


def area_of(line: str) -> Area:
    *_, last = read_areas("areas.csv", f"{HEADER}{line}\n")
    return last


def test_optional_columns_tell_the_days_of_a_code_and_its_neighbour() -> None:
    area = area_of("4626,NO,Øygarden,Øygarden,Øygarden,List,2024,2020-01-01,2027-12-31,4601,4601")

    assert (area.valid_from, area.valid_to) == (date(2020, 1, 1), date(2027, 12, 31))
    assert (area.beside, area.successor) == ("4601", "4601")
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2027, 12, 31), date(2028, 1, 1)]
    assert [area.exists_on(day) for day in days] == [False, True, True, False]


def test_without_days_a_code_was_always_in_use() -> None:
    area = area_of("0301,NO,Oslo,Oslo,Oslo,List,2024,,,,")

    assert (area.valid_from, area.valid_to, area.beside, area.successor) == (None, None, "", "")
    assert area.exists_on(date(1900, 1, 1))


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        ("soon,,,", "valid_from", "'soon' is no date"),
        ("2020-01-01,2019-12-31,,", "valid_to", "2019-12-31 is before 2020-01-01"),
        (",,9999,", "beside", "9999 is no area"),
        (",2019-12-31,,9999", "successor", "9999 is no area"),
        (",,,4601", "successor", "a code without a last day has none"),
    ],
)
def test_a_wrong_optional_cell_is_refused_by_line_and_column(
    cells: str, column: str, problem: str
) -> None:
    with pytest.raises(CatalogueError, match=f"areas.csv, line 3, {column}: {problem}"):
        area_of(f"0301,NO,Oslo,Oslo,Oslo,List,2024,{cells}")


def test_a_header_with_some_of_the_optional_columns_only_is_refused() -> None:
    with pytest.raises(CatalogueError, match="line 1: the columns are"):
        list(read_areas("areas.csv", HEADER.replace(",beside,successor", "")))


def test_places_without_promise_council_or_such_a_neighbour_are_not_followed(
    tmp_path: Path,
) -> None:
    lines = (
        "4626,NO,Øygarden,Øygarden,Øygarden,List,2024,,2026-12-31,4601,\n"
        "0301,NO,Oslo,Oslo,Oslo,List,2024,,,,\n"
    )
    assert "4601" in FILES["areas.csv"]

    catalogue = load(write(tmp_path, areas_csv=HEADER + lines))

    assert list(catalogue.followed) == ["4601", "4626"]
    assert list(catalogue.areas) == ["4601", "4626", "0301"]
    assert list(catalogue.existing_on(date(2027, 1, 1))) == ["4601", "0301"]


def test_an_unknown_word_among_many_is_answered_with_the_likely_one_only() -> None:
    codes = [f"GM{number:04}" for number in range(400)]

    assert hint_of_known("GM0518X", [*codes, "GM0518"]) == (
        "Did you mean GM0518? 401 are known; their file in the catalogue lists them."
    )

"""No real row of either table is at hand: every figure here is made, and so is every envelope."""

import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feeds.pulls import a_pull, cells, figures, moments, recorded_pull
from tracker.domain.observation import ObsStatus
from tracker.errors import FormatError
from tracker.feeds.feed import Batch, Pull
from tracker.feeds.nl_cbs_dwellings import ADDED, FEED, NET
from tracker.formats.number import NoNumber

Row = Mapping[str, object]
Counts = Mapping[tuple[str, int], int | None]
YEARS = range(2010, 2030)
ENDED = {"Nieuwbouw_2": "aantal", "SaldoVoorraad_7": "aantal"}
CURRENT = {"NieuwbouwTotaal_6": "aantal", "SaldoVoorraad_21": "aantal"}


def answered(
    ended: Sequence[Row],
    current: Sequence[Row],
    *,
    units: Mapping[str, str] | None = None,
    status: str = "Definitief",
) -> Pull:
    periods = [{"Key": f"{year}JJ00", "Status": status} for year in YEARS]
    parts = [
        *(properties(ENDED), periods, ended),
        *(properties(units or CURRENT), periods, current),
    ]
    return a_pull(FEED, *(json.dumps({"value": part}).encode() for part in parts))


def properties(units: Mapping[str, str]) -> list[Row]:
    return [{"Key": name, "Unit": unit} for name, unit in units.items()]


def an_old_row(year: int, added: int | None, **cells: object) -> dict[str, object]:
    return _row(year, {"Nieuwbouw_2": added, "SaldoVoorraad_7": -3}, "EindstandVoorraad_8") | cells


def a_new_row(year: int, added: int | None, **cells: object) -> dict[str, object]:
    made = {"NieuwbouwTotaal_6": added, "SaldoVoorraad_21": -3}
    return _row(year, made, "EindstandVoorraad_22") | cells


def _row(year: int, made: dict[str, int | None], end: str) -> dict[str, object]:
    return {
        "Gebruiksfunctie": "A045364",
        "RegioS": "GM0518",
        "Perioden": f"{year}JJ00",
        "BeginstandVoorraad_1": 90,
        end: 95,
        **made,
    }


def added(pull: Pull) -> dict[str, float | None]:
    """New dwellings of The Hague by year."""
    return {
        period: value
        for (indicator, area, period), value in figures(FEED.parse(pull)).items()
        if (indicator, area) == (ADDED, "GM0518")
    }


def statuses(pull: Pull) -> dict[str, ObsStatus]:
    batch = next(iter(FEED.parse(pull)))
    assert isinstance(batch, Batch)
    return dict(zip(batch.period, batch.obs_status or (), strict=True))


def test_the_recording_is_one_series_out_of_two_tables() -> None:
    assert figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1]))) == {
        (ADDED, "GM9001", "2023"): 5,
        (ADDED, "GM9001", "2024"): 6,
        (ADDED, "GM9001", "2025"): 7,
        (ADDED, "GM9002", "2024"): None,
        (ADDED, "GM9002", "2025"): 2,
        (NET, "GM9001", "2023"): 3,
        (NET, "GM9001", "2024"): 5,
        (NET, "GM9001", "2025"): 6,
        (NET, "GM9002", "2024"): None,
        (NET, "GM9002", "2025"): 2,
    }


def test_the_ended_table_is_continued_by_the_new_one() -> None:
    assert added(answered([an_old_row(2024, 4)], [a_new_row(2025, 5)])) == {"2024": 4, "2025": 5}


def test_a_year_that_both_tables_give_alike_comes_once() -> None:
    assert added(answered([an_old_row(2024, 4)], [a_new_row(2024, 4)])) == {"2024": 4}


def test_a_year_that_the_tables_give_differently_is_withheld_and_says_where() -> None:
    pull = answered([an_old_row(2024, 4)], [a_new_row(2024, 5)])

    batch = next(iter(FEED.parse(pull)))

    assert isinstance(batch, Batch)
    assert batch.value == [None]
    assert batch.obs_status == [ObsStatus.MISSING]
    assert batch.row == ["81955NED page 1, /value/0 differs from 86098NED page 1, /value/0"]


@pytest.mark.parametrize(("old", "new"), [(4, None), (None, 4)])
def test_a_year_that_one_table_has_no_figure_of_is_taken_from_the_other(
    old: int | None, new: int | None
) -> None:
    assert added(answered([an_old_row(2024, old)], [a_new_row(2024, new)])) == {"2024": 4}


def test_a_cell_that_is_no_number_is_handed_on_and_the_other_table_does_not_stand_in() -> None:
    old = an_old_row(2024, 4, Nieuwbouw_2="n/a")

    found = cells(FEED.parse(answered([old], [a_new_row(2024, 4)])))

    assert found[ADDED, "GM0518", "2024"] == NoNumber("n/a")


def test_a_year_without_figure_in_both_is_missing() -> None:
    assert added(answered([an_old_row(2024, None)], [a_new_row(2024, None)])) == {"2024": None}


@given(
    st.dictionaries(st.sampled_from(YEARS), st.integers(0, 3), min_size=1),
    st.dictionaries(st.sampled_from(YEARS), st.integers(0, 3), min_size=1),
)
def test_no_figure_is_ever_picked_out_of_two(old: dict[int, int], new: dict[int, int]) -> None:
    pull = answered(
        [an_old_row(year, value) for year, value in old.items()],
        [a_new_row(year, value) for year, value in new.items()],
    )

    found = added(pull)

    assert found.keys() == {str(year) for year in old.keys() | new.keys()}
    for year, value in found.items():
        given = {table[int(year)] for table in (old, new) if int(year) in table}
        assert value == (given.pop() if len(given) == 1 else None)


def test_the_first_year_of_the_new_table_alone_is_a_break() -> None:
    pull = answered([an_old_row(2024, 4)], [a_new_row(2025, 5), a_new_row(2026, 6)])

    assert statuses(pull) == {
        "2024": ObsStatus.NORMAL,
        "2025": ObsStatus.BREAK,
        "2026": ObsStatus.NORMAL,
    }


def test_a_withheld_year_proves_nothing_so_the_next_is_a_break() -> None:
    pull = answered([an_old_row(2024, 4)], [a_new_row(2024, 5), a_new_row(2025, 5)])

    assert statuses(pull) == {"2024": ObsStatus.MISSING, "2025": ObsStatus.BREAK}


def test_a_year_that_is_the_same_in_both_proves_that_they_count_alike() -> None:
    pull = answered([an_old_row(2024, 4)], [a_new_row(2024, 4), a_new_row(2025, 5)])

    assert set(statuses(pull).values()) == {ObsStatus.NORMAL}


def test_a_year_that_both_leave_out_proves_nothing() -> None:
    pull = answered([an_old_row(2024, None)], [a_new_row(2024, None), a_new_row(2025, 5)])

    assert statuses(pull) == {"2024": ObsStatus.MISSING, "2025": ObsStatus.BREAK}


def test_the_break_is_where_the_new_table_has_its_first_figure() -> None:
    pull = answered([an_old_row(2024, 4)], [a_new_row(2025, None), a_new_row(2026, 6)])

    assert statuses(pull) == {
        "2024": ObsStatus.NORMAL,
        "2025": ObsStatus.MISSING,
        "2026": ObsStatus.BREAK,
    }


def test_a_municipality_that_only_the_new_table_knows_has_no_break() -> None:
    other = an_old_row(2024, 4, RegioS="GM0603")

    assert statuses(answered([other], [a_new_row(2025, 5)])) == {
        "2024": ObsStatus.NORMAL,
        "2025": ObsStatus.NORMAL,
    }


def test_a_provisional_year_is_marked() -> None:
    pull = answered([an_old_row(2024, 4)], [a_new_row(2024, 4)], status="NaderVoorlopig")

    assert statuses(pull) == {"2024": ObsStatus.PROVISIONAL}


def test_a_loss_of_dwellings_is_below_zero() -> None:
    found = figures(FEED.parse(answered([an_old_row(2024, 0)], [a_new_row(2024, 0)])))

    assert found == {(ADDED, "GM0518", "2024"): 0, (NET, "GM0518", "2024"): -3}


@pytest.mark.parametrize(
    "cells",
    [
        {"Perioden": "2023MM12"},
        {"Perioden": "2023KW04"},
        {"Gebruiksfunctie": "A045375"},
        {"BeginstandVoorraad_1": 0, "EindstandVoorraad_8": 0},
        {"BeginstandVoorraad_1": None, "EindstandVoorraad_8": None},
        {"RegioS": "PV28  "},
    ],
)
def test_months_other_buildings_and_abolished_municipalities_are_left_out(
    cells: dict[str, object],
) -> None:
    rows = [an_old_row(2024, 4), an_old_row(2023, 9) | cells]

    assert added(answered(rows, [a_new_row(2024, 4)])) == {"2024": 4}


@pytest.mark.parametrize("unit", ["x 1 000", ""])
def test_a_table_in_thousands_is_refused(unit: str) -> None:
    units = CURRENT | {"NieuwbouwTotaal_6": unit}

    with pytest.raises(FormatError, match="the unit of NieuwbouwTotaal_6 is"):
        list(FEED.parse(answered([an_old_row(2024, 4)], [a_new_row(2024, 4)], units=units)))


def test_a_column_that_was_renamed_is_refused() -> None:
    row = {
        ("NieuwbouwAlles_6" if name == "NieuwbouwTotaal_6" else name): cell
        for name, cell in a_new_row(2025, 5).items()
    }

    with pytest.raises(FormatError, match="0 columns are called NieuwbouwTotaal_n"):
        list(FEED.parse(answered([an_old_row(2024, 4)], [row])))


def test_a_table_that_answers_empty_is_refused() -> None:
    with pytest.raises(FormatError, match="81955NED came without rows"):
        list(FEED.parse(answered([], [a_new_row(2025, 5)])))

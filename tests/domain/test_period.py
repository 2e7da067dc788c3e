"""Periods and the time axis of the formulas."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.period import decimal_year, decimal_years, parse_period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2029", "2029-01-01", "2029-12-31"),
        ("2029-Q3", "2029-07-01", "2029-09-30"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2029-07-01", "2029-07-01", "2029-07-01"),
    ],
)
def test_a_period_stands_from_its_first_to_its_last_day(text: str, start: str, end: str) -> None:
    found = parse_period(text)

    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


@pytest.mark.parametrize("text", ["", "29", "2029-Q5", "2029-13", "2029-02-30", "2023JJ00"])
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_period(text)


def test_the_last_day_of_a_year_is_the_next_whole_number() -> None:
    assert decimal_year(date(2029, 12, 31)) == 2030.0
    assert decimal_year(date(2028, 12, 31)) == 2029.0


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_arrays_of_days_agree_with_single_days(day: date) -> None:
    found = decimal_years(np.array([day], dtype="datetime64[D]"))

    assert found[0] == decimal_year(day)

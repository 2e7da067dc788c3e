"""When the next figure should be out."""

from datetime import date, timedelta

import pytest

from tests.domain.builders import an_indicator, an_observation, figures
from tracker.domain.figures import Cadence, add_months
from tracker.domain.indicator import Nature


@pytest.mark.parametrize(
    ("text", "months", "days"), [("P1Y", 12, 0), ("P6M", 6, 0), ("P1D", 0, 1), ("P1Y2M", 14, 0)]
)
def test_a_cadence_reads_iso_durations(text: str, months: int, days: int) -> None:
    found = Cadence.of(text, timedelta(days=1))

    assert (found.months, found.days) == (months, days)


@pytest.mark.parametrize("text", ["", "P", "1Y", "PT1H", "yearly"])
def test_anything_else_is_no_cadence(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        Cadence.of(text, timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 6, 30), 6, date(2025, 12, 31)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
    ],
)
def test_a_months_last_day_stays_a_last_day(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_a_half_yearly_stock_is_expected_after_half_a_year_and_the_lag() -> None:
    series = figures(
        (an_observation("2025", 1.0),),
        an_indicator(Nature.STOCK),
        Cadence(months=6, days=0, lag=timedelta(days=170)),
    )

    assert series.expected_after(date(2025, 6, 30)) == date(2026, 6, 19)


def test_without_a_cadence_nothing_is_expected() -> None:
    series = figures((an_observation("2025", 1.0),), cadence=None)

    assert series.expected_after(date(2025, 12, 31)) is None

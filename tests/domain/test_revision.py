"""What a publisher changed after a figure was first seen."""

from datetime import date

from tests.domain.builders import an_observation
from tracker.domain.observation import Observation
from tracker.domain.revision import last_revision

MARCH, MAY = date(2026, 3, 17), date(2026, 5, 13)


def vintage(day: date, values: dict[str, float | None]) -> list[Observation]:
    return [an_observation(period, value, vintage=day) for period, value in values.items()]


def test_a_first_vintage_is_no_revision() -> None:
    assert last_revision(vintage(MARCH, {"2018": 1.0})) is None


def test_a_new_period_is_no_revision() -> None:
    assert last_revision(vintage(MARCH, {"2018": 1.0}) + vintage(MAY, {"2019": 2.0})) is None


def test_a_changed_figure_is_told_with_its_oldest_period() -> None:
    series = vintage(MARCH, {"2018": 1.0, "2019": 5.0, "2020": 7.0}) + vintage(
        MAY, {"2019": 6.0, "2018": 2.0}
    )

    found = last_revision(series)

    assert found is not None
    assert (found.vintage, found.previous_vintage) == (MAY, MARCH)
    assert (found.changed, found.of) == (2, 3)
    assert (found.period, found.previous_value, found.value) == ("2018", 1.0, 2.0)


def test_a_withdrawn_figure_alone_is_told_as_no_change_of_value() -> None:
    assert last_revision(vintage(MARCH, {"2018": 1.0}) + vintage(MAY, {"2018": None})) is None


def test_a_later_withdrawal_does_not_hide_an_earlier_revision() -> None:
    june = date(2026, 6, 1)
    series = (
        vintage(MARCH, {"2018": 1.0}) + vintage(MAY, {"2018": 2.0}) + vintage(june, {"2018": None})
    )

    found = last_revision(series)

    assert found is not None
    assert found.vintage == MAY

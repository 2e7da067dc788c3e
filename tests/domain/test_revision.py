"""What a publisher changed after a figure was first seen."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.builders import an_observation
from tracker.domain.observation import Observation
from tracker.domain.revision import (
    LARGEST_NAMED,
    Change,
    Group,
    NamedChange,
    last_revision,
    revisions_of_load,
    touched_by,
)

MARCH, MAY = date(2026, 3, 17), date(2026, 5, 13)
GROUP = Group(indicator="things", definition="", period="2018")


def a_change(area: str, before: float | None, after: float | None, group: Group = GROUP) -> Change:
    return Change(group=group, area=area, before=before, after=after)


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


def test_another_definition_revises_nothing() -> None:
    old = an_observation("2018", 1.0, vintage=MARCH, definition="wide")
    new = an_observation("2018", 2.0, vintage=MAY, definition="narrow")

    assert last_revision([old, new]) is None
    assert touched_by([old, new]) is None


def test_the_snapshot_that_last_changed_a_series_is_named() -> None:
    first = an_observation("2018", 1.0, vintage=MARCH)
    revised = replace(first, value=2.0, vintage=MAY, snapshot="b" * 64)
    gone = replace(first, value=None, snapshot="c" * 64)
    new = an_observation("2019", 5.0)

    assert touched_by([first, new]) is None
    assert touched_by([first, revised, new]) == "b" * 64
    assert touched_by([first, revised, gone]) == "c" * 64


def test_a_load_is_summed_up_by_indicator_and_period() -> None:
    changes = [
        a_change("0151", 100.0, 110.0),
        a_change("0259", 200.0, 100.0),
        a_change("0101", 10.0, 11.0),
        a_change("0147", None, 7.0),
        a_change("0155", 3.0, None),
        a_change("0157", None, None),
        a_change("0159", 5.0, 5.0),
    ]

    (found,) = revisions_of_load(changes, {GROUP: 6})

    assert (found.indicator, found.period, found.known) == ("things", "2018", 6)
    assert (found.new, found.revised, found.withdrawn) == (1, 3, 1)
    assert (found.smallest, found.median, found.largest) == pytest.approx((-0.5, 0.1, 0.1))
    assert found.named == (
        NamedChange(area="0259", before=200.0, after=100.0),
        NamedChange(area="0151", before=100.0, after=110.0),
        NamedChange(area="0101", before=10.0, after=11.0),
        NamedChange(area="0155", before=3.0, after=None),
    )


def test_a_figure_that_was_zero_has_no_relative_change() -> None:
    (found,) = revisions_of_load([a_change("0151", 0.0, 4.0)], {GROUP: 1})

    assert found.revised == 1
    assert (found.median, found.smallest, found.largest) == (None, None, None)
    assert found.named == (NamedChange(area="0151", before=0.0, after=4.0),)


def test_a_negative_figure_that_rises_changes_upwards() -> None:
    (found,) = revisions_of_load([a_change("0825", -100.0, -50.0)], {GROUP: 1})

    assert found.median == 0.5


def test_a_load_of_new_figures_only_is_no_revision() -> None:
    assert revisions_of_load([a_change("0151", None, 1.0)], {}) == ()


def test_a_new_period_stands_beside_what_the_same_load_revised() -> None:
    later = GROUP._replace(period="2019")
    same = GROUP._replace(period="2017")
    changes = [
        a_change("0151", None, 1.0, later),
        a_change("0151", 2.0, 1.0),
        a_change("0151", 2.0, 2.0, same),
    ]

    found = revisions_of_load(changes, {GROUP: 1, same: 1})

    assert [(each.period, each.known, each.new) for each in found] == [
        ("2018", 1, 0),
        ("2019", 0, 1),
    ]


def test_definitions_are_summed_up_apart() -> None:
    wide = GROUP._replace(definition="wide")

    found = revisions_of_load([a_change("0151", 2.0, 1.0), a_change("0151", 9.0, 8.0, wide)], {})

    assert [(each.definition, each.revised) for each in found] == [("", 1), ("wide", 1)]


def test_only_the_largest_changes_are_named() -> None:
    changes = [a_change(f"{i:04}", 0.0, float(i)) for i in range(1, 20)]

    (found,) = revisions_of_load(changes, {GROUP: 19})

    assert [each.area for each in found.named] == [
        f"{i:04}" for i in range(19, 19 - LARGEST_NAMED, -1)
    ]

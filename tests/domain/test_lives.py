from collections.abc import Iterable
from typing import Any

import pytest

from tracker.domain.lives import Life, events

NEWEST = 10


def a_life(key: str, since: int = 1, absent: int | None = None, **fields: Any) -> Life:
    """Seen without a gap from one round up to another."""
    given = {
        "area": "GM0406",
        "longitude": 5.2,
        "latitude": 52.3,
        "operator": "Operator",
        "first_seen": since,
        "seen_since": since,
        "absent_since": absent,
    }
    return Life(**{"key": key, **given, **fields})


def said(lives: Iterable[Life], newest: int = NEWEST) -> list[tuple[str, int, str, str | None]]:
    return [(each.kind, each.at, each.key, each.previous) for each in events([*lives], newest)]


def test_what_was_there_from_the_first_round_on_did_not_appear() -> None:
    assert said([a_life("A")]) == []


@pytest.mark.parametrize(("number", "appeared"), [(19, 19), (20, 0)])
def test_an_area_that_comes_as_a_whole_was_only_not_told_before(number: int, appeared: int) -> None:
    known = a_life("elsewhere", area="GM0603")
    came = [a_life(f"A{each}", 2) for each in range(number)]

    assert len(said([known, *came])) == appeared
    assert [each[0] for each in said([known, *came, a_life("B", 4)])][appeared:] == ["appeared"]


@pytest.mark.parametrize(("since", "events"), [(8, [("appeared", 8, "A", None)]), (9, [])])
def test_an_object_appeared_when_it_was_there_three_times(since: int, events: object) -> None:
    assert said([a_life("A", since)]) == events


@pytest.mark.parametrize(("absent", "events"), [(8, [("removed", 8, "A", None)]), (9, [])])
def test_an_object_is_removed_when_it_was_missing_three_times(absent: int, events: object) -> None:
    assert said([a_life("A", 1, absent)]) == events


@pytest.mark.parametrize("length", [1, 2])
def test_a_spike_is_neither_an_appearance_nor_a_removal(length: int) -> None:
    assert said([a_life("A", 3, 3 + length)]) == []


def test_an_object_that_came_and_went_for_sure_did_both() -> None:
    assert said([a_life("A", 2, 5)]) == [("appeared", 2, "A", None), ("removed", 5, "A", None)]


def test_a_run_that_began_anew_after_a_gap_counts_from_there() -> None:
    assert said([a_life("A", 7, first_seen=5)]) == [("appeared", 7, "A", None)]


@pytest.mark.parametrize("since", [2, 5, 8])
def test_a_new_id_at_the_same_place_of_the_same_operator_goes_on(since: int) -> None:
    lives = [a_life("old", 1, 5), a_life("new", since, operator=" OPERATOR ")]

    assert said(lives) == [("continued", since, "new", "old")]


@pytest.mark.parametrize(
    "fields",
    [
        {"operator": "Another"},
        {"operator": None},
        {"longitude": 5.2005},  # 34 metres
        {"longitude": None},
        {"area": "GM0406", "latitude": None},
    ],
)
def test_another_operator_or_place_is_another_object(fields: dict[str, Any]) -> None:
    lives = [a_life("old", 1, 5), a_life("new", 5, **fields)]

    assert [each[0] for each in said(lives)] == ["appeared", "removed"]


def test_an_object_that_came_long_after_is_another_one() -> None:
    assert [each[0] for each in said([a_life("old", 1, 4), a_life("new", 8)])] == [
        "removed",
        "appeared",
    ]


def test_a_removal_waits_for_a_new_id_that_is_not_sure_yet() -> None:
    assert said([a_life("old", 1, 8), a_life("new", 9)]) == []


def test_the_nearest_of_two_new_ids_goes_on_and_the_other_appeared() -> None:
    lives = [
        a_life("old", 1, 5),
        a_life("near", 5, longitude=5.20001),
        a_life("nearer", 5),
    ]

    assert said(lives) == [("appeared", 5, "near", None), ("continued", 5, "nearer", "old")]


def test_one_new_id_goes_on_for_one_old_id_only() -> None:
    lives = [a_life("old", 1, 5), a_life("older", 1, 5), a_life("new", 5)]

    assert said(lives) == [("continued", 5, "new", "old"), ("removed", 5, "older", None)]


def test_an_object_without_operator_is_never_matched() -> None:
    lives = [a_life("old", 1, 5, operator=""), a_life("new", 5, operator="")]

    assert [each[0] for each in said(lives)] == ["appeared", "removed"]

"""Which kept words are events, and what two assessments tell about the reason."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.assessment import TargetStatus
from tracker.domain.history import Cause, PointSaid, Said, Word, causes_between, turns

ON_TRACK, OFF_TRACK = TargetStatus.ON_TRACK, TargetStatus.OFF_TRACK
UNKNOWN, EARLY = TargetStatus.NOT_ASSESSED, TargetStatus.TOO_EARLY
KEY = ("p", "0151")


def words(*said: tuple[int, TargetStatus] | tuple[int, TargetStatus, str]) -> list[Word]:
    """Kept in this order: day of March, word, perhaps a reason."""
    return [
        Word(
            key=key,
            pledge="p",
            area="0151",
            day=date(2026, 3, each[0]),
            status=each[1],
            reason=each[2] if len(each) == 3 else None,
        )
        for key, each in enumerate(said)
    ]


def told(
    said: list[Word], approved: frozenset[tuple[str, str]] | None = None
) -> list[tuple[TargetStatus | None, TargetStatus, int]]:
    found = turns(said, approved=approved)
    return [(a.status if a else None, b.status, b.day.day) for a, b in found]


def test_a_word_that_stays_is_no_event() -> None:
    assert told(words((1, ON_TRACK), (2, ON_TRACK), (3, ON_TRACK))) == [(None, ON_TRACK, 1)]


def test_a_first_word_counts_only_as_a_verdict() -> None:
    assert told(words((1, UNKNOWN, "no-data"))) == []
    assert told(words((1, EARLY), (5, ON_TRACK))) == [(EARLY, ON_TRACK, 5)]
    assert told([]) == []


def test_each_change_is_told_with_the_word_before_it() -> None:
    assert told(words((1, ON_TRACK), (4, OFF_TRACK), (9, ON_TRACK))) == [
        (None, ON_TRACK, 1),
        (ON_TRACK, OFF_TRACK, 4),
        (OFF_TRACK, ON_TRACK, 9),
    ]


def test_the_last_word_of_a_day_counts_so_that_each_day_has_one_event() -> None:
    there_and_back = words((1, ON_TRACK), (4, OFF_TRACK), (4, ON_TRACK))

    assert told(there_and_back) == [(None, ON_TRACK, 1)]


def test_an_older_day_that_was_judged_later_stands_at_its_own_place() -> None:
    assert told(words((4, OFF_TRACK), (1, ON_TRACK))) == [
        (None, ON_TRACK, 1),
        (ON_TRACK, OFF_TRACK, 4),
    ]


def test_a_word_that_waited_never_happened() -> None:
    waited = words((1, ON_TRACK), (4, UNKNOWN, "awaiting-approval"), (6, ON_TRACK))

    assert told(waited, frozenset()) == [(None, ON_TRACK, 1)]
    assert told(waited) == [(None, ON_TRACK, 1)]


def test_a_negative_word_kept_before_the_setting_was_on_is_hidden_until_it_is_approved() -> None:
    kept = words((1, ON_TRACK), (4, OFF_TRACK))

    assert told(kept, frozenset()) == [(None, ON_TRACK, 1)]
    assert told(kept, frozenset({("p", "0259")})) == [(None, ON_TRACK, 1)]
    assert told(kept, frozenset({KEY}))[-1] == (ON_TRACK, OFF_TRACK, 4)


POINTS = (
    PointSaid(period="2022", reference=date(2022, 12, 31), value=10.0),
    PointSaid(period="2023", reference=date(2023, 12, 31), value=9.0),
)
SAID = Said(
    rule_version="2",
    status=ON_TRACK,
    kind="reduce",
    indicator="emissions",
    feed="a_feed",
    reference=date(2023, 12, 31),
    baseline_day=date(2022, 12, 31),
    baseline=10.0,
    goal=1.5,
    deadline=date(2030, 12, 31),
    points=POINTS,
)
REVISED = (replace(POINTS[0], value=12.0), POINTS[1])
GROWN = (*POINTS, PointSaid(period="2024", reference=date(2024, 12, 31), value=8.5))


@pytest.mark.parametrize(
    ("changes", "causes"),
    [
        ({}, [Cause.DAY]),
        ({"rule_version": "3"}, [Cause.RULE]),
        ({"goal": 2.0}, [Cause.PLEDGE]),
        ({"deadline": date(2031, 12, 31)}, [Cause.PLEDGE]),
        ({"baseline_day": date(2023, 12, 31), "baseline": 9.0, "goal": 1.35}, [Cause.PLEDGE]),
        ({"kind": "reach"}, [Cause.PLEDGE]),
        ({"indicator": "trees"}, [Cause.PLEDGE]),
        ({"status": TargetStatus.CLOSED, "reason": "withdrawn"}, [Cause.PLEDGE]),
        ({"status": TargetStatus.CLOSED, "reason": "term-over"}, [Cause.DAY]),
        ({"points": GROWN}, [Cause.NEW_FIGURE]),
        ({"points": REVISED, "baseline": 12.0, "goal": 1.8}, [Cause.REVISION]),
        ({"points": (*REVISED, GROWN[-1])}, [Cause.REVISION, Cause.NEW_FIGURE]),
        ({"feed": "b_feed", "points": GROWN[1:]}, [Cause.SOURCE]),
        ({"feed": None, "points": ()}, [Cause.DAY]),
        ({"status": UNKNOWN, "goal": None, "deadline": date(2026, 1, 1)}, [Cause.DAY]),
        ({"rule_version": "3", "points": GROWN}, [Cause.RULE, Cause.NEW_FIGURE]),
        ({"rule_version": "3", "deadline": date(2030, 3, 20), "goal": None}, [Cause.RULE]),
        ({"rule_version": "3", "kind": "reach"}, [Cause.RULE, Cause.PLEDGE]),
    ],
)
def test_the_reason_is_what_differs(changes: dict[str, object], causes: list[Cause]) -> None:
    after = replace(SAID, **changes)  # type: ignore[arg-type]

    assert list(causes_between(SAID, after)) == causes


def test_the_end_of_a_review_is_a_reason() -> None:
    held = replace(SAID, flags=("under-review",))

    assert causes_between(held, SAID) == (Cause.REVIEW,)
    assert causes_between(SAID, held) == (Cause.DAY,)


@pytest.mark.parametrize(
    ("before", "after"), [(1.5, None), (None, 1.5), (None, None), (1.5, 1.5 + 1e-12)]
)
def test_a_goal_that_is_absent_or_the_same_tells_of_no_edit(
    before: float | None, after: float | None
) -> None:
    one = replace(SAID, kind="reach", goal=before)

    assert causes_between(one, replace(one, goal=after)) == (Cause.DAY,)


def test_a_cut_from_nothing_tells_of_no_edit() -> None:
    assert causes_between(SAID, replace(SAID, baseline=0.0, goal=0.0)) == (Cause.DAY,)


def test_a_ratio_whose_other_half_moved_its_goal_was_not_edited() -> None:
    ratio = replace(SAID, kind="ratio", goal=540.0)

    assert causes_between(ratio, replace(ratio, goal=552.0)) == (Cause.DAY,)

"""Events are read from what was kept, as it was known on a day."""

from datetime import date

from sqlalchemy import Connection, Engine

from tests.store.builders import MARCH
from tracker.domain.assessment import TargetStatus
from tracker.domain.history import Cause, StatusChange
from tracker.store.assessments import add_if_new, status_changes


def say(
    connection: Connection,
    day: int,
    status: str,
    *,
    pledge: str = "p",
    reason: str | None = None,
    rule: str = "2",
) -> None:
    add_if_new(
        connection,
        pledge=pledge,
        area="0151",
        as_of=date(2026, 3, day),
        content={
            "rule_version": rule,
            "status": status,
            "reason": reason,
            "points": [
                {"period": "2024", "reference": "2024-12-31", "value": 1, "obs_status": "A"}
            ],
            "unknown_to_this_code": 1,
        },
        recorded_at=MARCH,
    )


def a_change(day: int, before: str | None, after: str, *causes: Cause) -> StatusChange:
    return StatusChange(
        pledge="p",
        area="0151",
        day=date(2026, 3, day),
        before=TargetStatus(before) if before else None,
        after=TargetStatus(after),
        causes=causes,
    )


def test_the_newest_change_comes_first_with_its_reason(engine: Engine) -> None:
    with engine.begin() as connection:
        say(connection, 1, "on-track")
        say(connection, 2, "on-track", rule="3")
        say(connection, 5, "at-risk", rule="4")
        say(connection, 9, "off-track", rule="4")

        found = status_changes(connection, until=date(2026, 3, 31), approved=None)

    assert found == (
        a_change(9, "at-risk", "off-track", Cause.DAY),
        a_change(5, "on-track", "at-risk", Cause.RULE),
        a_change(1, None, "on-track"),
    )


def test_what_came_after_the_day_is_not_known(engine: Engine) -> None:
    with engine.begin() as connection:
        say(connection, 1, "on-track")
        say(connection, 5, "at-risk")

        found = status_changes(connection, until=date(2026, 3, 4), approved=None)

    assert found == (a_change(1, None, "on-track"),)


def test_promises_are_kept_apart_and_those_of_one_day_are_in_order(engine: Engine) -> None:
    with engine.begin() as connection:
        for pledge in ("q", "o"):
            say(connection, 1, "on-track", pledge=pledge)
            say(connection, 5, "at-risk", pledge=pledge)

        found = status_changes(connection, until=date(2026, 3, 31), approved=None)

    assert [(each.pledge, each.day.day) for each in found] == [
        ("o", 5),
        ("q", 5),
        ("o", 1),
        ("q", 1),
    ]


def test_what_waits_for_approval_is_no_event(engine: Engine) -> None:
    with engine.begin() as connection:
        say(connection, 1, "on-track")
        say(connection, 5, "not-assessed", reason="awaiting-approval")
        waits = status_changes(connection, until=date(2026, 3, 31), approved=frozenset())
        say(connection, 7, "off-track")
        until = date(2026, 3, 31)
        hidden = status_changes(connection, until=until, approved=frozenset())
        open_now = status_changes(connection, until=until, approved={("p", "0151")})

    assert waits == hidden == (a_change(1, None, "on-track"),)
    assert open_now[0] == a_change(7, "on-track", "off-track", Cause.DAY)

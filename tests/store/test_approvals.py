"""Approvals are kept without a name; a word waits since the day it was first withheld."""

from datetime import date

from sqlalchemy import Connection, Engine, select

from tests.store.builders import MARCH
from tracker.store.approvals import add_approval, approved, waiting_since
from tracker.store.assessments import add_if_new
from tracker.store.mail_tables import approval

WAITS = "awaiting-approval"


def say(connection: Connection, day: int, status: str, reason: str | None = None) -> None:
    add_if_new(
        connection,
        pledge="p",
        area="0151",
        as_of=date(2026, 3, day),
        content={"status": status, "reason": reason, "value": day},
        recorded_at=MARCH,
    )


def test_an_approval_holds_for_its_pledge_and_area(engine: Engine) -> None:
    with engine.begin() as connection:
        assert approved(connection) == frozenset()

        add_approval(
            connection, pledge="p", area="0151", status="missed", why="Sent.", decided_at=MARCH
        )

        assert approved(connection) == {("p", "0151")}
        (row,) = connection.execute(select(approval)).all()
    assert row._asdict() == {
        "id": 1,
        "pledge": "p",
        "area": "0151",
        "status": "missed",
        "why": "Sent.",
        "decided_at": MARCH,
    }


def test_a_word_waits_since_the_first_of_the_days_on_which_it_was_withheld(engine: Engine) -> None:
    with engine.begin() as connection:
        say(connection, 1, "not-assessed", WAITS)
        say(connection, 2, "on-track")
        assert waiting_since(connection) == {}

        say(connection, 3, "not-assessed", WAITS)
        say(connection, 4, "not-assessed", WAITS)

        assert waiting_since(connection) == {("p", "0151"): date(2026, 3, 3)}


def test_another_reason_is_no_waiting(engine: Engine) -> None:
    with engine.begin() as connection:
        say(connection, 1, "not-assessed", "no-data")
        say(connection, 2, "not-assessed")

        assert waiting_since(connection) == {}

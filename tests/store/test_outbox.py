"""How far each mail has come."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.store.builders import MAY
from tracker.store.outbox import (
    DeliveryRow,
    State,
    add_prepared,
    claim,
    deliveries,
    forget,
    keys_in,
    keys_of,
    mark_failed,
    mark_sent,
    put_off,
    release,
    set_aside_unconfirmed,
)

DAY = timedelta(days=1)


def a_delivery(key: str = "a", *, month: str = "2026-05", hours: int = 0) -> DeliveryRow:
    return DeliveryRow(
        key=key,
        area="0151",
        month=month,
        kind="monthly",
        locale="da",
        message=f"Subject: {key}\r\n\r\nVi =C3=B8nsker\r\n",
        state="prepared",
        prepared_at=MAY + timedelta(hours=hours),
    )


def keep(engine: Engine, *rows: DeliveryRow) -> list[bool]:
    with engine.begin() as connection:
        return [add_prepared(connection, row=row) for row in rows]


def taken(engine: Engine, key: str = "a") -> DeliveryRow | None:
    with engine.begin() as connection:
        return claim(connection, key=key, at=MAY + DAY)


def found(engine: Engine, state: State) -> tuple[str, ...]:
    with engine.begin() as connection:
        return keys_in(connection, state=state)


def test_a_mail_comes_back_with_its_bytes_when_it_is_claimed(engine: Engine) -> None:
    keep(engine, a_delivery())

    row = taken(engine)

    assert row is not None
    assert row.message == a_delivery().message
    assert (row.state, row.prepared_at) == ("sending", MAY)


def test_a_key_that_is_taken_keeps_its_first_mail_and_the_others_go_in(engine: Engine) -> None:
    kept = keep(engine, a_delivery("a"), a_delivery("a", month="2026-06"), a_delivery("b"))

    assert kept == [True, False, True]
    with engine.begin() as connection:
        assert keys_of(connection, month="2026-05", kind="monthly") == {"a", "b"}
        assert keys_of(connection, month="2026-06", kind="monthly") == frozenset()


def test_mails_wait_in_the_order_in_which_they_were_composed(engine: Engine) -> None:
    keep(engine, a_delivery("a", hours=2), a_delivery("c", hours=1), a_delivery("b", hours=1))

    assert found(engine, "prepared") == ("b", "c", "a")


def test_only_one_run_can_claim_a_mail(engine: Engine) -> None:
    keep(engine, a_delivery())

    first, second = taken(engine), taken(engine)

    assert first is not None
    assert second is None


def test_a_mail_that_certainly_did_not_leave_can_be_claimed_again(engine: Engine) -> None:
    keep(engine, a_delivery())
    taken(engine)

    with engine.begin() as connection:
        release(connection, key="a")

    assert found(engine, "prepared") == ("a",)


def test_a_claimed_mail_without_confirmation_is_set_aside_and_no_longer_claimed(
    engine: Engine,
) -> None:
    keep(engine, a_delivery("a"), a_delivery("b"))
    taken(engine, "a")

    with engine.begin() as connection:
        keys = set_aside_unconfirmed(connection, claimed_before=MAY + 2 * DAY)

    assert keys == ("a",)
    assert found(engine, "unconfirmed") == ("a",)
    assert found(engine, "prepared") == ("b",)
    assert taken(engine, "a") is None


@pytest.mark.parametrize("is_set_aside", [False, True])
def test_a_mail_that_certainly_left_is_sent_whatever_another_run_thought(
    engine: Engine, *, is_set_aside: bool
) -> None:
    keep(engine, a_delivery())
    taken(engine)

    with engine.begin() as connection:
        if is_set_aside:
            set_aside_unconfirmed(connection, claimed_before=MAY + 2 * DAY)
        mark_sent(connection, key="a", at=MAY + 2 * DAY)

    assert found(engine, "sent") == ("a",)


def test_a_mail_that_nobody_claimed_cannot_be_marked_sent(engine: Engine) -> None:
    keep(engine, a_delivery())

    with engine.begin() as connection:
        mark_sent(connection, key="a", at=MAY + 2 * DAY)

    assert found(engine, "prepared") == ("a",)


def test_a_mail_that_another_run_holds_is_neither_put_off_nor_failed_by_who_does_not_hold_it(
    engine: Engine,
) -> None:
    keep(engine, a_delivery())
    with engine.begin() as connection:
        (seen,) = deliveries(connection)
    taken(engine)

    with engine.begin() as connection:
        put_off(connection, row=seen, at=MAY, until=MAY + DAY)
        mark_failed(connection, row=seen)

    assert found(engine, "sending") == ("a",)


def test_what_was_put_off_remembers_its_first_try_and_waits(engine: Engine) -> None:
    keep(engine, a_delivery())
    for tries in (1, 2):
        row = taken(engine)
        assert row is not None
        with engine.begin() as connection:
            put_off(connection, row=row, at=MAY + tries * DAY, until=MAY + DAY)

    with engine.begin() as connection:
        (row,) = deliveries(connection)
        early = claim(connection, key="a", at=MAY)
    assert (row.tries, row.first_tried_at, row.due_at) == (2, MAY + DAY, MAY + DAY)
    assert early is None


def test_the_start_of_a_key_is_no_pattern(engine: Engine) -> None:
    keep(engine, a_delivery("ab"), a_delivery("a_"))

    with engine.begin() as connection:
        assert [row.key for row in deliveries(connection, start="a_")] == ["a_"]


def test_only_the_named_states_of_one_recipient_are_forgotten(engine: Engine) -> None:
    one, two = (replace(a_delivery(key), recipient="clerk@ballerup.dk") for key in "bc")
    keep(engine, a_delivery("a"), one, replace(two, state="sent"))

    with engine.begin() as connection:
        forget(connection, recipient="clerk@ballerup.dk", states=("prepared",))
        some = [row.key for row in deliveries(connection)]
        forget(connection, recipient="clerk@ballerup.dk")

        assert some == ["a", "c"]
        assert [row.key for row in deliveries(connection)] == ["a"]

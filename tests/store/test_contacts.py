"""Who gets a council's mail, on both databases."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from tests.store.builders import MAY
from tracker.store.contacts import (
    ContactRow,
    add_contact,
    contacts,
    note_bounce,
    pause,
    remove_contact,
    resume,
)
from tracker.store.mail_tables import contact

ADDRESS = "clerk@ballerup.dk"


def a_contact(area: str = "0151", address: str = ADDRESS) -> ContactRow:
    return ContactRow(area=area, address=address, language="da", recess=(7, 12), added_at=MAY)


def keep(engine: Engine, *rows: ContactRow) -> list[bool]:
    with engine.begin() as connection:
        return [add_contact(connection, row=row) for row in rows]


def found(engine: Engine, address: str | None = None) -> list[ContactRow]:
    with engine.begin() as connection:
        return list(contacts(connection, address=address))


def test_a_contact_comes_back_as_it_was_kept_once_for_each_area(engine: Engine) -> None:
    kept = keep(engine, a_contact(), a_contact(), a_contact("0259"), a_contact(address="b@c.dk"))

    assert kept == [True, False, True, True]
    assert [(row.area, row.address) for row in found(engine)] == [
        ("0151", ADDRESS),
        ("0151", "b@c.dk"),
        ("0259", ADDRESS),
    ]
    assert [row.recess for row in found(engine, ADDRESS)] == [(7, 12), (7, 12)]
    assert found(engine)[0].added_at == MAY


def test_bounces_count_for_one_area_and_resuming_forgets_them(engine: Engine) -> None:
    keep(engine, a_contact(), a_contact("0259"))

    with engine.begin() as connection:
        note_bounce(connection, area="0151", address=ADDRESS)
        assert pause(connection, address=ADDRESS) == 2
        assert pause(connection, address=ADDRESS) == 0
    before = [(row.bounces, row.paused) for row in found(engine)]
    with engine.begin() as connection:
        assert resume(connection, address=ADDRESS) == 2

    assert before == [(1, True), (0, True)]
    assert [(row.bounces, row.paused) for row in found(engine)] == [(0, False), (0, False)]


def test_who_is_removed_is_gone_from_every_area(engine: Engine) -> None:
    keep(engine, a_contact(), a_contact("0259"), a_contact(address="b@c.dk"))

    with engine.begin() as connection:
        assert remove_contact(connection, address=ADDRESS) == 2

    assert [row.address for row in found(engine)] == ["b@c.dk"]


def test_neither_a_row_nor_an_error_of_the_database_shows_an_address(engine: Engine) -> None:
    contact.drop(engine)

    with pytest.raises(DatabaseError) as failed:
        keep(engine, a_contact())

    assert ADDRESS not in f"{failed.value} {a_contact()}"

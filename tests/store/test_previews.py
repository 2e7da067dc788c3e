"""To whom a word was shown first, on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from tests.store.builders import MARCH, MAY
from tracker.store.contacts import ContactRow, add_contact
from tracker.store.outbox import DeliveryRow, State, add_prepared
from tracker.store.previews import PREVIEW, PreviewRow, add_previews, has_left, previews


def a_preview(pledge: str = "p", *, document: str = "") -> PreviewRow:
    return PreviewRow(
        pledge=pledge,
        area="0151",
        status="missed",
        document=document,
        composed_at=MAY,
        answer_until=date(2026, 5, 23),
    )


def a_contact(address: str, *, document: str = "") -> ContactRow:
    return ContactRow(
        area="0151", address=address, language="da", document=document, added_at=MARCH
    )


def a_delivery(recipient: str, kind: str, state: State, moment: datetime) -> DeliveryRow:
    return DeliveryRow(
        key="a",
        area="0151",
        month="2026-05",
        kind=kind,
        locale="da",
        message="",
        state=state,
        prepared_at=moment,
        recipient=recipient,
    )


def test_a_preview_comes_back_as_it_was_kept_once_for_each_reader(engine: Engine) -> None:
    council, party, other = a_preview(), a_preview(document="programme"), a_preview("q")
    with engine.begin() as connection:
        add_previews(connection, [council, party, other])

        assert previews(connection) == (council, party, other)
        assert previews(connection, pledge="p") == (council, party)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        add_previews(connection, [party])


@pytest.mark.parametrize(
    ("kind", "state", "moment", "left"),
    [
        (PREVIEW, "sent", MAY, True),
        (PREVIEW, "prepared", MAY, False),
        (PREVIEW, "sent", MARCH, False),
        ("monthly", "sent", MAY, False),
    ],
)
def test_a_preview_has_left_when_one_of_its_own_mails_was_sent_to_its_own_side(
    engine: Engine, kind: str, state: State, moment: datetime, left: bool
) -> None:
    with engine.begin() as connection:
        add_contact(connection, row=a_contact("p@x.dk", document="programme"))
        add_contact(connection, row=a_contact("c@x.dk"))
        add_prepared(connection, row=a_delivery("p@x.dk", kind, state, moment))

        assert has_left(connection, a_preview(document="programme")) is left
        assert not has_left(connection, a_preview())
        assert not has_left(connection, a_preview(document="another"))


def test_a_preview_in_a_file_was_for_the_council(engine: Engine) -> None:
    with engine.begin() as connection:
        add_prepared(connection, row=a_delivery("", PREVIEW, "sent", MAY))

        assert has_left(connection, a_preview())
        assert not has_left(connection, a_preview(document="programme"))

"""To whom a word was shown first, on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from tests.store.builders import MARCH, MAY
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
def test_a_preview_has_left_when_one_of_its_own_mails_was_sent(
    engine: Engine, kind: str, state: State, moment: datetime, left: bool
) -> None:
    row = DeliveryRow(
        key="a",
        area="0151",
        month="2026-05",
        kind=kind,
        locale="da",
        message="",
        state=state,
        prepared_at=moment,
    )
    with engine.begin() as connection:
        assert not has_left(connection, a_preview())
        add_prepared(connection, row=row)

        assert has_left(connection, a_preview()) is left

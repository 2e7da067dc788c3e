"""A sender that is killed at any step, or has another beside it, sends nothing twice by itself."""

import signal
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.mail.relay import Inbox, a_relay
from tests.pipeline.build import NOW
from tests.pipeline.posts import address_of, states, wait_for_sending, with_relay
from tests.pipeline.sender import started
from tracker.pipeline import sending

ONE, TWO = address_of(1), address_of(2)


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def received(inbox: Inbox) -> Counter[str]:
    return Counter(address for mail in inbox.mails for address in mail.rcpt_tos)


@pytest.mark.parametrize(
    ("step", "deliveries", "state"),
    [
        ("before claim", 1, "sent"),
        ("claimed", 0, "sending"),
        ("taken by the relay", 1, "sending"),
        ("marked", 1, "sent"),
    ],
)
def test_a_killed_sender_leaves_at_most_one_delivery_and_at_most_one_question(
    tmp_path: Path, database_url: str, step: str, deliveries: int, state: str
) -> None:
    inbox = Inbox()
    with (
        a_relay(inbox) as relay,
        with_relay(tmp_path, relay, database_url=database_url) as context,
    ):
        wait_for_sending(context, 2)

        killed = started(tmp_path, database_url, relay[1], step)
        killed.communicate(timeout=60)
        for _ in range(3):
            sending.send(context)

        assert killed.returncode == -signal.SIGKILL
        assert states(context) == {ONE: state, TWO: "sent"}
        assert received(inbox) == Counter({ONE: deliveries, TWO: 1})
        for minutes in (9, 11, 60 * 24):
            sending.send(replace(context, clock=partial(later, minutes)))
        question = "unconfirmed" if state == "sending" else "sent"
        assert states(context) == {ONE: question, TWO: "sent"}
        assert received(inbox) == Counter({ONE: deliveries, TWO: 1})


def test_several_senders_at_once_send_each_mail_once(tmp_path: Path, database_url: str) -> None:
    inbox = Inbox()
    with (
        a_relay(inbox) as relay,
        with_relay(tmp_path, relay, database_url=database_url) as context,
    ):
        wait_for_sending(context, 30)

        senders = [started(tmp_path, database_url, relay[1]) for _ in range(2)]
        numbers = [int(each.communicate(timeout=60)[0]) for each in senders]

        assert [each.returncode for each in senders] == [0, 0]
        assert sum(numbers) == 30
        assert set(states(context).values()) == {"sent"}
    assert received(inbox) == Counter({address_of(number): 1 for number in range(1, 31)})

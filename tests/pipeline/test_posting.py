"""Through a real relay: every answer it can give, and what becomes of the mails."""

import socket
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.mail.relay import Inbox, a_relay
from tests.pipeline.build import NOW
from tests.pipeline.posts import address_of, key_of, states, wait_for_sending, with_relay
from tracker.errors import MailError, RefusedMailError
from tracker.pipeline import contacts, sending
from tracker.pipeline.context import Context
from tracker.store import outbox
from tracker.store.mail_tables import incident

ONE, TWO, THREE = (address_of(number) for number in (1, 2, 3))


def at(context: Context, moment: datetime) -> Context:
    return replace(context, clock=lambda: moment)


def incidents(context: Context) -> dict[str, str]:
    """What operators were told of open incidents, by subject."""
    with context.reading() as connection:
        rows = connection.execute(select(incident).where(incident.c.closed_at.is_(None))).all()
    return {row.subject: f"{row.problem} {row.remedy}" for row in rows}


def recipients(inbox: Inbox) -> list[str]:
    return [address for mail in inbox.mails for address in mail.rcpt_tos]


def test_each_mail_goes_to_its_recipient_alone_with_its_bytes(tmp_path: Path) -> None:
    inbox = Inbox()
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        wait_for_sending(context, 3)

        numbers = [sending.send(context), sending.send(context)]

        assert numbers == [3, 0]
        assert set(states(context).values()) == {"sent"}
    assert [mail.rcpt_tos for mail in inbox.mails] == [[ONE], [TWO], [THREE]]
    assert {mail.mail_from for mail in inbox.mails} == {"tracker@tracker.example"}
    assert inbox.mails[0].content == (
        f"To: {ONE}\r\nMessage-ID: <{key_of(1)}@x>\r\n\r\nVi h=C3=A5ber\r\n".encode()
    )


def test_a_relay_that_takes_few_mails_over_a_connection_gets_the_others_over_new_ones(
    tmp_path: Path,
) -> None:
    inbox = Inbox(ends_after=2)
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        wait_for_sending(context, 5)

        number = sending.send(context)

        assert (number, set(states(context).values())) == (5, {"sent"})
    assert len(inbox.mails) == 5


def test_what_comes_back_goes_to_the_mailbox_for_it(tmp_path: Path) -> None:
    inbox = Inbox()
    bounces = "bounces@tracker.example"
    with a_relay(inbox) as relay, with_relay(tmp_path, relay, smtp_bounces=bounces) as context:
        (key,) = wait_for_sending(context, 1)
        sending.send(context)

    assert inbox.mails[0].mail_from == f"bounces+{key[:32]}@tracker.example"


def test_no_more_mails_in_a_second_than_the_relay_takes(tmp_path: Path) -> None:
    slept: list[float] = []
    with a_relay(Inbox()) as relay, with_relay(tmp_path, relay, smtp_rate="0.5") as context:
        wait_for_sending(context, 3)
        sending.send(replace(context, sleep=slept.append))

    assert slept == [2.0, 2.0]


@pytest.mark.parametrize(("seconds", "pause"), [(0.5, 1.5), (3, 0), (-3600, 2)])
def test_what_a_mail_takes_is_no_part_of_the_pause(
    tmp_path: Path, seconds: float, pause: float
) -> None:
    moment = [NOW]
    slept: list[float] = []

    class Slow(Inbox):
        async def handle_DATA(self, *arguments: Any) -> str:  # noqa: N802 - the name that aiosmtpd calls
            moment[0] += timedelta(seconds=seconds)
            return await super().handle_DATA(*arguments)

    with a_relay(Slow()) as relay, with_relay(tmp_path, relay, smtp_rate="0.5") as context:
        wait_for_sending(context, 3)
        sending.send(replace(context, sleep=slept.append, clock=lambda: moment[0]))

    assert slept == [pause, pause]


def test_one_that_is_refused_for_good_stops_no_other_and_operators_hear_of_it(
    tmp_path: Path,
) -> None:
    inbox = Inbox(answers={TWO: f"550 5.1.1 <{TWO.upper()}> no such user"})
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        keys = wait_for_sending(context, 3)

        numbers = [sending.send(context), sending.send(context)]

        assert numbers == [2, 0]
        assert states(context) == {ONE: "sent", TWO: "failed", THREE: "sent"}
        told = incidents(context)
        assert list(told) == [f"mail_{keys[1][:12]}"]
        assert "550 5.1.1 <the recipient> no such user" in told[f"mail_{keys[1][:12]}"]
        assert "ballerup.dk" not in str(told).lower()
    assert recipients(inbox) == [ONE, THREE]


def test_of_500_mails_the_one_that_is_refused_stops_no_other_and_each_goes_once(
    tmp_path: Path,
) -> None:
    inbox = Inbox(answers={address_of(250): "550 5.1.1 no such user"})
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        keys = wait_for_sending(context, 500)
        patient = replace(context, sleep=lambda _seconds: None)

        numbers = [sending.send(patient), sending.send(patient)]

        assert numbers == [499, 0]
        assert Counter(states(context).values()) == {"sent": 499, "failed": 1}
        assert list(incidents(context)) == [f"mail_{keys[249][:12]}"]
    others = [address_of(number) for number in range(1, 501) if number != 250]
    assert sorted(recipients(inbox)) == sorted(others)


def test_a_failed_mail_is_sent_once_more_when_a_person_says_so(tmp_path: Path) -> None:
    inbox = Inbox(answers={ONE: "550 no such user"})
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        (key,) = wait_for_sending(context, 1)
        sending.send(context)
        inbox.answers.clear()

        sending.resolve(context, key[:12], became="resend")
        number = sending.send(context)

        assert (number, states(context)) == (1, {ONE: "sent"})
        assert incidents(context) == {}
    assert recipients(inbox) == [ONE]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_temporary_answer_is_tried_again_later_and_not_before(tmp_path: Path, step: str) -> None:
    inbox = Inbox(answers={step: "451 4.7.1 later"})
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        wait_for_sending(context, 1)
        first = sending.send(context)
        tried = inbox.tried
        too_early = sending.send(at(context, NOW + timedelta(minutes=4)))
        assert inbox.tried == tried
        inbox.answers.clear()
        later = sending.send(at(context, NOW + timedelta(minutes=6)))

        assert [first, too_early, later] == [0, 0, 1]
        assert states(context) == {ONE: "sent"}
    assert recipients(inbox) == [ONE]


def test_after_two_days_of_later_it_is_given_up_and_told(tmp_path: Path) -> None:
    inbox = Inbox(answers={"RCPT": "451 4.7.1 later"})
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        (key,) = wait_for_sending(context, 1)
        tries = []
        for quarter in range(4 * 60):
            before = inbox.tried
            sending.send(at(context, NOW + quarter * timedelta(minutes=15)))
            tries += [quarter / 4] * (inbox.tried - before)

        assert states(context) == {ONE: "failed"}
        assert f"mail_{key[:12]}" in incidents(context)
    gaps = [round(later - sooner, 2) for sooner, later in pairwise(tries)]
    assert gaps == sorted(gaps)
    assert max(gaps) == 4
    assert 40 < tries[-1] <= 48


def test_a_relay_that_is_away_puts_every_mail_off_and_is_told_once(tmp_path: Path) -> None:
    inbox = Inbox()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        address = taken.getsockname()
        with with_relay(tmp_path, address) as context:
            wait_for_sending(context, 2)
            assert sending.send(context) == sending.send(at(context, NOW + timedelta(hours=1))) == 0
            assert set(states(context).values()) == {"prepared"}
            assert list(incidents(context)) == ["mail_relay"]
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        assert sending.send(at(context, NOW + timedelta(hours=2))) == 2
        assert incidents(context) == {}
    assert recipients(inbox) == [ONE, TWO]


def test_a_relay_that_is_away_for_more_than_two_days_fails_them(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with with_relay(tmp_path, taken.getsockname()) as context:
            wait_for_sending(context, 1)
            sending.send(context)
            sending.send(at(context, NOW + timedelta(hours=48)))

            assert states(context) == {ONE: "failed"}


def test_a_relay_without_the_encryption_that_is_asked_for_gets_nothing(tmp_path: Path) -> None:
    inbox = Inbox()
    with a_relay(inbox) as (host, port):
        settings = {"smtp_host": host, "smtp_port": port, "smtp_tls": "starttls"}
        with with_relay(tmp_path, None, **settings) as context:
            wait_for_sending(context, 1)
            with pytest.raises(RefusedMailError, match="is not the relay"):
                sending.send(context)

            assert states(context) == {ONE: "prepared"}
    assert inbox.tried == 0


def test_a_line_that_breaks_after_the_text_leaves_it_to_a_person(tmp_path: Path) -> None:
    inbox = Inbox(drops=True)
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        keys = wait_for_sending(context, 2)
        assert sending.send(context) == 0
        inbox.drops = False
        later = at(context, NOW + timedelta(days=1))
        assert sending.send(later) == 0
        assert set(states(context).values()) == {"unconfirmed"}
        assert len(incidents(context)) == 2
        assert inbox.tried == 2

        sending.resolve(later, keys[0], became="sent")
        sending.resolve(later, keys[1], became="resend")

        assert sending.send(later) == 1
        assert set(states(context).values()) == {"sent"}
        assert incidents(context) == {}
    assert recipients(inbox) == [TWO]


def test_only_what_waits_for_a_person_can_be_resolved(tmp_path: Path) -> None:
    with a_relay(Inbox()) as relay, with_relay(tmp_path, relay) as context:
        (key,) = wait_for_sending(context, 1)

        for became in ("sent", "resend"):
            with pytest.raises(MailError, match="is prepared; there is nothing to resolve"):
                sending.resolve(context, key, became=became)
        for start in (key[:7], "%" * 8, "f" * 64):
            with pytest.raises(MailError, match="does not name one mail"):
                sending.resolve(context, start, became="sent")


def test_who_is_paused_or_removed_gets_nothing_also_what_was_prepared(tmp_path: Path) -> None:
    inbox = Inbox()
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        wait_for_sending(context, 3)
        contacts.pause(context, ONE)
        contacts.remove(context, TWO)
        assert sending.send(context) == 1
        contacts.resume(context, ONE)
        assert sending.send(context) == 1

        assert states(context) == {ONE: "sent", THREE: "sent"}
    assert Counter(recipients(inbox)) == {ONE: 1, THREE: 1}


def test_a_mail_is_not_sent_before_its_day(tmp_path: Path) -> None:
    with a_relay(Inbox()) as relay, with_relay(tmp_path, relay) as context:
        (key,) = wait_for_sending(context, 1)
        with context.engine.begin() as connection:
            (row,) = outbox.deliveries(connection)
            outbox.put_off(connection, row=row, at=NOW, until=NOW + timedelta(days=3))

        days = [sending.send(at(context, NOW + timedelta(days=day))) for day in (0, 2, 3)]

        assert (key, days) == (row.key, [0, 0, 1])

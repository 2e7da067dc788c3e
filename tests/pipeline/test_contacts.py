"""Contacts of councils: kept as they wish, shown to nobody, handed out and forgotten when asked."""

import json
import logging
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from tests.mail.relay import Inbox, a_relay
from tests.pipeline.build import a_context
from tests.pipeline.posts import with_relay
from tracker.__main__ import main
from tracker.errors import MailError
from tracker.pipeline import contacts, mailing, sending
from tracker.pipeline.context import Context
from tracker.store import outbox
from tracker.store.outbox import DeliveryRow

CLERK, MEMBER = "clerk@ballerup.dk", "member@ballerup.dk"
DUTCH = "griffie@denhaag.nl"


def rows(context: Context) -> list[DeliveryRow]:
    with context.reading() as connection:
        return list(outbox.deliveries(connection))


def named(context: Context) -> dict[str, DeliveryRow]:
    return {row.recipient: row for row in rows(context) if row.recipient}


def add_three(context: Context) -> None:
    contacts.add(context, "0151", email=CLERK, language="da", role="byrådssekretariat")
    contacts.add(context, "ballerup", email=MEMBER, language="en")
    contacts.add(context, "gm0518", email=DUTCH, language="nl")


def test_each_contact_gets_a_mail_of_its_own_in_its_language(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        add_three(context)

        numbers = [mailing.prepare(context), mailing.prepare(context)]

        found = named(context)
        assert numbers == [4, 0]  # and a file for Koege, which has no contact
        assert {who: (row.area, row.locale) for who, row in found.items()} == {
            CLERK: ("0151", "da"),
            MEMBER: ("0151", "en"),
            DUTCH: ("GM0518", "nl"),
        }
        for who, row in found.items():
            message = message_from_bytes(row.message.encode("ascii"))
            assert message.get_all("To") == [who]
            assert message["List-Id"] == f"<monthly.{row.area.lower()}.127.0.0.1>"
            assert message["Content-Language"] == row.locale


def test_two_contacts_with_one_language_get_the_same_report(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        contacts.add(context, "0151", email=CLERK, language="da")
        contacts.add(context, "0151", email=MEMBER, language="da")
        mailing.prepare(context)

        found = named(context)
        raws = [found[who].message.partition("\r\n\r\n") for who in (CLERK, MEMBER)]
        one, two = (message_from_bytes(head.encode()) for head, _, _ in raws)
        assert one["Message-ID"] == two["Message-ID"]
        assert raws[0][2] == raws[1][2]
        assert found[CLERK].key != found[MEMBER].key


def test_with_a_relay_a_council_without_contacts_gets_nothing(tmp_path: Path) -> None:
    inbox = Inbox()
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        contacts.add(context, "0151", email=CLERK, language="da")

        assert (mailing.prepare(context), sending.send(context)) == (1, 1)

    (mail,) = inbox.mails
    assert mail.rcpt_tos == [CLERK]
    assert isinstance(mail.content, bytes)
    assert message_from_bytes(mail.content)["From"] == "Tracker <tracker@tracker.example>"


def test_a_contact_is_sent_to_on_its_day_and_not_in_its_recess(tmp_path: Path) -> None:
    inbox = Inbox()
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as opened:
        contacts.add(opened, "0151", email=CLERK, language="da", send_day=15)
        contacts.add(opened, "0151", email=MEMBER, language="da", recess=[7, 8])

        def on(month: int, day: int) -> Context:
            return replace(opened, clock=lambda: datetime(2026, month, day, 6, tzinfo=UTC))

        mailing.prepare(on(7, 1), month="2026-06")
        july = [sending.send(on(7, day)) for day in (1, 14, 15)]
        mailing.prepare(on(9, 1), month="2026-08")
        september = [sending.send(on(9, day)) for day in (1, 14, 15)]

    assert july == [0, 0, 1]
    assert september == [1, 0, 1]
    assert [mail.rcpt_tos for mail in inbox.mails] == [[CLERK], [MEMBER], [CLERK]]


def test_a_month_that_is_prepared_again_for_days_gone_by_sends_nothing_again(
    tmp_path: Path,
) -> None:
    inbox = Inbox()
    with a_relay(inbox) as relay, with_relay(tmp_path, relay) as context:
        add_three(context)
        for _ in range(3):
            mailing.prepare(context, month="2026-10")
            sending.send(context)

    assert sorted(mail.rcpt_tos[0] for mail in inbox.mails) == [CLERK, DUTCH, MEMBER]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"area": "GM9999"}, "no council is followed"),
        ({"email": "a@b.dk,c@d.dk"}, "not of the form"),
        ({"email": "clerk@ba11erup.dk"}, "only looks like"),
        ({"email": CLERK.upper()}, "has this contact already"),
        ({"language": "sv"}, "no mail is written in 'sv'"),
        ({"role": "clerk\nBcc: x"}, "one line"),
        ({"role": "x" * 81}, "one line"),
        ({"send_day": 0}, "from 1 to 28"),
        ({"send_day": 29}, "from 1 to 28"),
        ({"recess": [13]}, "from 1 to 12"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_kept(
    tmp_path: Path, wrong: dict[str, Any], says: str
) -> None:
    given = {"area": "0151", "email": "new@ballerup.dk", "language": "da"} | wrong
    with a_context(tmp_path) as context:
        contacts.add(context, "0151", email=CLERK, language="da")
        with pytest.raises(MailError, match=says):
            contacts.add(context, given.pop("area"), **given)

        assert [each.address for each in contacts.all_contacts(context)] == [CLERK]


def test_what_is_kept_of_a_person_is_handed_out_and_erased_with_its_files(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        add_three(context)
        mailing.prepare(context)
        sending.send(context)
        files = context.settings.home / "outbox"
        given = contacts.export(context, CLERK)
        before = len(list(files.iterdir()))

        number = contacts.erase(context, CLERK)

        assert number == len(given["mails"]) == len(given["contacts"]) == 1
        assert given["contacts"][0]["role"] == "byrådssekretariat"
        assert given["mails"][0]["state"] == "sent"
        assert len(list(files.iterdir())) == before - 1
        assert contacts.export(context, CLERK) == {"contacts": [], "mails": []}
        assert set(named(context)) == {MEMBER, DUTCH}
        assert contacts.erase(context, CLERK) == 0
    kept = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.suffix == ".eml")
    assert CLERK.encode() not in kept
    assert MEMBER.encode() in kept


def test_who_was_removed_and_comes_back_gets_no_second_report_of_the_month(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        contacts.add(context, "0151", email=CLERK, language="da")
        mailing.prepare(context)
        sending.send(context)

        contacts.remove(context, CLERK)
        contacts.add(context, "0151", email=CLERK, language="da")

        assert mailing.prepare(context) == 0


def test_an_address_that_no_council_has_cannot_be_changed(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        for change in (contacts.pause, contacts.resume, contacts.remove):
            with pytest.raises(MailError, match="no council has this contact"):
                change(context, CLERK)


def test_no_address_is_written_into_a_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox(answers={CLERK: f"550 {CLERK} unknown", MEMBER: f"451 {MEMBER} later"})
    hook = "http://127.0.0.1:9/nobody-listens"
    with (
        caplog.at_level(logging.DEBUG),
        a_relay(inbox) as relay,
        with_relay(tmp_path, relay, alerts_webhook=hook) as context,
    ):
        add_three(context)
        mailing.prepare(context)
        assert sending.send(context) == 1

    written = "".join(capfd.readouterr()) + "\n".join(
        record.getMessage() for record in caplog.records if record.name != "mail.log"
    )
    assert "an alert could not be sent" in written
    assert "@ballerup.dk" not in written
    assert "@denhaag.nl" not in written


def test_the_commands_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def tracker(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["tracker", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return int(str(left.value.code)), out + err

    wishes = ("--language", "da", "--role", "clerk", "--send-day", "5", "--recess", "8,7")
    assert tracker("council", "add", "0151", "--email", CLERK, *wishes)[0] == 0
    assert tracker("council", "add", "0151", "--email", MEMBER, *wishes[:-1], "x")[0] == 2
    assert tracker("council", "pause", CLERK) == (0, "paused\n")
    listed = tracker("council", "list", "0151")[1]
    assert listed.endswith("da  clerk  paused, monthly from day 5, not in 7,8, 0 bounces\n")
    assert tracker("council", "list", "GM0518") == (0, "")
    more = ("--language", "nl", "--cadence", "alerts")
    assert tracker("council", "add", "GM0518", "--email", DUTCH, *more)[0] == 0
    assert tracker("council", "add", "GM0518", "--email", MEMBER, *more[:-1], "daily")[0] == 2
    party = ("--language", "nl", "--document", "volt-den-haag-2026")
    said = tracker("council", "add", "GM0518", "--email", "groep@volt.example", *party)[1]
    assert "the next `tracker mail prepare --preview` composes its mail" in said
    wishes_of = [
        line.split("active, ")[1] for line in tracker("council", "list")[1].splitlines()[1:]
    ]
    assert wishes_of == [
        "alerts from day 1, 0 bounces",
        "previews of volt-den-haag-2026 from day 1, 0 bounces",
    ]
    for option in ("--alerts", "--preview"):
        kind = option.strip("-").rstrip("s")
        assert tracker("mail", "prepare", option) == (0, f"0 {kind}s composed\n")
    assert tracker("mail", "prepare", "--alerts", "--preview")[0] == 2
    assert tracker("council", "resume", CLERK) == (0, "active\n")
    given = json.loads(tracker("council", "export", CLERK)[1])
    assert given["contacts"][0]["address"] == CLERK
    assert tracker("council", "remove", CLERK)[0] == 0
    assert tracker("council", "remove", CLERK)[0] == 1
    assert tracker("council", "erase", CLERK) == (0, "erased, and 0 mails to it\n")

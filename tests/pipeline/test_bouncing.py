"""Notices of what was not delivered, as mail servers write them, read from a maildir."""

import mailbox
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from tests.mail.relay import Inbox, a_relay
from tests.pipeline.posts import address_of, key_of, wait_for_sending, with_relay
from tests.pipeline.test_posting import incidents
from tracker.errors import MailError
from tracker.pipeline import contacts, sending
from tracker.pipeline.bouncing import read_bounces
from tracker.pipeline.context import Context
from tracker.store import outbox

ONE = address_of(1)


def a_notice(
    *,
    to: str = "tracker@tracker.example",
    recipient: str = ONE,
    action: str = "failed",
    status: str = "5.1.1",
    message_id: str = f"<{key_of(1)}@x>",
) -> MIMEMultipart:
    """A report of RFC 3464: words, status, and the headers that came back."""
    status_part = MIMEMultipart()
    status_part.set_type("message/delivery-status")
    group = Message()
    group["Final-Recipient"] = f"rfc822; {recipient}"
    group["Action"], group["Status"] = action, status
    about = Message()
    about["Reporting-MTA"] = "dns; mx.ballerup.dk"
    status_part.attach(about)
    status_part.attach(group)
    original = EmailMessage()
    original["Message-ID"], original["To"] = message_id, recipient
    notice = MIMEMultipart("report", report_type="delivery-status")
    notice["From"], notice["To"] = "MAILER-DAEMON@mx.ballerup.dk", to
    notice.attach(MIMEText("Your message could not be delivered."))
    notice.attach(status_part)
    notice.attach(MIMEMessage(original))
    return notice


@pytest.fixture
def box(tmp_path: Path) -> mailbox.Maildir:
    return mailbox.Maildir(tmp_path / "bounces", factory=None, create=True)


def read(context: Context, tmp_path: Path) -> tuple[int, int]:
    return read_bounces(context, tmp_path / "bounces")


def sent_twice(context: Context) -> None:
    """Two mails to one contact: the second row is made of the first."""
    wait_for_sending(context, 2)
    sending.send(context)
    with context.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE delivery SET recipient = '{ONE}' WHERE key = '{key_of(2)}'"  # noqa: S608 - ours
        )


def contact(context: Context) -> tuple[int, bool]:
    (row,) = (each for each in contacts.all_contacts(context) if each.address == ONE)
    return row.bounces, row.paused


def test_two_mails_that_came_back_for_good_pause_the_contact_and_operators_hear_of_it(
    tmp_path: Path, box: mailbox.Maildir
) -> None:
    with a_relay(Inbox()) as relay, with_relay(tmp_path, relay) as context:
        sent_twice(context)
        box.add(a_notice())
        first = read(context, tmp_path), contact(context), incidents(context)
        box.add(a_notice(message_id=f"<{key_of(2)}@x>"))
        second = read(context, tmp_path), contact(context)

        assert first == ((1, 0), (1, False), {})
        assert second == ((1, 1), (2, True))
        assert list(incidents(context)) == ["mail_contact_1"]
        assert "ballerup.dk" not in str(incidents(context))
        contacts.resume(context, ONE)
        assert contact(context) == (0, False)
        assert incidents(context) == {}


def test_a_notice_counts_once_however_often_it_comes_or_is_read(
    tmp_path: Path, box: mailbox.Maildir
) -> None:
    with a_relay(Inbox()) as relay, with_relay(tmp_path, relay) as context:
        wait_for_sending(context, 1)
        sending.send(context)
        for _ in range(3):
            box.add(a_notice())
        assert read(context, tmp_path) == (1, 0)
        for name, message in box.items():  # as a run leaves it that dies before it marks
            message.set_flags("")
            box[name] = message
        assert read(context, tmp_path) == (0, 0)

        assert contact(context) == (1, False)
        assert list((tmp_path / "bounces" / "new").iterdir()) == []


def test_the_address_that_it_came_back_to_names_the_mail_whoever_forwarded_it(
    tmp_path: Path, box: mailbox.Maildir
) -> None:
    to = f"bounces+{key_of(1)[:32]}@tracker.example"
    with a_relay(Inbox()) as relay, with_relay(tmp_path, relay) as context:
        wait_for_sending(context, 1)
        sending.send(context)
        box.add(a_notice(to=to, recipient="another@mail.example", message_id="<lost@x>"))

        assert read(context, tmp_path) == (1, 0)
        assert contact(context) == (1, False)


@pytest.mark.parametrize(
    "notice",
    [
        pytest.param(a_notice(action="delayed", status="4.4.1"), id="late"),
        pytest.param(a_notice(action="failed", status="4.2.2"), id="a full mailbox"),
        pytest.param(a_notice(action="delivered", status="2.0.0"), id="delivered"),
        pytest.param(a_notice(message_id="<forged@x>"), id="a mail that nobody sent"),
        pytest.param(a_notice(recipient="stranger@ballerup.dk"), id="a stranger"),
        pytest.param(a_notice(to="bounces+4f@tracker.example", message_id="<f@x>"), id="a start"),
        pytest.param(MIMEText("I am away until Monday."), id="an answer of a person"),
    ],
)
def test_what_does_not_say_that_our_mail_failed_counts_for_nothing(
    tmp_path: Path, box: mailbox.Maildir, notice: Message
) -> None:
    with a_relay(Inbox()) as relay, with_relay(tmp_path, relay) as context:
        wait_for_sending(context, 1)
        sending.send(context)
        box.add(notice)
        box.add(b"\xff\xfe no mail at all \x00")

        assert read(context, tmp_path) == (0, 0)
        assert contact(context) == (0, False)
        with context.reading() as connection:
            assert outbox.keys_in(connection, state="sent") == (key_of(1),)


def test_a_folder_that_is_no_maildir_is_refused(tmp_path: Path) -> None:
    with with_relay(tmp_path, None) as context, pytest.raises(MailError, match="no maildir"):
        read_bounces(context, tmp_path)

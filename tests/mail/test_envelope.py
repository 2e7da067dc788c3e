"""A composed mail for one recipient: the new headers once each, all else as it was."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

import pytest

from tracker.errors import MailError
from tracker.mail.envelope import Envelope, bounce_address
from tracker.mail.message import Mail, encode

KEY = "4f2a" * 16
RAW = encode(
    Mail(
        key="abc",
        host="tracker.example",
        sender_name="Træer, København",
        sender_address="tracker@tracker.example",
        subject="Køge, maj 2026: sådan går det med løfterne for miljøet i kommunen",
        text="To: undisclosed-recipients:;\n\nVi ønsker\n",
        locale="da",
        date=datetime(2026, 5, 12, 6, tzinfo=UTC),
    )
)
ENVELOPE = Envelope(
    key=KEY,
    recipient="byraad@ballerup.dk",
    list_id="monthly.0151.tracker.example",
    stop_mail="redaktion@tracker.example",
)


def header(raw: bytes, name: str) -> list[str]:
    return ["".join(each.splitlines()) for each in message_from_bytes(raw).get_all(name, [])]


def test_recipient_and_list_are_named_and_nothing_else_changes() -> None:
    raw = ENVELOPE.put_on(RAW)

    assert header(raw, "To") == ["byraad@ballerup.dk"]
    assert header(raw, "List-Id") == ["<monthly.0151.tracker.example>"]
    assert header(raw, "List-Unsubscribe") == [
        f"<mailto:redaktion@tracker.example?subject=stop%20{KEY[:32]}>"
    ]
    assert header(raw, "Auto-Submitted") == ["auto-generated"]
    assert header(raw, "Reply-To") == header(raw, "List-Unsubscribe-Post") == []
    added = {b"To", b"List-Id", b"List-Unsubscribe"}
    others = [line for line in raw.split(b"\r\n") if line.split(b":")[0] not in added]
    before = [line for line in RAW.split(b"\r\n") if line.split(b":")[0] not in added]
    assert others == before


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://tracker.example/stop", f"https://tracker.example/stop?key={KEY[:32]}"),
        ("https://tracker.example/s?a=1,2", f"https://tracker.example/s?a=1%2C2&key={KEY[:32]}"),
    ],
)
def test_one_click_is_offered_only_where_an_endpoint_answers(url: str, shown: str) -> None:
    raw = replace(ENVELOPE, stop_url=url, reply_to="redaktion@tracker.example").put_on(RAW)

    (stop,) = header(raw, "List-Unsubscribe")
    assert stop.startswith(f"<{shown}>, <mailto:")
    assert header(raw, "List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
    assert header(raw, "Reply-To") == ["redaktion@tracker.example"]


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "a@b.dk\r\nBcc: c@d.dk"},
        {"recipient": "a@b.dk\nBcc: c@d.dk"},
        {"recipient": "a@b.dk\r\n\r\nA new text"},
        {"list_id": "x>\r\nX-Mine: <y"},
        {"stop_mail": "a@b.dk>\r\nSubject: another <x@b.dk"},
    ],
)
def test_a_line_break_that_got_this_far_sends_nothing(changes: dict[str, Any]) -> None:
    with pytest.raises(MailError, match="not the same when it is read back"):
        replace(ENVELOPE, **changes).put_on(RAW)


def test_a_contact_who_reads_it_on_another_day_gets_it_with_the_date_of_that_day() -> None:
    written = datetime(2026, 5, 15, 6, tzinfo=UTC)

    raw = replace(ENVELOPE, written=written).put_on(RAW)

    assert header(raw, "Date") == ["Fri, 15 May 2026 06:00:00 +0000"]
    dated = [line for line in raw.split(b"\r\n") if not line.startswith(b"Date:")]
    as_it_was = ENVELOPE.put_on(RAW).split(b"\r\n")
    assert sorted(dated) == sorted(line for line in as_it_was if not line.startswith(b"Date:"))


def test_a_mail_that_has_a_recipient_already_gets_no_second_one() -> None:
    with pytest.raises(MailError, match="not the same when it is read back"):
        ENVELOPE.put_on(ENVELOPE.put_on(RAW))


def test_what_comes_back_says_of_which_mail() -> None:
    address = bounce_address("bounces@tracker.example", KEY)

    assert address == f"bounces+{KEY[:32]}@tracker.example"
    assert len(address.partition("@")[0]) <= 64

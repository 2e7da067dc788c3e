"""The bytes of a mail, read back as a mail program would."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.builders import KEY, NOON, a_mail
from tracker.errors import MailError
from tracker.mail.message import decode, encode

LONG_NAME = 'Fonden "Grønt & rent", Ballerup, Køge og omegn (åben), afdeling Øst'
LETTERS = "abc ÆØÅæøåéë₂,.:;\"'()<>@=?_%&\u00a0"
BREAKS = ["\r\n", "\n", "\r", "\0", "\v", "\x85", "\u2028"]


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, _class=EmailMessage, policy=default)


def test_the_headers_say_who_what_and_when_and_name_no_recipient() -> None:
    message = read(encode(a_mail()))

    assert message["From"] == "Stichting Voorbeeld <redactie@tracker.example>"
    assert message["To"] == "undisclosed-recipients:;"
    assert message["To"].addresses == ()
    assert message["Subject"] == "Ballerup, maj 2026: 85 % mindre CO₂. På rette vej"
    assert message["Date"].datetime == NOON
    assert message["Message-ID"] == f"<{KEY}@tracker.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "da"


def test_the_text_is_plain_utf8_and_long_lines_come_back_whole() -> None:
    text = "Kære læser\n" + "ø" * 2_000 + "\n.\nFrom here on = the end\n"

    message = read(encode(a_mail(text=text)))

    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert message.get_content().replace("\r\n", "\n") == text


def test_the_bytes_are_ascii_in_short_lines_that_any_server_takes() -> None:
    raw = encode(a_mail(subject="Å" * 300, text="ø" * 5_000 + "\n"))

    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) < 200


def test_the_same_mail_has_the_same_bytes() -> None:
    assert encode(a_mail()) == encode(a_mail())


@pytest.mark.parametrize("line_break", BREAKS)
@pytest.mark.parametrize("field", ["subject", "sender_name", "sender_address", "host", "locale"])
def test_a_line_break_in_a_header_is_refused(field: str, line_break: str) -> None:
    mail = a_mail(**{field: f"a@b{line_break}Bcc: other@example.org"})

    with pytest.raises(MailError):
        encode(mail)


@pytest.mark.parametrize("address", ["", "@", "a b@c", "a@b@c", "a@b, c@d", "ø@b.dk", "a@b>"])
def test_an_address_that_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(MailError, match="address that a mail comes from") as refused:
        encode(a_mail(sender_address=address))

    assert "TRACKER_PUBLISHER_CONTACT" in refused.value.hint


def test_a_text_that_would_arrive_changed_is_refused() -> None:
    with pytest.raises(MailError, match="does not say the same"):
        encode(a_mail(text="a lone\rreturn\n"))


@pytest.mark.parametrize("name", [LONG_NAME, "Voorbeeld, Den Haag", "=?utf-8?q?fake?="])
def test_a_name_with_quotes_commas_and_letters_beyond_ascii_comes_back(name: str) -> None:
    raw = encode(a_mail(sender_name=name))

    written = message_from_bytes(raw)["From"].replace("\r\n", "")
    shown, address = parseaddr(written)
    assert str(make_header(decode_header(shown))) == name
    assert address == "redactie@tracker.example"


@given(st.text(LETTERS, min_size=1, max_size=160).map(lambda text: f"x{text}x"))
def test_any_title_comes_back_from_a_subject_as_it_was(title: str) -> None:
    raw = encode(a_mail(subject=title))

    assert read(raw)["Subject"] == title
    assert decode(raw) == (title, "Vi følger 1 løfte.\n")

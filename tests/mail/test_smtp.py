"""What becomes of a mail: sent, refused for good, put off, or unknown. A real server answers."""

import socket
from pathlib import Path

import pytest

from tests.mail.relay import Inbox, a_certificate, a_relay
from tracker.errors import DeferredMailError, RefusedMailError, UnconfirmedMailError
from tracker.mail.smtp import Relay, Tls, connected

MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\n.leading dot\r\n"


def send(host: str, port: int, *, tls: Tls = "none", seconds: float = 5.0, **login: object) -> None:
    relay = Relay(host=host, port=port, tls=tls, seconds=seconds, **login)  # type: ignore[arg-type]
    with connected(relay) as connection:
        connection.send(MAIL, sender="a@example.org", recipient="b@example.org")


def test_a_mail_arrives_with_its_bytes() -> None:
    inbox = Inbox()
    with a_relay(inbox) as (host, port):
        send(host, port)

    (mail,) = inbox.mails
    assert mail.content == MAIL
    assert (mail.mail_from, mail.rcpt_tos) == ("a@example.org", ["b@example.org"])


def test_many_mails_go_over_one_connection_and_a_refused_one_stops_no_other() -> None:
    inbox = Inbox(answers={"c@example.org": "550 no such user"})
    with (
        a_relay(inbox) as (host, port),
        connected(Relay(host=host, port=port, tls="none")) as connection,
    ):
        connection.send(MAIL, sender="a@example.org", recipient="b@example.org")
        with pytest.raises(RefusedMailError, match="550 no such user"):
            connection.send(MAIL, sender="a@example.org", recipient="c@example.org")
        connection.send(MAIL, sender="a@example.org", recipient="d@example.org")

    assert [mail.rcpt_tos for mail in inbox.mails] == [["b@example.org"], ["d@example.org"]]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_permanent_answer_is_a_refusal_and_a_temporary_one_puts_off(step: str) -> None:
    for answer, error in (("550 never", RefusedMailError), ("451 later", DeferredMailError)):
        inbox = Inbox(answers={step: answer})
        with a_relay(inbox) as (host, port), pytest.raises(error, match=answer):
            send(host, port)
        assert inbox.mails == []


def test_a_line_that_breaks_after_the_text_leaves_it_unknown() -> None:
    inbox = Inbox(drops=True)
    with (
        a_relay(inbox) as (host, port),
        pytest.raises(UnconfirmedMailError, match="broke after the text") as raised,
    ):
        send(host, port)

    assert "tracker mail resolve" in raised.value.hint


def test_a_server_that_is_away_puts_off() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        with pytest.raises(DeferredMailError, match="does not take mails now"):
            send(*taken.getsockname())


def test_a_server_that_never_says_hello_puts_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(DeferredMailError):
        send(*silent.getsockname(), seconds=0.2)


def test_with_a_trusted_certificate_password_and_mail_go_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    secret = tmp_path / "password"
    secret.write_text("open sesame\n")
    inbox = Inbox()
    with a_relay(inbox, certificate=context, password="open sesame") as (host, port):  # noqa: S106 - invented
        send(host, port, tls="starttls", user="tracker", password=secret)
        secret.write_text("wrong")
        with pytest.raises(RefusedMailError, match="is not the relay that the settings describe"):
            send(host, port, tls="starttls", user="tracker", password=secret)

    assert len(inbox.mails) == 1


@pytest.mark.parametrize("name", ["127.0.0.1", "other.example"])
def test_a_certificate_that_nobody_vouches_for_or_of_another_name_ends_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, own = a_certificate(tmp_path, name=name)
    if name != "127.0.0.1":  # trusted, but it is another's
        monkeypatch.setenv("SSL_CERT_FILE", str(own))
    inbox = Inbox()
    with (
        a_relay(inbox, certificate=context) as (host, port),
        pytest.raises(RefusedMailError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        send(host, port, tls="starttls")

    assert inbox.tried == 0


def test_a_relay_without_encryption_gets_nothing_where_it_is_asked_for() -> None:
    inbox = Inbox()
    with a_relay(inbox) as (host, port), pytest.raises(RefusedMailError, match="STARTTLS"):
        send(host, port, tls="starttls")

    assert inbox.tried == 0


@pytest.mark.parametrize(
    ("step", "error"),
    [("MAIL", DeferredMailError), ("RCPT", DeferredMailError), ("DATA", UnconfirmedMailError)],
)
def test_a_server_that_hangs_is_left_and_only_after_the_text_is_it_unknown(
    step: str, error: type[Exception]
) -> None:
    with a_relay(Inbox(hangs=step)) as (host, port), pytest.raises(error):
        send(host, port, seconds=0.3)


def test_a_connection_that_the_server_ended_is_not_open() -> None:
    with (
        a_relay(Inbox()) as (host, port),
        connected(Relay(host=host, port=port, tls="none")) as connection,
    ):
        was_open = connection.is_open()
        connection._client.quit()

        assert was_open
        assert not connection.is_open()

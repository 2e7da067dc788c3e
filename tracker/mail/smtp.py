"""One mail to one recipient through the relay of the operator, over TLS unless it is this machine.

What became of a mail is one of four: sent, refused for good, put off, or unknown (the connection
broke after the relay had the whole text, when it may have sent it or not).
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from tracker.errors import DeferredMailError, RefusedMailError, UnconfirmedMailError

Tls = Literal["starttls", "tls", "none"]
SECONDS: Final = 30.0
_GOOD: Final = 250
_ALSO_GOOD: Final = 251
_FOR_GOOD: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The server that takes mails: `password` is a file, so that no setting holds one."""

    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: Path | None = field(default=None, repr=False)
    seconds: float = SECONDS


class Connection:
    """A relay that has said hello; may be used for many mails."""

    def __init__(self, client: smtplib.SMTP, relay: Relay) -> None:
        self._client = client
        self._relay = relay

    def send(self, raw: bytes, *, sender: str, recipient: str) -> None:
        """Hand over one mail; returns only when the relay has taken it.

        Raises RefusedMailError (do not try again), DeferredMailError (try later; it is certain
        that it was not sent) or UnconfirmedMailError (nobody here can know).
        """
        with _put_off(self._relay):
            self._judge(*self._client.mail(sender))
            self._judge(*self._client.rcpt(recipient))
        try:
            code, answer = self._client.data(raw)
        except smtplib.SMTPDataError as error:  # it did not want the text
            self._judge(error.smtp_code, _bytes(error.smtp_error))
            raise  # an answer below 400 in this place is none that SMTP knows
        except (smtplib.SMTPException, OSError) as error:
            raise UnconfirmedMailError(
                f"the connection to {self._relay.host} broke after the text: {error}",
                hint="look into the relay's log for the Message-ID, then say what became of it: "
                "tracker mail resolve KEY --sent or --resend",
            ) from error
        self._judge(code, answer)

    def is_open(self) -> bool:
        """Whether the relay still answers on this connection."""
        try:
            return self._client.noop()[0] == _GOOD
        except (smtplib.SMTPException, OSError):
            return False

    def _judge(self, code: int, answer: bytes) -> None:
        if code in {_GOOD, _ALSO_GOOD}:
            return
        with suppress(smtplib.SMTPException, OSError):
            self._client.rset()
        said = f"{self._relay.host} answered {code} {answer.decode('ascii', 'replace')}"
        if code >= _FOR_GOOD:
            raise RefusedMailError(said, hint="correct the address or the relay's rules")
        raise DeferredMailError(said, hint="it is tried again later")


@contextmanager
def connected(relay: Relay) -> Iterator[Connection]:
    """Connect, secure and log in; DeferredMailError where the relay is away.

    Raises RefusedMailError where its certificate or our password is wrong: nothing was said in
    the clear then.
    """
    with _put_off(relay):
        client = _opened(relay)
    try:
        with _put_off(relay):
            _secured(client, relay)
        yield Connection(client, relay)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            client.quit()
        client.close()


def _opened(relay: Relay) -> smtplib.SMTP:
    if relay.tls == "tls":
        return smtplib.SMTP_SSL(
            relay.host, relay.port, timeout=relay.seconds, context=ssl.create_default_context()
        )
    return smtplib.SMTP(relay.host, relay.port, timeout=relay.seconds)


def _secured(client: smtplib.SMTP, relay: Relay) -> None:
    if relay.tls == "starttls":
        client.starttls(context=ssl.create_default_context())
    client.ehlo_or_helo_if_needed()
    if relay.user is not None and relay.password is not None:
        client.login(relay.user, relay.password.read_text("utf-8").strip())


@contextmanager
def _put_off(relay: Relay) -> Iterator[None]:
    """Before the text is handed over, every broken connection means: not sent."""
    try:
        yield
    except (RefusedMailError, DeferredMailError):
        raise
    except (ssl.SSLError, smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        raise RefusedMailError(
            f"{relay.host}:{relay.port} is not the relay that the settings describe: {error}",
            hint="check TRACKER_SMTP_TLS, the relay's certificate, user and password file",
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        raise DeferredMailError(
            f"{relay.host}:{relay.port} does not take mails now: {error}",
            hint="it is tried again later; check TRACKER_SMTP_HOST and TRACKER_SMTP_PORT",
        ) from error


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode("ascii", "replace")

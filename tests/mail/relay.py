"""A real SMTP server on loopback that does what it is told at each step."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.catcher import AnyPort


@dataclass
class Inbox:
    """What came in; `answers` overrule the usual answer, `drops` cuts the line after the text.

    `hangs` names a step that is not answered; `ends_after` cuts the line when it is asked about,
    after so many mails.
    """

    mails: list[Envelope] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    drops: bool = False
    hangs: str = ""
    ends_after: int = 0
    tried: int = 0

    async def handle_MAIL(  # noqa: N802 - the names that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tried += 1
        await self._hang("MAIL")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - the names that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._hang("RCPT")
        answer = self.answers.get(address, self.answers.get("RCPT", "250 OK"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.drops:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 never heard"
        await self._hang("DATA")
        answer = self.answers.get("DATA", "250 taken")
        if answer.startswith("250"):
            self.mails.append(envelope)
        return answer

    async def handle_NOOP(self, server: SMTP, *_: object) -> str:  # noqa: N802 - as above
        if self.ends_after and len(self.mails) % self.ends_after == 0:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"

    async def _hang(self, step: str) -> None:
        if step == self.hangs:
            await asyncio.sleep(60)


@contextmanager
def a_relay(
    inbox: Inbox, *, certificate: ssl.SSLContext | None = None, password: str | None = None
) -> Iterator[tuple[str, int]]:
    """Host and port of a server in a thread of its own; STARTTLS with a certificate."""
    controller = AnyPort(
        inbox,
        hostname="127.0.0.1",
        port=0,
        ready_timeout=30,
        tls_context=certificate,
        require_starttls=certificate is not None,
        auth_required=password is not None,
        auth_require_tls=certificate is not None,
        authenticator=_knows(password) if password is not None else None,
    )
    controller.start()
    try:
        yield "127.0.0.1", controller.port
    finally:
        controller.stop()


def _knows(password: str) -> object:
    def check(
        _server: object, _session: object, _envelope: object, _kind: str, data: object
    ) -> object:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password == password.encode(), handled=False)

    return check


def a_certificate(folder: Path, *, name: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own making, and the file to trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(_names(name), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "relay.crt", folder / "relay.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


def _names(name: str) -> x509.SubjectAlternativeName:
    try:
        return x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))])
    except ValueError:
        return x509.SubjectAlternativeName([x509.DNSName(name)])

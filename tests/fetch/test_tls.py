"""Certificates, over real TLS on loopback, signed by an authority that the test makes."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.fetch.build import DAY, a_client, a_feed
from tracker.errors import FetchError, OutageError
from tracker.fetch.snapshot import Manifest, RawStore

DAYS = timedelta(days=1)


class Authority:
    """Signs certificates for whom it is asked to."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.file = folder / f"{name}.pem"
        certificate = (
            self._certificate(self._name, self._key, days=9)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def certify(self, host: str, *, days: int) -> Path:
        """A certificate with its key; it ends so many days from now, maybe before today."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = (
            self._certificate(subject, key, days=days)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        file = self._folder / "server.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        return file

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)  # OpenSSL compares with the machine's clock
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 10 * DAYS)
            .not_valid_after(now + days * DAYS)
        )


class Loopback(httpcore.SyncBackend):
    """Every public address is the test's server."""

    def __init__(self, port: int) -> None:
        self._port = port

    def connect_tcp(self, host: str, port: int, *rest: Any, **named: Any) -> httpcore.NetworkStream:
        del host, port
        return super().connect_tcp("127.0.0.1", self._port, *rest, **named)


class _Figures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"[1]")

    def log_message(self, *_message: object) -> None:
        """Keep quiet."""


@contextmanager
def tls_server(certificate: Path) -> Iterator[Loopback]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with HTTPServer(("127.0.0.1", 0), _Figures) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield Loopback(server.server_port)
        server.shutdown()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """One that this process trusts."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def pull(store: RawStore, certificate: Path) -> Manifest | None:
    with tls_server(certificate) as network, a_client(network=network, retries=0) as client:
        return client.pull(a_feed(), day=DAY, store=store, previous=None)


def test_a_good_certificate_for_the_name_is_trusted_at_the_checked_address(
    tmp_store: RawStore, authority: Authority
) -> None:
    assert pull(tmp_store, authority.certify("figures.example", days=1)) is not None


@pytest.mark.parametrize(
    ("host", "days", "says"),
    [
        ("figures.example", -1, "certificate has expired"),
        ("other.example", 1, "Hostname mismatch"),
        ("93.184.216.34", 1, "Hostname mismatch"),
    ],
)
def test_a_certificate_that_is_over_or_of_somebody_else_is_refused(
    tmp_store: RawStore, authority: Authority, host: str, days: int, says: str
) -> None:
    with pytest.raises(FetchError, match=f"the certificate is not valid: .*{says}") as caught:
        pull(tmp_store, authority.certify(host, days=days))

    assert not isinstance(caught.value, OutageError)
    assert "do not work around it" in caught.value.hint
    assert list(tmp_store.verify()) == []


@pytest.mark.usefixtures("authority")
def test_a_certificate_of_an_authority_that_nobody_trusts_is_refused(
    tmp_store: RawStore, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "stranger")

    with pytest.raises(FetchError, match="the certificate is not valid"):
        pull(tmp_store, stranger.certify("figures.example", days=1))

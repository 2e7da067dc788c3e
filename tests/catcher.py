"""Catches mails: an SMTP server on loopback that takes every mail and passes none on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class AnyPort(Controller):
    """The system chooses the port; the class asks its own server for it."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@dataclass
class Caught:
    """The mails as they came in, in their order; `origin` is the server's host and port."""

    mails: list[Envelope] = field(default_factory=list)
    origin: tuple[str, int] = ("", 0)

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.mails.append(envelope)
        return "250 taken"


@contextmanager
def a_catcher() -> Iterator[Caught]:
    """A server in a thread of its own, without TLS: nothing leaves this machine."""
    caught = Caught()
    controller = AnyPort(caught, hostname="127.0.0.1", port=0, ready_timeout=30)
    controller.start()
    caught.origin = ("127.0.0.1", controller.port)
    try:
        yield caught
    finally:
        controller.stop()

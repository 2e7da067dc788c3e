"""Who answers for the site and what it offers, from the settings."""

from typing import Final
from urllib.parse import urlsplit

import structlog

from tracker.publish.prints import can_print
from tracker.publish.views import Publisher
from tracker.settings import Settings
from tracker.settings_checks import is_mail_address

_LOCAL: Final = "http://127.0.0.1:8000"

log = structlog.get_logger()


def publisher_of(settings: Settings) -> Publisher:
    """What every page prints of its publisher; a demonstration needs none."""
    return Publisher(
        name=settings.publisher_name or "",
        address=settings.publisher_address or "",
        contact=settings.publisher_contact or "",
        base_url=settings.base_url or _LOCAL,
        demo=settings.demo,
        issues_url=settings.issues_url or "",
    )


def mail_host(settings: Settings) -> str:
    """The site's host in the letters of a header: what names our mails and lists."""
    host = urlsplit(settings.base_url or _LOCAL).hostname or "localhost"
    return host.encode("idna").decode("ascii")


def reader_address(settings: Settings) -> str | None:
    """Where readers write to, if that is a mail address."""
    contact = settings.publisher_contact or ""
    return contact if is_mail_address(contact) else None


def sender_address(settings: Settings) -> str:
    """Where reports come from: what the relay lets us write as, else where readers write to."""
    return settings.smtp_from or reader_address(settings) or f"noreply@{mail_host(settings)}"


def prints_wanted(settings: Settings) -> bool:
    """Whether reports to print are made; said once a build where they are wanted and cannot be."""
    if settings.prints and not can_print():
        log.info("no PDF of places", hint="pip install '.[pdf]' and the library Pango make them")
        return False
    return settings.prints

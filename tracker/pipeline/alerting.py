"""Operators learn once that a step fails, and once that it works again.

What failed is written down first and told afterwards: where mail or webhook are away, the next
try, or the sweep, tells of it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx
import structlog

from tracker.errors import MailError, TrackerError
from tracker.feeds import FEEDS_BY_ID
from tracker.mail.message import Mail, addressed, encode
from tracker.mail.smtp import Relay, connected
from tracker.pipeline.context import Context
from tracker.pipeline.publisher import mail_host, sender_address
from tracker.settings import Settings
from tracker.store.incidents import (
    IncidentRow,
    close_incident,
    open_incident,
    set_told,
    untold,
)
from tracker.store.newest import newest_day

FEED_PREFIX: Final = "feed_"
_SECONDS: Final = 20.0
_UNEXPECTED: Final = "see the end of the task's log; report it as a fault of Tracker"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What is told of an incident: a line, and a text that stands alone."""

    subject: str
    state: str
    line: str
    text: str


def failed(context: Context, subject: str, error: BaseException | None) -> None:
    """Open an incident for a step that gave up; told once, however often it fails after that."""
    problem = error.message if isinstance(error, TrackerError) else _plain(error)
    remedy = error.hint if isinstance(error, TrackerError) else _UNEXPECTED
    with context.engine.begin() as connection:
        feed = subject.removeprefix(FEED_PREFIX)
        open_incident(
            connection,
            subject=subject,
            problem=problem,
            remedy=remedy,
            last_good=newest_day(connection, feed=feed) if feed in FEEDS_BY_ID else None,
            at=context.clock(),
        )
    tell(context)


def recovered(context: Context, subject: str) -> None:
    """Close the incident of a step that worked; nothing is said where none was open."""
    with context.engine.begin() as connection:
        is_over = close_incident(connection, subject=subject, at=context.clock())
    if is_over:
        tell(context)


def tell(context: Context) -> None:
    """Tell what nobody was told yet; what cannot be told now waits for the next call."""
    settings = context.settings
    if settings.alerts_to is None and settings.alerts_webhook is None:
        return
    with context.engine.begin() as connection:
        for row in untold(connection):
            try:
                for alert in _alerts(row):
                    _send(settings, alert, row, context.clock())
            except (MailError, httpx.HTTPError) as error:
                log.warning("an alert could not be sent", subject=row.subject, problem=str(error))
                return
            set_told(connection, key=row.id, told="recovered" if row.closed_at else "failed")


def _alerts(row: IncidentRow) -> list[Alert]:
    found = [] if row.told else [_failure(row)]
    return [*found, _recovery(row)] if row.closed_at else found


def _failure(row: IncidentRow) -> Alert:
    shown = row.subject.removeprefix(FEED_PREFIX)
    last = [f"The newest figure that stays: {row.last_good}."] if row.last_good else []
    text = [
        f"{row.subject} failed on {_moment(row.opened_at)}.",
        row.problem,
        f"What to do: {row.remedy}",
        *last,
        "The last good figures and the site stay up. You get one more message when it works again.",
    ]
    return Alert(
        subject=row.subject,
        state="failed",
        line=f"Tracker: {shown} fails",
        text="\n\n".join(text) + "\n",
    )


def _recovery(row: IncidentRow) -> Alert:
    assert row.closed_at is not None  # noqa: S101 - who calls has looked
    shown = row.subject.removeprefix(FEED_PREFIX)
    text = f"{row.subject} works again since {_moment(row.closed_at)}.\n\nIt had failed since "
    text += f"{_moment(row.opened_at)}: {row.problem}\n"
    return Alert(
        subject=row.subject, state="recovered", line=f"Tracker: {shown} works again", text=text
    )


def _send(settings: Settings, alert: Alert, row: IncidentRow, now: datetime) -> None:
    if settings.alerts_webhook is not None:
        content = {"subject": alert.subject, "state": alert.state, "text": alert.text}
        url = settings.alerts_webhook
        httpx.post(url, json=content, timeout=_SECONDS).raise_for_status()
    if settings.alerts_to is not None:
        _mail(settings, settings.alerts_to, alert, row, now)


def _mail(settings: Settings, to: str, alert: Alert, row: IncidentRow, now: datetime) -> None:
    sender = sender_address(settings)
    mail = Mail(
        key=f"incident-{row.id}-{alert.state}",
        host=mail_host(settings),
        sender_name="Tracker",
        sender_address=sender,
        subject=alert.line,
        text=alert.text,
        locale="en",
        date=now,
    )
    with connected(relay_of(settings)) as relay:
        relay.send(addressed(encode(mail), to), sender=sender, recipient=to)


def relay_of(settings: Settings) -> Relay:
    """The relay that the settings name; MailError where they name none."""
    if settings.smtp_host is None:
        raise MailError("no relay for mails is set", hint="set TRACKER_SMTP_HOST")
    return Relay(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=settings.smtp_password_file,
    )


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _plain(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {error}" if error is not None else "it was ended from outside"

"""Mails through the relay, one after the other, no faster than it is told to."""

import re
from collections import deque
from datetime import datetime, timedelta
from typing import Final

from tracker.errors import DeferredMailError, MailError, RefusedMailError, UnconfirmedMailError
from tracker.mail.envelope import bounce_address
from tracker.mail.smtp import Connection, connected
from tracker.pipeline import alerting
from tracker.pipeline.alerting import relay_of
from tracker.pipeline.context import Context
from tracker.pipeline.publisher import sender_address
from tracker.store import outbox
from tracker.store.outbox import DeliveryRow

RELAY: Final = "mail_relay"
PATIENCE: Final = timedelta(hours=48)
_FIRST_PAUSE: Final = timedelta(minutes=5)
_LONGEST_PAUSE: Final = timedelta(hours=4)
_DOUBLINGS: Final = 6


def post(context: Context, keys: tuple[str, ...]) -> int:
    """Send mails; returns how many the relay took.

    A relay that is away puts all of them off. Raises RefusedMailError, with nothing claimed, where
    it is not the one that the settings describe.
    """
    number, waiting = 0, deque(keys)
    while waiting:
        try:
            with connected(relay_of(context.settings)) as connection:
                number += _while_open(context, connection, waiting)
        except DeferredMailError as error:
            _all_put_off(context, tuple(waiting), error)
            break
    return number


def incident_of(key: str) -> str:
    """The subject under which operators hear of a mail: never its recipient."""
    return f"mail_{key[:12]}"


def _while_open(context: Context, connection: Connection, waiting: deque[str]) -> int:
    """At least one mail over a connection; the relay may end it after any number."""
    alerting.recovered(context, RELAY)
    number = 0
    while waiting:
        began = context.clock()
        number += _post_one(context, connection, waiting.popleft())
        if waiting:
            context.sleep(_pause(context, began))
        if not connection.is_open():
            break
    return number


def _pause(context: Context, began: datetime) -> float:
    """Seconds until the next mail may begin: what the last one took is no part of the rate's pause.

    A clock that was put back makes it no longer.
    """
    pace = 1 / context.settings.smtp_rate
    return min(pace, max(0.0, pace - (context.clock() - began).total_seconds()))


def _post_one(context: Context, connection: Connection, key: str) -> bool:
    """Claim, send, mark: each step is a transaction of its own, so that a crash shows."""
    with context.engine.begin() as database:
        row = outbox.claim(database, key=key, at=context.clock())
    if row is None:
        return False
    settings = context.settings
    mailbox = settings.smtp_bounces
    sender = bounce_address(mailbox, key) if mailbox else sender_address(settings)
    try:
        connection.send(row.message.encode("ascii"), sender=sender, recipient=row.recipient)
    except DeferredMailError as error:
        _put_off(context, row, error)
        return False
    except (RefusedMailError, UnconfirmedMailError) as error:
        _end(context, row, error)
        return False
    with context.engine.begin() as database:
        outbox.mark_sent(database, key=key, at=context.clock())
    if row.tries:
        alerting.recovered(context, incident_of(key))
    return True


def _all_put_off(context: Context, keys: tuple[str, ...], error: DeferredMailError) -> None:
    alerting.failed(context, RELAY, error)
    for key in keys:
        with context.reading() as database:
            rows = outbox.deliveries(database, start=key)
        for row in rows:
            if row.state == "prepared":
                _put_off(context, row, error)


def _put_off(context: Context, row: DeliveryRow, error: DeferredMailError) -> None:
    """Try again after 5 minutes, then after twice as long, up to 4 hours; for two days."""
    now = context.clock()
    until = now + min(_FIRST_PAUSE * 2 ** min(row.tries, _DOUBLINGS), _LONGEST_PAUSE)
    if until > (row.first_tried_at or now) + PATIENCE:
        _end(context, row, error)
        return
    with context.engine.begin() as database:
        outbox.put_off(database, row=row, at=now, until=until)


def _end(context: Context, row: DeliveryRow, error: MailError) -> None:
    """No more tries by itself: the operators hear why, without the address."""
    with context.engine.begin() as database:
        if isinstance(error, UnconfirmedMailError):
            outbox.mark_unconfirmed(database, key=row.key)
        else:
            outbox.mark_failed(database, row=row)
    said = re.sub(re.escape(row.recipient), "the recipient", error.message, flags=re.IGNORECASE)
    told = type(error)(
        f"the mail {row.key[:12]} to a contact of {row.area}: {said}",
        hint=f"{error.hint} (`tracker mail list --who` names the recipient, KEY is {row.key[:12]})",
    )
    alerting.failed(context, incident_of(row.key), told)

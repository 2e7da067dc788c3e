"""What lies in the outbox goes out: through the relay, or into a folder where none is set.

Each mail is claimed, sent and marked in transactions of their own, so that a crash shows. No mail
is sent twice by itself: where nobody can know whether it left, a person decides.
"""

from datetime import timedelta
from typing import Final, Literal

from tracker.errors import MailError, UnconfirmedMailError
from tracker.fetch.durable import write
from tracker.pipeline import alerting
from tracker.pipeline.context import Context
from tracker.pipeline.posting import incident_of, post
from tracker.store import outbox
from tracker.store.outbox import DeliveryRow, State

CLAIM_ENDS: Final = timedelta(minutes=10)  # a mail takes some minutes where each step hangs
_SHORTEST: Final = 8


def send(context: Context) -> int:
    """Send every mail that is due; returns how many left.

    Raises MailError where the folder cannot be written or the relay is not the one that the
    settings describe: then nothing was sent, and all of it waits.
    """
    _set_aside(context)
    by_relay = context.settings.smtp_host is not None
    with context.reading() as connection:
        unnamed = outbox.keys_due(connection, at=context.clock(), named=False)
        named = outbox.keys_due(connection, at=context.clock(), named=True)
    files = unnamed if by_relay else (*unnamed, *named)
    number = sum(_write_one(context, key) for key in files)
    return number + (post(context, named) if by_relay else 0)


def keys_in(context: Context, state: State) -> tuple[str, ...]:
    """The keys of the mails in a state, oldest first."""
    with context.reading() as connection:
        return outbox.keys_in(connection, state=state)


def all_mails(context: Context, *, month: str | None = None) -> tuple[DeliveryRow, ...]:
    """Every mail, or those of a month, oldest first."""
    with context.reading() as connection:
        rows = outbox.deliveries(connection)
    return tuple(row for row in rows if month in {None, row.month})


def resolve(context: Context, start: str, *, became: Literal["sent", "resend"]) -> str:
    """A person says what became of a mail; returns its key, of which the start is enough.

    Only one that is unconfirmed may be called sent, only that or a failed one is sent again.
    """
    row = _named(context, start)
    with context.engine.begin() as connection:
        if became == "resend":
            is_done = outbox.resend(connection, key=row.key)
        else:
            is_done = row.state == "unconfirmed"
            if is_done:
                outbox.mark_sent(connection, key=row.key, at=context.clock())
    if not is_done:
        raise MailError(
            f"the mail {row.key[:12]} is {row.state}; there is nothing to resolve",
            hint="`tracker mail list` shows which mails wait for a person",
        )
    if became == "sent":  # the incident of the other ends when it has left
        alerting.recovered(context, incident_of(row.key))
    return row.key


def _named(context: Context, start: str) -> DeliveryRow:
    with context.reading() as connection:
        found = outbox.deliveries(connection, start=start) if len(start) >= _SHORTEST else ()
    if len(found) != 1:
        raise MailError(
            f"{start!r} does not name one mail",
            hint=f"write at least {_SHORTEST} letters of a key that `tracker mail list` shows",
        )
    return found[0]


def _set_aside(context: Context) -> None:
    """What a run claimed long ago and never confirmed: that run is dead."""
    with context.engine.begin() as connection:
        dead = context.clock() - CLAIM_ENDS
        keys = outbox.set_aside_unconfirmed(connection, claimed_before=dead)
    for key in keys:
        error = UnconfirmedMailError(
            f"the sending of the mail {key[:12]} ended in the middle",
            hint="look into the relay's log for the Message-ID, then say what became of it: "
            f"tracker mail resolve {key[:12]} --sent or --resend",
        )
        alerting.failed(context, incident_of(key), error)


def _write_one(context: Context, key: str) -> bool:
    with context.engine.begin() as connection:
        row = outbox.claim(connection, key=key, at=context.clock())
    if row is None:
        return False
    file = context.settings.home / "outbox" / f"{key}.eml"
    try:
        write(file, row.message.encode("ascii"))
    except OSError as error:
        with context.engine.begin() as connection:
            outbox.release(connection, key=key)
        raise MailError(
            f"the mail {key[:12]} could not be written to {file.parent}: {error.strerror}",
            hint="make room or give write access there; the next `tracker mail send` tries again",
        ) from error
    with context.engine.begin() as connection:
        outbox.mark_sent(connection, key=key, at=context.clock())
    return True

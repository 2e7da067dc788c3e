"""Ballerup's emissions: they fall as fast as its target asks, until figures turn the word."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from tests.mail.relay import Inbox
from tests.pipeline.build import a_municipality, an_account, ingest_once, recorded
from tests.pipeline.posts import with_relay
from tests.replay import Replay
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.mail.message import decode
from tracker.pipeline import assessing
from tracker.pipeline.context import Context
from tracker.store import outbox
from tracker.store.outbox import DeliveryRow

CLERK, MEMBER = "clerk@ballerup.dk", "member@ballerup.dk"
PARTY = "gruppe@parti.example"
DOCUMENT = "socialdemokratiet-ballerup-2025"
FAST = [200_000.0, 185_000.0, 168_000.0, 152_000.0, 136_000.0, 121_000.0]
SLOW = [200_000.0, 199_000.0, 198_000.0, 197_000.0, 196_500.0, 196_000.0]
GOOD_DAY, TURNED = date(2026, 5, 13), date(2026, 6, 13)


def on_day(context: Context, day: date, hour: int = 6) -> Context:
    """The context at an hour of a day, in UTC."""
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return replace(context, clock=partial(moment.replace))


def learn(context: Context, totals: list[float], day: date) -> Context:
    """The context on a day on which figures of Ballerup came in and were judged."""
    body = an_account(a_municipality("0151", totals))
    with Replay(answers=[recorded(body, str(day))]) as replay:
        settings = context.settings.model_copy(update={"mirror": replay.origin})
        ingest_once(replace(context, settings=settings), FEED, str(day))
    later = on_day(context, day)
    assessing.record(later, day)
    return later


@contextmanager
def ballerup(
    folder: Path, database_url: str = "", relay: tuple[str, int] | None = None, **changes: Any
) -> Iterator[Context]:
    """What is known on the day before anything turned."""
    with with_relay(folder, relay, database_url=database_url, **changes) as context:
        yield learn(context, FAST, GOOD_DAY)


def rows(context: Context) -> tuple[DeliveryRow, ...]:
    """Every mail in the outbox."""
    with context.reading() as connection:
        return outbox.deliveries(connection)


def read(inbox: Inbox) -> dict[str, tuple[str, str]]:
    """Subject and text of what came in, by its recipient."""
    found = {}
    for each in inbox.mails:
        assert isinstance(each.content, bytes)
        found[each.rcpt_tos[0]] = decode(each.content)
    return found

"""Wiring: everything that a use case needs, opened once and handed on as an argument."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.load import load
from tracker.errors import StoreOutageError
from tracker.fetch.client import Client
from tracker.fetch.guard import Resolve
from tracker.fetch.guard import resolve as look_up
from tracker.fetch.snapshot import RawStore
from tracker.pipeline.collector import collector_at_rest
from tracker.settings import Settings
from tracker.store.engine import migrate, open_engine, reader, shown

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every step shares."""

    settings: Settings
    catalogue: Catalogue
    engine: Engine
    raw: RawStore
    clock: Clock
    resolve: Resolve
    sleep: Callable[[float], None] = time.sleep

    def reading(self) -> Connection:
        """A connection for reading only; it waits for no writer."""
        return reader(self.engine).connect()

    def client(self) -> Client:
        """A new HTTP client; the caller closes it."""
        return Client(
            mirror=self.settings.mirror,
            contact=self.settings.publisher_contact or "",
            keys=self.settings.keys,
            clock=self.clock,
            sleep=self.sleep,
            resolve=self.resolve,
        )


def utc_now() -> datetime:
    """The only clock of the product."""
    return datetime.now(UTC)


@contextmanager
def alone(context: Context, work: str) -> Iterator[None]:
    """Wait until no other process is at the same work on this home folder.

    A process that dies lets go; one that only hangs keeps the others waiting, so that what it
    read before cannot be published after what they read.
    """
    context.settings.home.mkdir(parents=True, exist_ok=True)
    with (context.settings.home / f".{work}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def today(context: Context) -> date:
    """The UTC day of the context's clock."""
    return context.clock().astimezone(UTC).date()


@contextmanager
def open_context(
    settings: Settings,
    clock: Clock = utc_now,
    resolve: Resolve = look_up,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Context]:
    """Read the catalogue first: a broken entry stops before anything is opened or written."""
    with collector_at_rest():
        catalogue = load(settings.catalogue)
    engine = open_engine(settings.database_url)
    try:
        migrate(engine)
        yield Context(
            settings=settings,
            catalogue=catalogue,
            engine=engine,
            raw=RawStore(settings.home),
            clock=clock,
            resolve=resolve,
            sleep=sleep,
        )
    except OperationalError as error:
        raise StoreOutageError(
            f"the database {shown(engine)} broke off: {_first(error).orig}",
            hint="nothing is there by half; see that it runs and has room, then do the same again",
        ) from error
    finally:
        engine.dispose()


def _first(error: OperationalError) -> OperationalError:
    """What went wrong first: on a full disk SQLite undoes all, and then misses its savepoint."""
    found, each = error, error.__context__
    while each is not None:
        found = each if isinstance(each, OperationalError) else found
        each = each.__context__
    return found

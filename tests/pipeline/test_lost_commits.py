"""The line to the database breaks at a COMMIT: nobody knows, and nothing is doubled."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import Engine, make_url, select

from tests.pipeline.build import a_context, an_account_of, ingest_once, recorded
from tests.replay import Replay
from tracker.errors import StoreOutageError
from tracker.feeds import feed_by_id
from tracker.store.engine import open_engine, reader
from tracker.store.tables import change, observation, snapshot

FEED = feed_by_id("dk_klimaregnskabet_co2")
COMMIT = b"COMMIT\x00"
Moment = Literal["before", "after"]


@dataclass
class Line:
    """A way to PostgreSQL that breaks at one COMMIT: before the server reads it, or after."""

    url: str
    at: int = 0
    moment: Moment = "before"
    commits: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def breaks(self, content: bytes) -> bool:
        """Whether this is the COMMIT at which the line breaks."""
        if COMMIT not in content:
            return False
        with self.lock:
            self.commits += 1
            return self.commits == self.at


@contextmanager
def a_line(postgres_url: str) -> Iterator[Line]:
    server = make_url(postgres_url)
    listener = socket.create_server(("127.0.0.1", 0))
    via = server.set(host="127.0.0.1", port=listener.getsockname()[1])
    line = Line(via.render_as_string(hide_password=False))

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                there = socket.create_connection((server.host or "", server.port or 5432))
                threading.Thread(target=_asks, args=(line, client, there)).start()
                threading.Thread(target=_answers, args=(there, client)).start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield line
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()


def _asks(line: Line, client: socket.socket, server: socket.socket) -> None:
    with suppress(OSError):
        while content := client.recv(65_536):
            if line.breaks(content):
                client.shutdown(socket.SHUT_RDWR)  # whatever is answered, nobody hears it
                if line.moment == "after":
                    server.sendall(content)
                    server.shutdown(socket.SHUT_WR)
                else:
                    server.shutdown(socket.SHUT_RDWR)
                return
            server.sendall(content)
    with suppress(OSError):
        server.shutdown(socket.SHUT_RDWR)


def _answers(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError), server, client:
        while content := server.recv(65_536):
            client.sendall(content)
        client.shutdown(socket.SHUT_RDWR)


def rows(engine: Engine) -> list[tuple[object, ...]]:
    """Everything that a load is for, without the numbers of rows."""
    found: list[tuple[object, ...]] = []
    for table, without in ((snapshot, ()), (observation, ("id",)), (change, ("id",))):
        columns = [each for each in table.c if each.name not in without]
        with reader(engine).connect() as connection:
            found += sorted(map(tuple, connection.execute(select(*columns))), key=repr)
    return found


def load(folder: Path, url: str) -> list[tuple[object, ...]]:
    """One run, and one more where the first broke off; what the database holds then."""
    with Replay(answers=[recorded(an_account_of(98), "2026-05-13")]) as replay:
        for _ in range(2):
            with suppress(StoreOutageError):
                with a_context(folder, mirror=replay.origin, database_url=url) as context:
                    assert ingest_once(context, FEED, "2026-05-13").state in {"loaded", "unchanged"}
                break
    engine = open_engine(url)
    found = rows(engine)
    engine.dispose()
    return found


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("at", [1, 2])
def test_a_commit_whose_answer_nobody_heard_is_done_once(
    at: int, moment: Moment, tmp_path: Path, postgres_url: str
) -> None:
    """The first commit is that of the schema, the second that of the load."""
    quiet = load(tmp_path / "quiet", f"sqlite:///{tmp_path}/quiet.db")
    with a_line(postgres_url) as line:
        line.at, line.moment = at, moment
        found = load(tmp_path / "broken", line.url)

    assert line.commits > at
    assert found == quiet
    assert len(found) > 500

"""A migration that is ended in the middle has not happened, and the next one does it whole."""

import signal
import subprocess
import sys

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from tracker.store import engine as engine_module
from tracker.store.engine import HEAD, migrate, open_engine, schema_version

KILLED = """
import os, signal, sys
from sqlalchemy import event
from tracker.store.engine import migrate, open_engine

left = int(sys.argv[2])
engine = open_engine(sys.argv[1])

@event.listens_for(engine, "after_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

migrate(engine)
"""


def tables(url: str) -> tuple[str | None, set[str]]:
    engine = open_engine(url)
    found = schema_version(engine), set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def at_the_first_schema(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(engine_module._MIGRATIONS))
    engine = open_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()


@pytest.mark.parametrize("statements", [8, 16, 24])
def test_a_killed_migration_has_not_happened(database_url: str, statements: int) -> None:
    at_the_first_schema(database_url)
    before = tables(database_url)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, database_url, str(statements)], check=False
    )
    between = tables(database_url)
    migrate(open_engine(database_url))

    assert killed.returncode == -signal.SIGKILL
    assert between == before
    assert before[0] == "0001"
    assert tables(database_url)[0] == HEAD
    assert tables(database_url)[1] > before[1]

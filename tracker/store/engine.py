"""Opening the database and bringing its schema to what this code needs."""

import os
import weakref
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from tracker.errors import StoreError
from tracker.store.locks import hold

HEAD = "0012"
_READS_ONLY = "tracker_reads_only"
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> Engine:
    """An engine whose transactions are durable: WAL with full sync on SQLite."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": 30})
        event.listen(engine, "connect", _durable_sqlite)
        event.listen(engine, "begin", _take_the_write_lock)
    else:
        engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    _leave_to_the_parent(engine)
    return engine


def reader(engine: Engine) -> Engine:
    """The same database for reading only: waits for no writer."""
    return engine.execution_options(**{_READS_ONLY: True})


def migrate(engine: Engine) -> None:
    """Bring the schema to HEAD; does nothing, and imports nothing, when it is there already."""
    try:
        found = schema_version(engine)
    except OperationalError as error:
        raise StoreError(
            f"the database {shown(engine)} does not answer: {error.orig}",
            hint="start it, or set TRACKER_DATABASE_URL to one that runs",
        ) from error
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise StoreError(
            f"the database {shown(engine)} has schema {found}, this code knows {HEAD}",
            hint="run the newer release of Tracker that made it, or restore a backup",
        )
    _upgrade(engine)


def _leave_to_the_parent(engine: Engine) -> None:
    """A forked child opens connections of its own; those that it inherited are not its to close."""
    known = weakref.ref(engine)

    def forget() -> None:
        inherited = known()
        if inherited is not None:
            inherited.dispose(close=False)

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forget)


def schema_version(engine: Engine) -> str | None:
    """The number of the last migration that the database has had; None where it had none."""
    with reader(engine).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar()
        return version


def _upgrade(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415 - a quarter of a second that most runs do not need
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        hold(connection, "migrate")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def shown(engine: Engine) -> str:
    """The address of the database without its password."""
    return engine.url.render_as_string(hide_password=True)


def _durable_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own types
    connection.isolation_level = None  # the listener below begins, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _take_the_write_lock(connection: Connection) -> None:
    """Begin as a writer: a reader that turns writer later would fail instead of wait."""
    reads = connection.get_execution_options().get(_READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

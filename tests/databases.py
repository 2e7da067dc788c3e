"""Databases that tests put back to how they were kept, without a server's slow way of copying."""

import shutil
import sqlite3
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from tracker.store.schema import metadata

_TABLES = tuple(table.name for table in metadata.sorted_tables)


class Database(Protocol):
    """A database that can be put back to how it was kept."""

    name: str
    url: str

    def keep(self) -> None: ...

    def restore(self) -> None: ...

    def close(self) -> None: ...


class SQLite:
    """A file in a folder of its own, for the files that SQLite lays beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / uuid4().hex
        self._folder.mkdir(parents=True)
        self._file, self._kept = self._folder / "tracker.db", self._folder / "kept"
        self.name = f"SQLite {sqlite3.sqlite_version}"
        self.url = f"sqlite:///{self._file}"

    def keep(self) -> None:
        """Copy the file, which is whole while no connection is open."""
        shutil.copyfile(self._file, self._kept)

    def restore(self) -> None:
        """Put the copy back, and remove what a killed process left beside the file."""
        for file in self._folder.glob("tracker.db*"):
            file.unlink()
        shutil.copyfile(self._kept, self._file)

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder)


class PostgreSQL:
    """A database on a server, with a schema beside it that keeps the rows."""

    def __init__(self, server: str) -> None:
        self._server = create_engine(server, isolation_level="AUTOCOMMIT")
        self._database = f"tracker_{uuid4().hex[:12]}"
        with self._server.connect() as connection:
            version = connection.execute(text("SHOW server_version")).scalar_one()
            connection.execute(text(f"CREATE DATABASE {self._database}"))
        self._server.dispose()  # a fork must not inherit a connection
        self.name = f"PostgreSQL {str(version).split()[0]}"
        url = make_url(server).set(database=self._database)
        self.url = url.render_as_string(hide_password=False)

    def keep(self) -> None:
        """Copy every table; the numbers of rows go on counting, which nobody looks at."""
        copies = (f"CREATE TABLE kept.{each} AS TABLE {each}" for each in _TABLES)
        self._run("CREATE SCHEMA kept", *copies)

    def restore(self) -> None:
        """Put every row back; waits for what the server still undoes of a killed process."""
        gone = (f"DELETE FROM {each}" for each in reversed(_TABLES))  # noqa: S608 - our own names
        rows = (f"INSERT INTO {each} SELECT * FROM kept.{each}" for each in _TABLES)  # noqa: S608 - our own names
        self._run("SET LOCAL synchronous_commit = off", *gone, *rows)

    def close(self) -> None:
        """Drop the database."""
        with self._server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {self._database} WITH (FORCE)"))
        self._server.dispose()

    def _run(self, *statements: str) -> None:
        engine = create_engine(self.url)
        with engine.begin() as connection:
            for each in statements:
                connection.execute(text(each))
        engine.dispose()

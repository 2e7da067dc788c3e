# ruff: noqa: INP001 - a folder of scripts, no package
"""What cannot be done for less: find the records, and store rows that lie ready in memory."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec
import psycopg
from sqlalchemy.engine import make_url

COLUMNS = "location, evse, status, place"


class _Evse(msgspec.Struct):
    uid: str
    status: str
    evse_id: str | None = None


class _Location(msgspec.Struct):
    id: str
    evses: list[_Evse]


def scan(file: Path) -> int:
    """Find where each location starts and ends, and nothing else."""
    return len(msgspec.json.decode(file.read_bytes(), type=list[msgspec.Raw]))


def read_and_hash(file: Path) -> int:
    """Read a file in pieces and take its SHA-256."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return size


def ready_rows(file: Path) -> list[tuple[str | None, ...]]:
    """One row per EVSE, as the database takes it."""
    found = msgspec.json.decode(file.read_bytes(), type=list[_Location])
    return [
        (each.id, evse.evse_id, evse.status, f"{each.id}/{evse.uid}")
        for each in found
        for evse in each.evses
    ]


def store(url: str, rows: Sequence[tuple[str | None, ...]]) -> None:
    """The fastest way of the driver, with an index and a commit."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(parsed.database))
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"CREATE TABLE evse ({COLUMNS})")
        connection.executemany("INSERT INTO evse VALUES (?, ?, ?, ?)", rows)
        connection.execute("CREATE INDEX evse_of_location ON evse (location)")
        connection.commit()
        connection.close()
        return
    plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as server:
        server.execute(f"CREATE TABLE evse ({COLUMNS.replace(',', ' text,')} text)")
        with server.cursor().copy(f"COPY evse ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        server.execute("CREATE INDEX evse_of_location ON evse (location)")

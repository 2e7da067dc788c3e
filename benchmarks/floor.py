# ruff: noqa: INP001 - a folder of scripts, no package
"""What cannot be done for less: find the records, and store rows that lie ready in memory."""

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import psycopg
from sqlalchemy.engine import make_url

Rows = Sequence[tuple[str | float | None, ...]]

LOCATION = "location text, operator text, longitude float, latitude float"
EVSE = "location text, uid text, evse_id text, status text"
TABLES = {"location": LOCATION, "evse": EVSE}


class _Evse(msgspec.Struct):
    uid: str
    status: str
    evse_id: str | None = None


class _Named(msgspec.Struct):
    name: str


class _Coordinates(msgspec.Struct):
    longitude: str
    latitude: str


class _Location(msgspec.Struct):
    id: str
    operator: _Named
    coordinates: _Coordinates
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


def ready_rows(file: Path) -> dict[str, Rows]:
    """By table the rows as a database takes them: what every contender keeps, and no more."""
    found = msgspec.json.decode(file.read_bytes(), type=list[_Location])
    locations = [
        (
            each.id,
            each.operator.name,
            float(each.coordinates.longitude),
            float(each.coordinates.latitude),
        )
        for each in found
    ]
    evses = [
        (each.id, evse.uid, evse.evse_id, evse.status) for each in found for evse in each.evses
    ]
    return {"location": locations, "evse": evses}


def store(url: str, tables: Mapping[str, Rows]) -> None:
    """The fastest way of the driver, with an index by location on each table and one commit."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(parsed.database), isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN")
        for name, rows in tables.items():
            connection.execute(f"CREATE TABLE {name} ({TABLES[name]})")
            connection.executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?)", rows)  # noqa: S608 - ours
            connection.execute(f"CREATE INDEX {name}_by_location ON {name} (location)")
        connection.execute("COMMIT")
        connection.close()
        return
    plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as server:
        for name, rows in tables.items():
            server.execute(f"CREATE TABLE {name} ({TABLES[name]})")
            with server.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            server.execute(f"CREATE INDEX {name}_by_location ON {name} (location)")

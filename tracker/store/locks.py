"""One writer at a time for one piece of work, for as long as its transaction runs."""

import zlib

from sqlalchemy import Connection, text


def hold(connection: Connection, work: str) -> None:
    """Wait for others at the same work; on SQLite every transaction is alone already."""
    if connection.dialect.name == "postgresql":
        key = zlib.crc32(work.encode())
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

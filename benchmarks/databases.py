# ruff: noqa: INP001 - a folder of scripts, no package
"""A fresh database for one run, and the CPU time that a PostgreSQL server spends on it."""

import os
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

TICKS = os.sysconf("SC_CLK_TCK")


def fresh(url: str) -> str:
    """Empty the database that a URL names."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(f"{parsed.database}{ending}").unlink(missing_ok=True)
    else:
        engine = create_engine(parsed, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("DROP SCHEMA IF EXISTS public, bench CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    return url


def numbers(engine: Engine, *queries: str) -> tuple[int, ...]:
    """The one number that each query gives."""
    with engine.connect() as connection:
        return tuple(int(connection.execute(text(query)).scalar() or 0) for query in queries)


def server_seconds(url: str) -> float:
    """CPU time of the PostgreSQL server behind a URL, 0 for SQLite: it runs in the client.

    A process that ends leaves its time to the one that started it, so nothing is lost.
    """
    if not url.startswith("postgresql"):
        return 0.0
    engine = create_engine(url)
    with engine.connect() as connection:
        backend = int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
        stats = [each.read_text() for each in Path("/proc").glob("[0-9]*/stat") if each.exists()]
    engine.dispose()
    found = {int(each.split()[0]): each.rpartition(") ")[2].split() for each in stats}
    first = int(found[backend][1])
    family = [each for pid, each in found.items() if pid == first or int(each[1]) == first]
    return sum(int(ticks) for each in family for ticks in each[11:15]) / TICKS

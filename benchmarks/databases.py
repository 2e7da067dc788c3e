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


def server_seconds() -> float:
    """CPU time of every PostgreSQL process of this machine: let it serve nobody else meanwhile.

    A process that ends leaves its time to the one that started it, so nothing is lost.
    """
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().partition(") ")
        except OSError:
            continue
        if name.endswith("(postgres"):
            ticks += sum(int(each) for each in rest.split()[11:15])
    return ticks / TICKS

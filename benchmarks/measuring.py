# ruff: noqa: INP001 - a folder of scripts, no package
"""CPU seconds, wall seconds and memory of one call, in a process that does nothing else."""

import resource
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

KILOBYTES_IN_MEGABYTE = 1024


def measured(run: Callable[[], Sequence[int]], url: str = "") -> dict[str, object]:
    """What the call gives and costs; children and the PostgreSQL server count as well."""
    before = _peak_megabytes()
    server, wall, cpu = _server(url), time.perf_counter(), _cpu()
    found = run()
    return {
        "found": list(found),
        "client": _cpu() - cpu,
        "server": _server(url) - server,
        "wall": time.perf_counter() - wall,
        "over": _peak_megabytes() - before,
    }


def memory_of_all(process: int) -> float:
    """MB that a process and its children have now (Linux); shared pages are divided among them."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    found = 0.0
    for each in (process, *children):
        with suppress(OSError):  # one that has ended
            lines = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii").splitlines()
            found += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return found / KILOBYTES_IN_MEGABYTE


def _server(url: str) -> float:
    """No server, none of the libraries that ask one."""
    if not url:
        return 0.0
    from databases import server_seconds  # noqa: PLC0415

    return server_seconds(url)


def _cpu() -> float:
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def _peak_megabytes() -> float:
    """Linux counts in kilobytes; the peak of a process never falls."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_IN_MEGABYTE

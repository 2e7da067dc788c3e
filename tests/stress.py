"""Kills a load at every statement and at random moments, and looks at what a reader sees then.

`python -m tests.stress [--moments N] [--seed N] [--report FILE] DATABASE…`; a DATABASE is a folder
for SQLite files, or the address of a PostgreSQL server. The load runs in a forked process that is
ended by SIGKILL: no handler, no rollback of ours, no closing of files.
"""

import argparse
import json
import os
import platform
import random
import select
import signal
import statistics
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Engine, event

from tests.databases import Database, PostgreSQL, SQLite
from tests.loads import AREAS, YEARS, State, load_version, state_of
from tracker.store.engine import migrate, open_engine

SEED = 20261127
QUIET_RUNS = 3
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Kill:
    """One kill: `seen` by a reader right after, and `after` the load was simply run again."""

    at: str
    seen: str
    after: str


@dataclass(kw_only=True)
class Result:
    """All kills on one database."""

    database: str
    boundaries: list[Kill] = field(default_factory=list)
    moments: list[Kill] = field(default_factory=list)
    milliseconds: float = 0.0


class Loader:
    """Loads version 2 over version 1 in a process that may be killed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._url = database.url
        _with_engine(self._url, _first_load)
        database.keep()
        self._before = _state(self._url)
        self.steps = _steps_of(self._url)
        self._after = _state(self._url)
        if self._before == self._after:
            raise AssertionError("the two versions do not differ: nothing would be tested")

    def killed(self, at: str, kill: Callable[[str], None]) -> Kill:
        """Kill one load, look, run it again, look."""
        self._database.restore()
        kill(self._url)
        seen = self._name(_state(self._url))
        at_step(0)(self._url)
        return Kill(at=at, seen=seen, after=self._name(_state(self._url)))

    def quiet_seconds(self) -> float:
        """How long a load takes when nobody kills it."""
        return statistics.median(self._timed() for _ in range(QUIET_RUNS))

    def _timed(self) -> float:
        self._database.restore()
        child, started = _fork(self._url)
        os.read(started, 1)
        begun = time.monotonic()
        _wait(child, started, expected=0)
        return time.monotonic() - begun

    def _name(self, state: State) -> str:
        if state == self._before:
            return "before"
        return "after" if state == self._after else "torn"


def at_step(number: int) -> Callable[[str], None]:
    """The load kills itself when it comes to a step; there is no step 0, so it ends well."""

    def kill(url: str) -> None:
        child, started = _fork(url, die_at=number)
        _wait(child, started, expected=-signal.SIGKILL if number else 0)

    return kill


def after_seconds(seconds: float) -> Callable[[str], None]:
    """The load is killed from outside, some time after it began, wherever it is then."""

    def kill(url: str) -> None:
        child, started = _fork(url)
        os.read(started, 1)
        select.select([started], [], [], seconds)  # ends early where the load is done
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(started)

    return kill


def _fork(url: str, die_at: int = 0) -> tuple[int, int]:
    """Load version 2 in a child; it writes one byte when it begins, and closes when it ends."""
    started, start = os.pipe()
    child = os.fork()
    if child:
        os.close(start)
        return child, started
    code = 1
    try:
        engine = open_engine(url)
        steps = _watched(engine, die_at)
        os.write(start, b"s")
        load_version(engine, 2)
        steps.came("after everything")
        code = 0
    except BaseException:  # noqa: BLE001 - a child of fork must never return
        traceback.print_exc()
    finally:
        os._exit(code)


class _Steps:
    """The places between statements, in order, each with a name."""

    def __init__(self, die_at: int) -> None:
        self.names: list[str] = []
        self._die_at = die_at

    def came(self, name: str) -> None:
        """Note a step; die there if it is the one."""
        self.names.append(name)
        if len(self.names) == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)


def _watched(engine: Engine, die_at: int) -> _Steps:
    steps = _Steps(die_at)

    def before(*call: Any) -> None:
        steps.came(f"before {_short(call[2])}")

    def after(*call: Any) -> None:
        steps.came(f"after {_short(call[2])}")

    event.listen(engine, "begin", lambda *_: steps.came("before the transaction"))
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "commit", lambda *_: steps.came("before COMMIT"))
    return steps


def _short(statement: str) -> str:
    return " ".join(statement.split())[:60]


def _steps_of(url: str) -> list[str]:
    """The steps of a quiet load, which is what `url` holds afterwards."""
    engine = open_engine(url)
    steps = _watched(engine, 0)
    load_version(engine, 2)
    steps.came("after everything")
    engine.dispose()
    return steps.names


def _wait(child: int, started: int, *, expected: int) -> None:
    os.close(started)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code != expected:
        raise AssertionError(f"the load ended with {code}, not with {expected}")


def _with_engine(url: str, act: Callable[[Engine], T]) -> T:
    engine = open_engine(url)
    try:
        return act(engine)
    finally:
        engine.dispose()  # a fork must not inherit a connection


def _first_load(engine: Engine) -> None:
    migrate(engine)
    load_version(engine, 1)


def _state(url: str) -> State:
    return _with_engine(url, state_of)


def stress(database: Database, *, moments: int, seed: int) -> Result:
    """Kill at every step, then at random moments of a load."""
    loader = Loader(database)
    seconds = loader.quiet_seconds()
    result = Result(database=database.name, milliseconds=round(1000 * seconds, 1))
    for number, name in enumerate(loader.steps, start=1):
        result.boundaries.append(loader.killed(f"{number}: {name}", at_step(number)))
    for share in _shares(moments, seed):
        kill = after_seconds(share * seconds)
        result.moments.append(loader.killed(f"{share:.4f} of a load, seed {seed}", kill))
    return result


def _shares(count: int, seed: int) -> Iterator[float]:
    """A little more than a whole load, so that some kills come after it."""
    chosen = random.Random(seed)  # noqa: S311 - repeatable is the point
    return (1.1 * chosen.random() for _ in range(count))


def report(results: list[Result], seed: int) -> str:
    """The page of the documentation."""
    python = platform.python_version()
    lines = [
        "# Killed while loading",
        "",
        "`make stress` writes this page. A process loads a second version of an answer over the",
        "first: it revises, adds and withdraws figures, and replaces quarantine, check results and",
        "outlines. It is ended by SIGKILL at every statement boundary of the load and at random",
        f"moments (seed {seed}). A reader then compares every row of every table with the state",
        "before and the state after a quiet load, and the load is run again.",
        "",
        f"Python {python} on Linux; a load holds {AREAS * len(YEARS)} figures.",
        "",
        "| database | kills | reader saw before | after | anything else | again: after | else |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for each in results:
        kinds = (("statement boundaries", each.boundaries), ("random moments", each.moments))
        lines += [_line(each.database, kind, kills) for kind, kills in kinds]
    return "\n".join([*lines, ""])


def _line(database: str, kind: str, kills: list[Kill]) -> str:
    seen, after = (Counter(getattr(each, name) for each in kills) for name in ("seen", "after"))
    again = f"{after['after']} | {len(kills) - after['after']}"
    what = f"{database} | {len(kills)} {kind} | {seen['before']} | {seen['after']} | {seen['torn']}"
    return f"| {what} | {again} |"


def main(arguments: list[str]) -> int:
    """Stress every database, print the kills as JSON, and fail where anything was torn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=200, help="random kills per database")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--report", type=Path, help="page to write")
    parser.add_argument("database", nargs="+")
    wanted = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("warning"))
    results = []
    for each in wanted.database:
        with closing(_database(each)) as database:
            results.append(stress(database, moments=wanted.moments, seed=wanted.seed))
    if wanted.report:
        wanted.report.write_text(report(results, wanted.seed), encoding="utf-8")
    sys.stdout.write(json.dumps([asdict(each) for each in results], indent=1) + "\n")
    kills = [kill for each in results for kill in (*each.boundaries, *each.moments)]
    return int(any(kill.seen == "torn" or kill.after != "after" for kill in kills))


def _database(place: str) -> Database:
    return PostgreSQL(place) if "://" in place else SQLite(Path(place))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# ruff: noqa: INP001 - a folder of scripts, no package
"""What is measured: what each contender does with the files, and beside which floor it stands."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.fetch.snapshot import RawStore
    from tracker.pipeline.context import Context

Run = Callable[[], Sequence[int]]
HERE = Path(__file__).parent
SCRIPT = HERE / "ingest_ndw.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The files of three days, and where a contender may store them."""

    files: tuple[Path, Path, Path]
    url: str
    work: Path

    @property
    def first(self) -> Path:
        """The file that all load."""
        return self.files[0]

    @property
    def next(self) -> Path:
        """The same a day later, 1 % changed."""
        return self.files[1]

    @property
    def touched(self) -> Path:
        """The same with other time stamps."""
        return self.files[2]


def scan(place: Place) -> Run:
    """Find where each location of the next day's file starts and ends."""
    import floor  # noqa: PLC0415 - each contender pays for its own imports, before it is measured

    return lambda: (floor.scan(place.next),)


def floor_of_a_load(place: Place) -> Run:
    """Scan, and store the ready rows of locations and of EVSEs."""
    return _floor(place, ("location", "evse"))


def floor_of_evses(place: Place) -> Run:
    """Scan, and store the ready rows of EVSEs alone, as this benchmark did at first."""
    return _floor(place, ("evse",))


def _floor(place: Place, tables: Sequence[str]) -> Run:
    import floor  # noqa: PLC0415

    ready = floor.ready_rows(place.first)

    def run() -> Sequence[int]:
        found = floor.scan(place.first)
        floor.store(place.url, {name: ready[name] for name in tables})
        return found, len(ready["evse"])

    return run


def ours(place: Place) -> Run:
    """The first file into an empty database."""
    ours = _ours()
    context = ours.opened(place.url, place.work)

    def run() -> Sequence[int]:
        found: Sequence[int] = ours.load_file(context, place.first, 0)
        return found

    return run


def ours_without_rules(place: Place) -> Run:
    """The same without Great Expectations."""
    ours = _ours()
    context = ours.opened(place.url, place.work)

    def run() -> Sequence[int]:
        with ours.without_rules():
            found: Sequence[int] = ours.load_file(context, place.first, 0)
        return found

    return run


def unavoidable(place: Place) -> Run:
    """Hash, decode, judge ready frames, store ready rows: what ours cannot do without."""
    ours = _ours()
    import unavoidable  # noqa: PLC0415

    context = ours.opened(place.url, place.work)
    given = unavoidable.ready(context, place.first)

    def run() -> Sequence[int]:
        found: Sequence[int] = unavoidable.run(context, place.first, given)
        return found

    return run


def unavoidable_next_day(place: Place) -> Run:
    """Hash, judge the frames of what changed, read the last figures, store what is new."""
    context = _loaded(place)
    import unavoidable  # noqa: PLC0415

    given = unavoidable.ready_next_day(context, place.next)

    def run() -> Sequence[int]:
        found: Sequence[int] = unavoidable.run(context, place.next, given)
        return found

    return run


def _loaded(place: Place) -> "Context":
    """The first file is loaded by another process, so that its memory is not counted here."""
    command = [sys.executable, str(SCRIPT), "--contender", "ours", "--url", place.url]
    command += ["--work", str(place.work), "--files", *map(str, place.files)]
    subprocess.run(command, check=True, capture_output=True)
    found: Context = _ours().opened(place.url, place.work)
    return found


def _after(place: Place, second: Path) -> Run:
    context, ours = _loaded(place), _ours()

    def run() -> Sequence[int]:
        with ours.rows_written(context.engine) as written:
            counts = ours.load_file(context, second, 1)
        return (*counts, sum(written.values()))

    return run


def ours_next_day(place: Place) -> Run:
    """The second file after the first: 1 % changed; also tells how many rows were written."""
    return _after(place, place.next)


def ours_touched(place: Place) -> Run:
    """Every record has another time stamp and nothing else."""
    return _after(place, place.touched)


def pandas(place: Place) -> Run:
    """Frames, Great Expectations, `to_sql`."""
    import pandas_contender  # noqa: PLC0415

    return lambda: pandas_contender.run(place.first, place.url)


def read_and_hash(place: Place) -> Run:
    """Read the plain file and take its SHA-256."""
    import floor  # noqa: PLC0415

    return lambda: (floor.read_and_hash(place.first),)


def not_modified(place: Place) -> Run:
    """What an answer 304 costs: the kept bytes are unpacked and hashed, so that it can be asked."""
    store, sha256 = _kept(place)
    return lambda: (int(store.is_intact(sha256)) * place.first.stat().st_size,)


def same_body(place: Place) -> Run:
    """What equal bytes cost that the publisher sends again: hash, lay aside, find them kept."""
    store, _ = _kept(place)

    def run() -> Sequence[int]:
        with place.first.open("rb") as stream:
            return (store.put(iter(lambda: stream.read(1 << 17), b""))[1],)

    return run


def _kept(place: Place) -> "tuple[RawStore, str]":
    from tracker.fetch.snapshot import RawStore  # noqa: PLC0415

    store = RawStore(place.work)
    with place.first.open("rb") as stream:
        return store, store.put(iter(lambda: stream.read(1 << 17), b""))[0]


def _ours() -> ModuleType:
    import ours  # noqa: PLC0415

    from tracker.checks import engine  # noqa: F401, PLC0415 - costs seconds, once per process

    return ours


CONTENDERS: dict[str, tuple[str, Callable[[Place], Run] | None, str]] = {
    "floor": ("floor: scan, store ready rows of both tables", floor_of_a_load, "floor"),
    "floor-evses": ("the same, rows of EVSEs alone", floor_of_evses, "floor"),
    "ours": ("**ours**", ours, "floor"),
    "ours-without-rules": ("ours without Great Expectations", ours_without_rules, "floor"),
    "unavoidable": ("SHA-256, decode, rules, inserts alone (ms)", unavoidable, "floor"),
    "pandas": ("pandas, Great Expectations, `to_sql`", pandas, "floor"),
    "dlt": ("dlt", None, "floor"),
    "scan": ("floor: scan", scan, "scan"),
    "ours-next-day": ("**ours, 1 % changed**", ours_next_day, "scan"),
    "unavoidable-next-day": (
        "SHA-256, rules, last figures, inserts alone (ms)",
        unavoidable_next_day,
        "scan",
    ),
    "ours-touched": ("ours, only time stamps changed", ours_touched, "scan"),
    "dlt-next-day": ("dlt, 1 % changed", None, "scan"),
    "read-and-hash": ("floor: read, SHA-256", read_and_hash, "read-and-hash"),
    "not-modified": ("**ours, identical (304)**", not_modified, "read-and-hash"),
    "same-body": ("ours, identical body sent again", same_body, "read-and-hash"),
}

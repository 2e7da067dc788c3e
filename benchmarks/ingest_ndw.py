# ruff: noqa: INP001 - a folder of scripts, no package
"""Ingest of NDW's bulk list: ours, pandas and dlt beside a floor of the same run.

python benchmarks/ingest_ndw.py [--stations 100000] [--repeats 3] [--postgres URL] [--dlt PYTHON]
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING, Any

from databases import fresh
from measuring import measured
from ndw_file import write_next_day, write_stations, write_touched

if TYPE_CHECKING:
    from tracker.fetch.snapshot import RawStore

Run = Callable[[], Sequence[int]]
HERE = Path(__file__).parent


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


def _after(place: Place, second: Path) -> Run:
    """The first file is loaded by another process, so that its memory is not counted here."""
    command = [sys.executable, __file__, "--contender", "ours", "--url", place.url]
    command += ["--work", str(place.work), "--files", *map(str, place.files)]
    subprocess.run(command, check=True, capture_output=True)
    ours = _ours()
    context = ours.opened(place.url, place.work)

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
    "pandas": ("pandas, Great Expectations, `to_sql`", pandas, "floor"),
    "dlt": ("dlt", None, "floor"),
    "scan": ("floor: scan", scan, "scan"),
    "ours-next-day": ("**ours, 1 % changed**", ours_next_day, "scan"),
    "ours-touched": ("ours, only time stamps changed", ours_touched, "scan"),
    "dlt-next-day": ("dlt, 1 % changed", None, "scan"),
    "read-and-hash": ("floor: read, SHA-256", read_and_hash, "read-and-hash"),
    "not-modified": ("**ours, identical (304)**", not_modified, "read-and-hash"),
    "same-body": ("ours, identical body sent again", same_body, "read-and-hash"),
}
PATIENCE = 400
ONCE = ("dlt", "dlt-next-day")  # minutes each
OF_FILES = ("scan", "read-and-hash", "not-modified", "same-body")


def main() -> None:
    """Make the files, run every contender in a process of its own, print a table per database."""
    options = _options()
    if options.contender:
        first, after, touched = map(Path, options.files)
        place = Place(files=(first, after, touched), url=options.url, work=options.work)
        prepare = CONTENDERS[options.contender][1]
        if prepare:
            print(json.dumps(measured(prepare(place), options.url)))
        return
    with TemporaryDirectory(dir=options.scratch) as folder:
        files = [Path(folder) / f"{name}.json" for name in ("first", "next", "touched")]
        for write, file in zip((write_stations, write_next_day, write_touched), files, strict=True):
            write(file, options.stations)
        size = files[0].stat().st_size / 1e6
        print(f"{options.stations:,} locations, {size:.0f} MB, medians of {options.repeats}")
        sqlite = None if options.skip_sqlite else f"sqlite:///{folder}/bench.db"
        for url in filter(None, (sqlite, options.postgres)):
            _table(url, files, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stations", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--postgres", help="URL of a database that may be emptied")
    parser.add_argument("--skip-sqlite", action="store_true")
    parser.add_argument("--dlt", type=Path, help="a Python that can import dlt")
    parser.add_argument("--only", nargs="*", choices=CONTENDERS, default=list(CONTENDERS))
    parser.add_argument("--scratch", help="folder for the files")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--files", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _table(url: str, files: Sequence[Path], options: argparse.Namespace) -> None:
    """All contenders one after the other in each round, so that a busy minute hits all of them."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in options.only}
    for turn in range(options.repeats):
        for name in options.only:
            if turn == 0 or name not in ONCE:
                run = _run(name, url, files, options)
                if run:
                    found[name].append(run)
    print(
        f"\n| {url.partition(':')[0].partition('+')[0]} | found | CPU s | of it server "
        "| wall s | x floor | MB over imports |"
    )
    print("| --- | --: | --: | --: | --: | --: | --: |")
    middle = {name: _middle(runs) for name, runs in found.items() if runs}
    for name, run in middle.items():
        label, _, base = CONTENDERS[name]
        floor = middle.get(base)
        ratio = f"{run['cpu'] / floor['cpu']:.2f}" if floor else "-"
        print(
            f"| {label} | {found[name][0]['found']} | {run['cpu']:.2f} | {run['server']:.2f} "
            f"| {run['wall']:.2f} | {ratio} | {run['over']:.0f} |",
            flush=True,
        )
    _same([found[name][0]["found"][:2] for name in found if found[name] and _is_a_load(name)])


def _middle(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    found = {key: median(run[key] for run in runs) for key in ("client", "server", "wall", "over")}
    return found | {"cpu": median(run["client"] + run["server"] for run in runs)}


def _is_a_load(name: str) -> bool:
    return CONTENDERS[name][2] == "floor"


def _same(counts: Sequence[object]) -> None:
    """A contender that stores less than the others is no contender."""
    if any(each != counts[0] for each in counts):
        sys.exit(f"the numbers of rows differ: {counts}")


def _run(
    name: str, url: str, files: Sequence[Path], options: argparse.Namespace
) -> dict[str, Any] | None:
    fresh(url)
    with TemporaryDirectory(dir=options.scratch) as work:
        if CONTENDERS[name][1]:
            command = [sys.executable, __file__, "--contender", name, "--url", url]
            command += ["--work", work, "--files", *map(str, files)]
        elif options.dlt is None:
            print(f"({name}: left out, --dlt names no Python that can import it)")
            return None
        else:
            before = [files[0]] if name == "dlt-next-day" else []
            file = files[1] if before else files[0]
            command = [str(options.dlt), str(HERE / "dlt_contender.py"), str(file), url, work]
            command += map(str, before)
        try:
            answer = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            print(f"({name}: given up after {PATIENCE} s)")
            return None
    if answer.returncode:
        print(f"({name}: failed: {answer.stderr.strip().splitlines()[-1:]})")
        return None
    result: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return result


if __name__ == "__main__":
    main()

# ruff: noqa: INP001 - a folder of scripts, no package
"""Ingest of NDW's bulk list: parse, place, check and count, against a floor of the same run.

python benchmarks/ingest_ndw.py [--stations 100000] [--repeats 3]
"""

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec
from ndw_file import outlines, write_stations

from tracker.catalogue.load import load
from tracker.checks.suite import load_suite
from tracker.feeds.feed import Answer, ChargingBatch, Pull, Request
from tracker.feeds.nl_ndw_charging import FEED
from tracker.pipeline.places import Outlines
from tracker.pipeline.staging import stage
from tracker.resources import resource_folder

Run = Callable[[], int]
KILOBYTES_IN_MEGABYTE = 1024


def scan(file: Path) -> Run:
    """Find where each location starts and ends, and nothing else."""
    return lambda: len(msgspec.json.decode(file.read_bytes(), type=list[msgspec.Raw]))


def floor(file: Path) -> Run:
    """Scan, and store rows that lie ready in memory: less cannot be done to keep every row."""
    rows = [
        row
        for batch in _batches(file)
        for row in zip(batch.location, batch.evse, batch.status, batch.row, strict=True)
    ]

    def run() -> int:
        scan(file)()
        database = file.with_suffix(".sqlite")
        database.unlink(missing_ok=True)
        connection = sqlite3.connect(database)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE evse (location, evse, status, place)")
        connection.executemany("INSERT INTO evse VALUES (?, ?, ?, ?)", rows)
        connection.execute("CREATE INDEX evse_of_location ON evse (location)")
        connection.commit()
        connection.close()
        return len(rows)

    return run


def parse(file: Path) -> Run:
    """The feed's parser alone, reading in pieces."""
    return lambda: sum(len(batch.row) for batch in _batches(file))


def ours(file: Path) -> Run:
    """From the bytes to figures that are ready to load; the imports are done before."""
    from tracker.checks import engine  # noqa: F401, PLC0415 - only this contender pays for it

    suite = load_suite(FEED.id, resource_folder("expectations"))
    catalogue, squares = load(), Outlines(outlines())
    return lambda: stage(_batches(file), suite, catalogue, squares).received


CONTENDERS = {
    "scan": (scan, "byte scan"),
    "floor": (floor, "floor: scan and store ready rows"),
    "parse": (parse, "parse alone"),
    "ours": (ours, "ours: parse, place, check, count"),
}


def main() -> None:
    """Make the file, run every contender in a process of its own, print the table."""
    options = _options()
    if options.contender:
        print(json.dumps(_measured(options.contender, options.file)))
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "stations.json"
        write_stations(file, options.stations)
        size = file.stat().st_size / 1e6
        print(f"{options.stations:,} stations, {size:.0f} MB, median of {options.repeats} runs\n")
        runs = [_one_round(file) for _ in range(options.repeats)]
    _print_table({name: [run[name] for run in runs] for name in CONTENDERS})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stations", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _one_round(file: Path) -> dict[str, dict[str, float]]:
    """All contenders one after the other, so that a busy minute hits all of them."""
    return {
        name: json.loads(
            subprocess.check_output(
                [sys.executable, __file__, "--contender", name, "--file", str(file)]
            )
        )
        for name in CONTENDERS
    }


def _measured(name: str, file: Path) -> dict[str, float]:
    run = CONTENDERS[name][0](file)
    before = _peak_megabytes()
    wall, cpu = time.perf_counter(), time.process_time()
    rows = run()
    return {
        "rows": rows,
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "peak": _peak_megabytes(),
        "over": _peak_megabytes() - before,
    }


def _peak_megabytes() -> float:
    """Linux counts in kilobytes; the peak of a process never falls."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_IN_MEGABYTE


def _print_table(found: dict[str, list[dict[str, float]]]) -> None:
    middle = {
        name: {key: median(run[key] for run in runs) for key in runs[0]}
        for name, runs in found.items()
    }
    base = middle["floor"]["cpu"]
    print("| | rows | CPU s | wall s | x floor | peak MB | MB over imports |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for name, (_, label) in CONTENDERS.items():
        run = middle[name]
        print(
            f"| {label} | {run['rows']:,.0f} | {run['cpu']:.2f} | {run['wall']:.2f} "
            f"| {run['cpu'] / base:.1f} | {run['peak']:.0f} | {run['over']:.0f} |"
        )


def _batches(file: Path) -> Iterator[ChargingBatch]:
    answer = Answer(
        request=Request(url=file.as_uri()),
        media_type="application/json",
        open=lambda: file.open("rb"),
    )
    pull = Pull(answers=(answer,), fetched_at=datetime(2026, 7, 6, tzinfo=UTC))
    for batch in FEED.parse(pull):
        if isinstance(batch, ChargingBatch):
            yield batch


if __name__ == "__main__":
    main()

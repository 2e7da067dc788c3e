# ruff: noqa: INP001 - a folder of scripts, no package
"""Ingest of NDW's bulk list: ours, pandas and dlt beside a floor of the same run.

python benchmarks/ingest_ndw.py [--stations 100000] [--repeats 3] [--postgres URL] [--dlt PYTHON]
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from contenders import CONTENDERS, HERE, SCRIPT, Place
from databases import fresh
from measuring import measured
from ndw_file import write_next_day, write_stations, write_touched

PATIENCE = 400
ONCE = ("dlt", "dlt-next-day")  # minutes each


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
    return CONTENDERS[name][2] == "floor" and name != "unavoidable"


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
            command = [sys.executable, str(SCRIPT), "--contender", name, "--url", url]
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

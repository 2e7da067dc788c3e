# ruff: noqa: INP001 - a folder of scripts, no package
"""A million pledges on ten million figures: ours, pandas, polars and DuckDB beside reading them.

python benchmarks/assess_million.py --peers PYTHON [--municipalities 100000] [--repeats 3]
"""

import argparse
import json
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from measuring import memory_of_all

HERE = Path(__file__).parent
AGREES = 1e-9
AGREES_ROUNDED = 1.1e-6  # a likelihood is rounded to six decimals
PATIENCE = 600
SECONDS_BETWEEN_LOOKS = 0.01
LABELS = {
    "floor": "floor: read the figures from Parquet",
    "floor-threads": "the same in pyarrow's own threads",
    "ours": "**ours**",
    "ours-held": "**ours, 1 % changed, in memory**",
    "ours-changed": "ours, 1 % changed, both files read",
    "pandas": "pandas, NumPy, scipy",
    "polars": "polars, NumPy, scipy",
    "duckdb": "DuckDB, NumPy, scipy",
}
EVERYWHERE = ("floor", "floor-threads", "ours", "ours-held")
PEERS = ("pandas", "polars", "duckdb")
RUNS = {
    "ten kinds": ("TEN_KINDS", (*EVERYWHERE, "ours-changed")),
    "levels": ("LEVELS", (*EVERYWHERE, *PEERS)),
}
AGAIN = {"ours-held", "ours-changed"}
SAME = ("value", "required", "gap", "progress", "needed_pace", "recent_pace", "mean", "likelihood")


def main() -> None:
    """Write the files, run every contender in a process of its own, print a table per mixture."""
    options = _options()
    for mixture, (kinds, contenders) in RUNS.items():
        with TemporaryDirectory(dir=options.scratch) as folder:
            _write(Path(folder), kinds, options)
            found: dict[str, list[dict[str, Any]]] = {name: [] for name in contenders}
            for _ in range(options.repeats):
                for name in contenders:
                    found[name].append(_run(name, Path(folder), options))
            together = {name: _together(name, Path(folder), options) for name in contenders}
            _print(mixture, found, together, Path(folder), options)
            for name in set(contenders) & set(PEERS):
                _compare(Path(folder), name)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, required=True, help="a Python with all of them")
    parser.add_argument("--municipalities", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--scratch", help="folder for the files")
    return parser.parse_args()


def _write(folder: Path, kinds: str, options: argparse.Namespace) -> None:
    write = f"write_files(Path({str(folder)!r}), {options.municipalities}, {kinds})"
    _python(options, "-c", f"from million_file import *; {write}")


def _run(name: str, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    answer = _python(options, *_contender(name, folder))
    result: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return result


def _contender(name: str, folder: Path) -> list[str]:
    files = [str(folder / each) for each in ("observations.parquet", "pledges.parquet")]
    return [str(HERE / "million_contender.py"), name, *files, str(folder / f"{name}.npz")]


def _together(name: str, folder: Path, options: argparse.Namespace) -> float:
    """The memory of all its processes at their peak, in a round that is not measured otherwise.

    In MB over what they had when the work began; a page that several share counts once.
    """
    command = [str(options.peers), *_contender(name, folder), "wait"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
    ) as run:
        assert run.stdin is not None and run.stdout is not None  # noqa: S101, PT018 - pipes above
        run.stdout.readline()
        before = peak = memory_of_all(run.pid)
        run.stdin.write(b"\n")
        run.stdin.flush()
        while not select.select([run.stdout], [], [], SECONDS_BETWEEN_LOOKS)[0]:
            peak = max(peak, memory_of_all(run.pid))
        peak = max(peak, memory_of_all(run.pid))
        run.communicate(b"\n", timeout=PATIENCE)
    return peak - before


def _python(options: argparse.Namespace, *arguments: str) -> str:
    """Run in the environment of the others, with this checkout's Tracker."""
    answer = subprocess.run(
        [str(options.peers), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=_environment(),
    )
    if answer.returncode:
        sys.exit(answer.stderr)
    return answer.stdout


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parent)))}


def _print(
    mixture: str,
    found: dict[str, list[dict[str, Any]]],
    together: dict[str, float],
    folder: Path,
    options: argparse.Namespace,
) -> None:
    size = (folder / "observations.parquet").stat().st_size / 1e6
    print(
        f"\n{mixture}: {options.municipalities * 10:,} pledges, figures of {size:.0f} MB, "
        f"medians of {options.repeats}, load {os.getloadavg()[0]:.0f}\n"
    )
    print("| | CPU s | wall s | x floor | by the clock | of the full run | MB | found |")
    print("| --- | --: | --: | --: | --: | --: | --: | --- |")
    floor, full = _middle(found["floor"]), _middle(found["ours"])
    for name, runs in found.items():
        run = _middle(runs)
        part = f"1/{full['client'] / run['client']:.0f}" if name in AGAIN else ""
        print(
            f"| {LABELS[name]} | {run['client']:.3f} | {run['wall']:.3f} "
            f"| {run['client'] / floor['client']:.2f} | {run['wall'] / floor['wall']:.2f} "
            f"| {part} | {together[name]:.0f} "
            f"| {runs[0]['found']} |"
        )


def _middle(runs: Sequence[dict[str, Any]]) -> dict[str, float]:
    return {key: median(run[key] for run in runs) for key in ("client", "wall")}


def _compare(folder: Path, name: str) -> None:
    """A contender that finds something else is no contender; where ours is silent, it may speak."""
    with np.load(folder / "ours.npz") as ours, np.load(folder / f"{name}.npz") as other:
        for column in SAME:
            said = ~np.isnan(ours[column])
            mine, theirs = ours[column][said], other[column][said]
            apart = np.abs(mine - theirs) / np.maximum(1.0, np.abs(mine))
            most = AGREES_ROUNDED if column == "likelihood" else AGREES
            if not said.any() or not (apart <= most).all():
                sys.exit(f"{name}: {column} differs by up to {apart.max()}")
        said = ours["status"] >= 0
        if not said.any() or (ours["status"][said] != other["status"][said]).any():
            sys.exit(f"{name}: another word")
        print(f"({name} says the same in {len(SAME)} columns and {said.sum():,} words)")


if __name__ == "__main__":
    main()

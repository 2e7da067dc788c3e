# ruff: noqa: INP001 - a folder of scripts, no package
"""A million pledges on ten million figures: ours, pandas, polars and DuckDB beside reading them.

python benchmarks/assess_million.py --peers PYTHON [--municipalities 100000] [--repeats 3]
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

HERE = Path(__file__).parent
AGREES = 1e-9
AGREES_ROUNDED = 1.1e-6  # a likelihood is rounded to six decimals
PATIENCE = 600
LABELS = {
    "floor": "floor: read the figures from Parquet",
    "ours": "**ours**",
    "ours-held": "**ours, 1 % changed, in memory**",
    "ours-changed": "ours, 1 % changed, both files read",
    "pandas": "pandas, NumPy, scipy",
    "polars": "polars, NumPy, scipy",
    "duckdb": "DuckDB, NumPy, scipy",
}
RUNS = {
    "ten kinds": ("TEN_KINDS", ("floor", "ours", "ours-held", "ours-changed")),
    "levels": ("LEVELS", ("floor", "ours", "ours-held", "pandas", "polars", "duckdb")),
}
PEERS = ("pandas", "polars", "duckdb")
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
            _print(mixture, found, Path(folder), options)
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
    files = [str(folder / each) for each in ("observations.parquet", "pledges.parquet")]
    kept = str(folder / f"{name}.npz")
    answer = _python(options, str(HERE / "million_contender.py"), name, *files, kept)
    result: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return result


def _python(options: argparse.Namespace, *arguments: str) -> str:
    """Run in the environment of the others, with this checkout's Tracker."""
    paths = os.pathsep.join((str(HERE), str(HERE.parent)))
    answer = subprocess.run(
        [str(options.peers), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=os.environ | {"PYTHONPATH": paths},
    )
    if answer.returncode:
        sys.exit(answer.stderr)
    return answer.stdout


def _print(
    mixture: str,
    found: dict[str, list[dict[str, Any]]],
    folder: Path,
    options: argparse.Namespace,
) -> None:
    size = (folder / "observations.parquet").stat().st_size / 1e6
    print(
        f"\n{mixture}: {options.municipalities * 10:,} pledges, figures of {size:.0f} MB, "
        f"medians of {options.repeats}\n"
    )
    print("| | CPU s | wall s | x floor | of the full run | MB over imports | found |")
    print("| --- | --: | --: | --: | --: | --: | --- |")
    floor, full = _middle(found["floor"]), _middle(found["ours"])
    for name, runs in found.items():
        run = _middle(runs)
        part = f"1/{full['client'] / run['client']:.0f}" if name.startswith("ours-") else ""
        print(
            f"| {LABELS[name]} | {run['client']:.3f} | {run['wall']:.3f} "
            f"| {run['client'] / floor['client']:.2f} | {part} | {run['over']:.0f} "
            f"| {runs[0]['found']} |"
        )


def _middle(runs: Sequence[dict[str, Any]]) -> dict[str, float]:
    return {key: median(run[key] for run in runs) for key in ("client", "wall", "over")}


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

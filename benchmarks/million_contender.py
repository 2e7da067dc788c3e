# ruff: noqa: INP001 - a folder of scripts, no package
"""One contender, in the environment of the others: prepare, measure, leave what it found."""

import json
import sys
from collections.abc import Callable
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import million_finish
import million_ours as ours
import million_peers as peers
import numpy as np
import pyarrow.parquet as pq
from measuring import measured
from million_file import TODAY
from million_finish import WORDS
from numpy.typing import NDArray

from tracker.domain.judgement import STATUSES, Outcomes

Result = tuple[list[int], Any]
Run = Callable[[], Result]


def main() -> None:
    """Print what it cost; write the columns that several contenders find."""
    import_module("pandas")  # pyarrow would import it at the first array that it hands over
    name, observations, pledges, kept, *wait = sys.argv[1:]
    run = PREPARED[name](Path(observations), Path(pledges))
    results: list[Result] = []

    def once() -> list[int]:
        results.append(run())
        return results[0][0]

    if wait:
        _in_step(once, results)
        return
    print(json.dumps(measured(once)))
    found = results[0][1]
    if found:
        np.savez(kept, **(found if isinstance(found, dict) else _same_columns(found)))


def _in_step(once: Callable[[], list[int]], results: list[Result]) -> None:
    """Let another process look at the memory: before, meanwhile, with every column in use."""
    print("ready", flush=True)
    sys.stdin.readline()
    once()
    found = results[0][1]
    for each in found if isinstance(found, list) else []:
        for column in fields(each):
            getattr(each, column.name).max()
    print("done", flush=True)
    sys.stdin.readline()


def _same_columns(found: list[Outcomes]) -> dict[str, NDArray[Any]]:
    """What the other ways find as well, the word as a place in WORDS; -1 where they say none."""
    columns = ours.columns_of(found, (*million_finish.TOLD, "deadline"))
    places = [WORDS.index(word) if word in WORDS else -1 for word in STATUSES]
    is_open = columns["deadline"] > TODAY
    told = np.where(is_open, np.array(places)[columns["status"]], -1)
    likelihood = np.where(is_open, columns["likelihood"], np.nan)
    return columns | {"status": told, "likelihood": likelihood}


def _floor(observations: Path, _pledges: Path) -> Run:
    def run() -> Result:
        file = pq.ParquetFile(observations)
        groups = range(file.num_row_groups)
        return [sum(len(file.read_row_group(i, use_threads=False)) for i in groups)], {}

    return run


def _floor_in_threads(observations: Path, _pledges: Path) -> Run:
    def run() -> Result:
        file = pq.ParquetFile(observations)
        return [sum(len(file.read_row_group(i)) for i in range(file.num_row_groups))], {}

    return run


def _ours(observations: Path, pledges: Path) -> Run:
    def run() -> Result:
        found = ours.judge_all(ours.Files.of(observations, pledges))
        return ours.counts_of(found), found

    return run


def _held(observations: Path, pledges: Path) -> Run:
    cases = ours.Files.of(observations, pledges).whole()

    def run() -> Result:
        return ours.counts_of(ours.judge_changed([cases])), {}

    return run


def _changed(observations: Path, pledges: Path) -> Run:
    def run() -> Result:
        pieces = ours.Files.of(observations, pledges).pieces()
        return ours.counts_of(ours.judge_changed(pieces)), {}

    return run


def _peer(name: str, way: Callable[[Path, Path], dict[str, Any]]) -> Callable[[Path, Path], Run]:
    def prepared(observations: Path, pledges: Path) -> Run:
        import_module(name)

        def run() -> Result:
            found = way(observations, pledges)
            words = np.bincount(found["status"], minlength=len(million_finish.WORDS))
            return words.tolist(), found

        return run

    return prepared


PREPARED = {
    "floor": _floor,
    "floor-threads": _floor_in_threads,
    "ours": _ours,
    "ours-held": _held,
    "ours-changed": _changed,
    "pandas": _peer("pandas", peers.pandas),
    "polars": _peer("polars", peers.polars),
    "duckdb": _peer("duckdb", peers.duckdb),
}

if __name__ == "__main__":
    main()

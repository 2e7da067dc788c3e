"""Each row of the fault matrix names tests that are there."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

ROWS_TO_PROVE = frozenset({*range(1, 37), *range(39, 45), *range(47, 58), 61, 62, 63})
MATRIX = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text(encoding="utf-8"))["rows"]


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """Every test of the named files, as pytest finds it, with and without its case."""
    files = {test.partition("::")[0] for row in MATRIX.values() for test in row["tests"]}
    assert {each for each in files if not (ROOT / each).is_file()} == set()
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", *sorted(files)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    ).stdout.splitlines()
    return {name for each in found if "::" in each for name in (each, each.partition("[")[0])}


def test_every_row_is_listed() -> None:
    assert {int(row) for row in MATRIX} == ROWS_TO_PROVE


def test_every_row_has_a_title_and_a_test() -> None:
    assert [row for row, entry in MATRIX.items() if not (entry["title"] and entry["tests"])] == []


@pytest.mark.parametrize("row", MATRIX)
def test_every_named_test_is_there(row: str, collected: set[str]) -> None:
    assert [test for test in MATRIX[row]["tests"] if test not in collected] == []

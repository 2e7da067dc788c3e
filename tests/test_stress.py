"""Killed at any moment of a load, a reader sees the figures before or after it, never between."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests import loads, stress
from tests.conftest import ROOT, require
from tests.databases import SQLite
from tests.stress import Loader, at_step

MOMENTS = 10


@pytest.fixture(params=["sqlite", "postgresql"])
def killed(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """What the stress command found, in a process that has nothing else to fork."""
    server = os.environ.get("TRACKER_TEST_POSTGRES_URL", "")
    if request.param == "postgresql":
        require(bool(server), "TRACKER_TEST_POSTGRES_URL names no PostgreSQL to test against")
    place = server if request.param == "postgresql" else str(tmp_path)
    command = [sys.executable, "-m", "tests.stress", "--moments", str(MOMENTS), place]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_a_load_killed_at_any_statement_or_moment_is_whole_and_heals(
    killed: dict[str, Any],
) -> None:
    statements, moments = killed["boundaries"], killed["moments"]

    assert [each["seen"] for each in statements] == ["before"] * (len(statements) - 1) + ["after"]
    assert {"before COMMIT", "after everything"} <= {
        each["at"].partition(": ")[2] for each in statements
    }
    assert any("snapshot" in each["at"] for each in statements)
    assert len(moments) == MOMENTS
    assert {each["seen"] for each in moments} <= {"before", "after"}
    assert {each["after"] for each in (*statements, *moments)} == {"after"}


def test_a_load_in_two_transactions_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_in_two(engine: Engine, version: int) -> None:
        if version == 2:
            with engine.begin() as connection:
                connection.exec_driver_sql("DELETE FROM quarantine")
        loads.load_version(engine, version)

    monkeypatch.setattr(stress, "load_version", load_in_two)
    loader = Loader(SQLite(tmp_path))
    last_of_the_first = loader.steps.index("before COMMIT") + 1

    seen = [loader.killed("", at_step(last_of_the_first + past)).seen for past in (0, 1)]

    assert seen == ["before", "torn"]


def test_the_page_says_what_was_counted() -> None:
    kills = [stress.Kill(at="1", seen="before", after="after")] * 3
    kills.append(stress.Kill(at="2", seen="torn", after="torn"))
    page = stress.report([stress.Result(database="SQLite 3", boundaries=kills)], seed=1)

    assert "| SQLite 3 | 4 statement boundaries | 3 | 0 | 1 | 3 | 1 |" in page

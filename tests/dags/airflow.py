"""Asks the Airflow of tests/dags/driver.py, which runs in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.conftest import ROOT

DAGS = ROOT / "dags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished run of a DAG: the state of every task, and (asset, partition key) it told of."""

    state: str
    tasks: dict[str, list[str]]
    tries: int
    events: list[tuple[str, str]]


class Airflow:
    """Airflow on a fresh SQLite file, without a server."""

    def __init__(self, home: Path) -> None:
        self._log = home / "driver.log"
        home.mkdir()
        environment = {
            **{name: text for name, text in os.environ.items() if not _is_ours(name)},
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        }
        with self._log.open("wb") as log:
            migrate = [sys.executable, "-m", "airflow", "db", "migrate"]
            subprocess.run(migrate, env=environment, check=True, stdout=log, stderr=log)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.dags.driver"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=30)

    def look(self) -> dict[str, Any]:
        """What the DAG files declare."""
        return self._ask(do="look", environment={})

    def run(self, dag: str, settings: dict[str, str], conf: dict[str, Any] | None = None) -> Run:
        """Run a DAG once with Tracker's settings; retries do not wait."""
        told = self._ask(do="run", dag=dag, conf=conf or {}, environment=settings)
        tasks: dict[str, list[str]] = {}
        for name, _, state, _ in told["tasks"]:
            tasks.setdefault(name, []).append(state)
        return Run(
            state=told["state"],
            tasks=tasks,
            tries=max(tries for *_, tries in told["tasks"]),
            events=[(asset, key) for asset, key in told["events"]],
        )

    def late(self, settings: dict[str, str], run: dict[str, str]) -> None:
        """Call what a missed deadline calls, with a run as Airflow describes it."""
        self._ask(do="late", dag_run=run, environment=settings)

    def watch(self, settings: dict[str, str], files: int) -> list[dict[str, str]]:
        """The first events of the trigger that watches the hand-in folder."""
        told = self._ask(do="watch", files=files, environment=settings)
        return list(told["payloads"])

    def _ask(self, **question: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, self._log.read_text(encoding="utf-8")[-3000:]
        answer: dict[str, Any] = json.loads(line)
        assert "trace" not in answer, answer["trace"]
        return answer


def _is_ours(name: str) -> bool:
    return name.startswith(("AIRFLOW", "TRACKER_"))

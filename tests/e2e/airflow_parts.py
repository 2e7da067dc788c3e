"""Airflow as operators run it: its parts as processes, on databases of their own, and its API."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import httpx
from sqlalchemy import create_engine, make_url, text

from tests.conftest import ROOT

Executor = Literal["LocalExecutor", "CeleryExecutor"]
PARTS: Final = ("api-server", "scheduler", "dag-processor", "triggerer")
PATIENCE: Final = 240.0
REDIS: Final = "redis://127.0.0.1:6379"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A running Airflow: its API, the environment of its tasks, and where its logs are."""

    api: httpx.Client
    environment: Mapping[str, str]
    home: Path

    def unpause(self, *dags: str) -> None:
        """Let DAGs run once the processor has found them."""
        for dag in dags:
            found = until(lambda dag=dag: self._patched(dag), f"{dag} is known")  # type: ignore[misc]
            assert found["is_paused"] is False

    def _patched(self, dag: str) -> dict[str, Any] | None:
        answer = self.api.patch(f"/dags/{dag}", json={"is_paused": False})
        return answer.json() if answer.status_code == httpx.codes.OK else None

    def trigger(self, dag: str) -> str:
        """Start a run by hand; its id."""
        answer = self.api.post(f"/dags/{dag}/dagRuns", json={"logical_date": None})
        answer.raise_for_status()
        return str(answer.json()["dag_run_id"])

    def state_of(self, dag: str, run: str) -> str:
        """How a run stands."""
        return str(self._get(f"/dags/{dag}/dagRuns/{run}")["state"])

    def ended(self, dag: str, run: str) -> str:
        """Wait for the end of a run; how it ended."""
        return until(
            lambda: state if (state := self.state_of(dag, run)) in {"success", "failed"} else None,
            f"{dag} {run} ends",
        )

    def tasks(self, dag: str, run: str) -> list[dict[str, Any]]:
        """The task instances of a run."""
        return list(self._get(f"/dags/{dag}/dagRuns/{run}/taskInstances")["task_instances"])

    def running(self, dag: str) -> int:
        """How many runs of a DAG have not ended."""
        found = self._get(f"/dags/{dag}/dagRuns?limit=100&state=running&state=queued")
        return int(found["total_entries"])

    def clear(self, dag: str, run: str) -> None:
        """Let a run's tasks run again, as an operator does with the button."""
        whole = {"dry_run": False, "only_failed": False, "dag_run_id": run, "reset_dag_runs": True}
        self.api.post(f"/dags/{dag}/clearTaskInstances", json=whole).raise_for_status()

    def tell(self, asset: str, key: str) -> None:
        """An event from outside, as docs/operating.md describes it."""
        found = self._get(f"/assets?name_pattern={asset}")["assets"]
        number = next(each["id"] for each in found if each["name"] == asset)
        event = {"asset_id": number, "partition_key": key}
        self.api.post("/assets/events", json=event).raise_for_status()

    def _get(self, path: str) -> dict[str, Any]:
        answer = self.api.get(path)
        answer.raise_for_status()
        return dict(answer.json())


def until(look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    """Look again and again until there is something; fails with what was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")


@contextmanager
def airflow(
    folder: Path, server: str, executor: Executor, settings: Mapping[str, str]
) -> Iterator[Parts]:
    """All parts of Airflow on fresh databases of a PostgreSQL, ended and removed afterwards."""
    with ExitStack() as stack:
        ours = stack.enter_context(_database(server))
        theirs = stack.enter_context(_database(server))
        port = _free_port()
        environment = {
            **{key: value for key, value in os.environ.items() if not _is_ours(key)},
            **_environment(folder, theirs, port, executor),
            **settings,
            "TRACKER_DATABASE_URL": ours,
        }
        (folder / "logs").mkdir(parents=True)
        _run(folder, environment, sys.executable, "-m", "airflow", "db", "migrate")
        pools = _run(folder, environment, sys.executable, "-m", "tracker", "feeds", "pools")
        (folder / "pools.json").write_text(pools)
        _run(folder, environment, *_airflow("pools", "import", str(folder / "pools.json")))
        for part in PARTS:
            stack.enter_context(_process(folder, environment, part, *_airflow(part)))
        if executor == "CeleryExecutor":
            worker = _airflow("celery", "worker", "--concurrency", "4")
            stack.enter_context(_process(folder, environment, "worker", *worker))
        base = f"http://127.0.0.1:{port}"
        api = stack.enter_context(httpx.Client(base_url=f"{base}/api/v2", timeout=30))
        until(lambda: _is_healthy(api), "all parts of Airflow are healthy")
        token = httpx.get(f"{base}/auth/token").json()["access_token"]
        api.headers["Authorization"] = f"Bearer {token}"
        yield Parts(api=api, environment=environment, home=folder)


def _airflow(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "airflow", *words)


def _environment(folder: Path, database: str, port: int, executor: Executor) -> dict[str, str]:
    return {
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "AIRFLOW__CORE__EXECUTOR": executor,
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "true",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": database,
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(_free_port()),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(_free_port()),
        "AIRFLOW__CELERY__BROKER_URL": f"{REDIS}/{secrets.randbelow(14) + 1}",
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{database}",
        "AIRFLOW__OPERATORS__DEFAULT_QUEUE": f"tracker_{secrets.token_hex(4)}",
        "PYTHONPATH": str(ROOT),
    }


def _is_ours(name: str) -> bool:
    return name.startswith(("AIRFLOW", "TRACKER_"))


def _is_healthy(api: httpx.Client) -> bool:
    try:
        found = api.get("/monitor/health").json()
    except (httpx.HTTPError, ValueError):
        return False
    parts = ("metadatabase", "scheduler", "triggerer", "dag_processor")
    return all(found.get(part, {}).get("status") == "healthy" for part in parts)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"tracker_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def _run(folder: Path, environment: Mapping[str, str], *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout


@contextmanager
def _process(
    folder: Path, environment: Mapping[str, str], name: str, *command: str
) -> Iterator[None]:
    """A part in a group of its own, which is ended as one."""
    with (folder / "logs" / f"{name}.txt").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

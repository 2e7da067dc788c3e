"""Airflow for real: what is fetched, handed in, told in a burst or killed ends up right, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from tests.conftest import ROOT, require
from tests.e2e.airflow_parts import Executor, Parts, airflow, until
from tests.pipeline.build import all_recordings
from tracker.store.assessments import changed_areas
from tracker.store.engine import open_engine, reader
from tracker.store.tables import assessment, observation

FEEDS = ("feed_dk_klimaregnskabet_co2", "feed_dk_dst_births", "feed_nl_cbs_solar")
CHAIN = ("assess", "publish", "inbox")
HEADER = "area,indicator,period,value,unit,source,read\n"
BURST = 50


@contextmanager
def a_system(folder: Path, executor: Executor) -> Iterator[tuple[Parts, Engine]]:
    server = os.environ.get("TRACKER_TEST_POSTGRES_URL")
    require(bool(server), "TRACKER_TEST_POSTGRES_URL names no PostgreSQL to test against")
    assert server is not None
    with all_recordings() as replay:
        settings = {
            "TRACKER_HOME": str(folder / "var"),
            "TRACKER_SITE": str(folder / "site"),
            "TRACKER_MIRROR": replay.origin,
            "TRACKER_APPROVAL": "off",
            "TRACKER_PRINTS": "false",
        }
        with airflow(folder / "airflow", server, executor, settings) as parts:
            engine = open_engine(parts.environment["TRACKER_DATABASE_URL"])
            try:
                yield parts, engine
            finally:
                engine.dispose()


def hand_in(folder: Path, name: str, line: str) -> None:
    """Put a whole file into the hand-in folder, as a council's program would."""
    inbox = folder / "var" / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    fresh = inbox / f".{name}"
    fresh.write_text(HEADER + line, encoding="utf-8")
    fresh.rename(inbox / name)


def page_says(folder: Path, pledge: str, text: str) -> bool:
    page = folder / "site" / f"en/pledge/{pledge}/index.html"
    return page.exists() and text in page.read_text("utf-8")


def left_behind(engine: Engine) -> set[str]:
    with reader(engine).connect() as connection:
        return changed_areas(connection, step="figures", consumer="assess")[0]


def doubled(engine: Engine) -> int:
    """Figures of one vintage that stand there more than once."""
    about = observation.c
    key = (about.feed, about.indicator, about.area, about.period, about.definition, about.vintage)
    with reader(engine).connect() as connection:
        query = select(*key).group_by(*key, about.value).having(func.count() > 1)
        return len(connection.execute(query).all())


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    """Print a measurement, which no test judges."""
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")


def quiet(parts: Parts, engine: Engine) -> None:
    """Wait until nothing lies behind the watermark and nothing runs."""
    until(
        lambda: not left_behind(engine) and not any(map(parts.running, CHAIN)),
        "everything that was woken is done",
    )


def feeds_run_once(parts: Parts) -> None:
    runs = {dag: parts.trigger(dag) for dag in FEEDS}
    assert {dag: parts.ended(dag, run) for dag, run in runs.items()} == dict.fromkeys(
        FEEDS, "success"
    )


@pytest.mark.parametrize("executor", ["LocalExecutor", "CeleryExecutor"])
def test_whatever_comes_ends_up_right_once(
    executor: Executor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_system(tmp_path, executor) as (parts, engine):
        parts.unpause(*FEEDS, *CHAIN, "council_report")
        feeds_run_once(parts)
        until(lambda: page_says(tmp_path, "ballerup-co2", "272"), "the CO2 figures are on the page")

        began = time.monotonic()
        hand_in(
            tmp_path, "trees.csv", "0151,trees-planted,2025,412,tree,https://a.example,2026-02-01\n"
        )
        pledge = "ballerup-tree-per-newborn"
        until(lambda: page_says(tmp_path, pledge, "412"), "the handed-in figure is on the page")
        latency = time.monotonic() - began

        a_burst_loses_nothing(parts, engine, tmp_path)
        a_killed_task_is_done_again(parts, engine)
        mails_go_once(parts, tmp_path)
        quiet(parts, engine)

        assert doubled(engine) == 0
    say(capsys, f"{executor}: from a file in the folder to the page {latency:.1f} s (goal: 30)")


def a_burst_loses_nothing(parts: Parts, engine: Engine, folder: Path) -> None:
    """Fifty events at once, for areas in turn, while a figure comes in and runs are at work."""
    hand_in(folder, "more.csv", "0151,trees-planted,2024,398,tree,https://a.example,2026-02-01\n")
    with ThreadPoolExecutor(10) as pool:
        areas = ("0151", "0259", "GM0518")
        list(pool.map(lambda i: parts.tell("figures", areas[i % 3]), range(BURST)))
    pledge = "ballerup-tree-per-newborn"
    until(lambda: page_says(folder, pledge, "398"), "what came in the burst is on the page")
    quiet(parts, engine)


def a_killed_task_is_done_again(parts: Parts, engine: Engine) -> None:
    """A worker that is killed while it judges is tried again by itself, and does the same once."""
    before = words(engine)
    run = parts.trigger("assess")
    pid = until(lambda: running_pid(parts, "assess", run), "the task runs")
    os.kill(pid, signal.SIGKILL)
    parts.ended("assess", run)
    (task,) = parts.tasks("assess", run)
    assert (task["state"], task["try_number"]) == ("skipped", 2)  # nothing lay behind
    assert words(engine) == before


def running_pid(parts: Parts, dag: str, run: str) -> int | None:
    running = (each for each in parts.tasks(dag, run) if each["state"] == "running")
    return next((int(each["pid"]) for each in running if each["pid"]), None)


def words(engine: Engine) -> int:
    with reader(engine).connect() as connection:
        return int(connection.execute(select(func.count()).select_from(assessment)).scalar_one())


def mails_go_once(parts: Parts, folder: Path) -> None:
    """A second run of the report and a cleared one send nobody a second copy."""
    first = parts.trigger("council_report")
    assert parts.ended("council_report", first) == "success"
    mails = sorted((folder / "var/outbox").glob("*.eml"))
    written = [mail.stat().st_mtime_ns for mail in mails]
    parts.clear("council_report", first)
    assert parts.ended("council_report", first) == "success"
    again = parts.trigger("council_report")
    assert parts.ended("council_report", again) == "success"

    assert len(mails) == 3  # Den Haag, Ballerup, Koege
    assert sorted((folder / "var/outbox").glob("*.eml")) == mails
    assert [mail.stat().st_mtime_ns for mail in mails] == written


def test_three_hundred_feeds_can_be_parsed(capsys: pytest.CaptureFixture[str]) -> None:
    """As the DAG processor does it each half minute, without the import of Airflow itself."""
    program = (
        "import time\n"
        "from dataclasses import replace\n"
        "import airflow.sdk, tracker.scheduler, tracker.feeds as feeds\n"
        "many = [replace(f, id=f'{f.id}_{i}') for i in range(20) for f in feeds.FEEDS][:300]\n"
        "feeds.FEEDS = tracker.scheduler.FEEDS = tuple(many)\n"
        "source = open('dags/feeds.py').read()\n"
        "began = time.monotonic()\n"
        "made = {}\n"
        "exec(compile(source, 'feeds.py', 'exec'), made)\n"
        "print(len(made['FEEDS']), time.monotonic() - began)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    feeds, seconds = done.stdout.split()[-2:]
    say(capsys, f"parsing {feeds} feeds: {float(seconds):.1f} s (goal: 3)")

    assert feeds == "300"

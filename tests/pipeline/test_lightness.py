"""A run in which nothing changed pays for no checks: Great Expectations costs seconds to import."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.build import an_account_of, recorded
from tests.replay import Replay
from tracker.feeds.dk_klimaregnskabet_co2 import FEED

MARCH, MAY = "2026-03-17", "2026-05-13"
PROGRAM = f"""
import sys
from tracker.cli import app
try:
    app(["fetch", {FEED.id!r}], standalone_mode=False)
finally:
    print(sorted({{"great_expectations", "pandas"}} & set(sys.modules)))
"""


def fetch_in_a_process_of_its_own(folder: Path, mirror: str) -> str:
    """The last line that the run printed: what it had to import."""
    settings = {
        "TRACKER_MIRROR": mirror,
        "TRACKER_HOME": str(folder / "var"),
        "TRACKER_SITE": str(folder / "site"),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("validators", [True, False], ids=["304", "same bytes"])
def test_only_a_run_that_has_something_to_check_imports_great_expectations(
    tmp_path: Path, *, validators: bool
) -> None:
    body = an_account_of(40)
    answers = [replace(recorded(body, day), validators=validators) for day in (MARCH, MAY)]
    with Replay(answers=answers[:1]) as replay:
        first = fetch_in_a_process_of_its_own(tmp_path, replay.origin)
    with Replay(answers=answers) as replay:
        second = fetch_in_a_process_of_its_own(tmp_path, replay.origin)

    assert first == "['great_expectations', 'pandas']"
    assert second == "[]"

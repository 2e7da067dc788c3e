"""A preparer in a process of its own, which may be killed: python -m tests.pipeline.preparer.

Arguments: alerts or previews, folder, address of the database, day, and the step at which it is
killed.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.pipeline.posts import with_relay
from tests.pipeline.turned import on_day
from tracker.pipeline.previewing import prepare_previews
from tracker.pipeline.turning import prepare_alerts
from tracker.store import outbox

PREPARE = {"alerts": prepare_alerts, "previews": prepare_previews}


def started(
    what: str, folder: Path, url: str, day: date, step: str = "never"
) -> "subprocess.Popen[str]":
    """Start a preparer; what it prints is how many mails it composed."""
    arguments = [what, str(folder), url, str(day), step]
    command = [sys.executable, "-m", "tests.pipeline.preparer", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _dies(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _then_dies(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **names: Any) -> Any:
        function(*arguments, **names)
        return _dies()

    return call


if __name__ == "__main__":
    kind, home, database, on, killed_at = sys.argv[1:]
    if killed_at == "composed":
        outbox.add_prepared = _dies
    elif killed_at == "one is kept":
        outbox.add_prepared = _then_dies(outbox.add_prepared)
    waits = "on" if kind == "previews" else "off"
    with with_relay(Path(home), None, database_url=database, approval=waits) as opened:
        number = PREPARE[kind](on_day(opened, date.fromisoformat(on)))
        sys.stdout.write(f"{number}\n")

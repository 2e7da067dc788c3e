"""A sender in a process of its own, which may be killed at a step: python -m tests.pipeline.sender.

Arguments: folder, address of the database, port of the relay, and the step at which it is killed.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.pipeline.posts import with_relay
from tracker.mail.smtp import Connection
from tracker.pipeline import posting, sending
from tracker.pipeline.context import Context
from tracker.store import outbox


def started(folder: Path, url: str, port: int, step: str = "never") -> "subprocess.Popen[str]":
    """Start a sender; what it prints is how many mails it sent."""
    arguments = [str(folder), url, str(port), step]
    command = [sys.executable, "-m", "tests.pipeline.sender", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _dies(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dies_after_one_mail() -> None:
    post_one = posting._post_one

    def post_one_and_die(context: Context, connection: Connection, key: str) -> bool:
        post_one(context, connection, key)
        _dies()
        return False

    posting._post_one = post_one_and_die


def _prepare(step: str) -> None:
    if step == "before claim":
        outbox.claim = _dies
    elif step == "claimed":
        Connection.send = _dies  # type: ignore[method-assign]
    elif step == "taken by the relay":
        outbox.mark_sent = _dies
    elif step == "marked":
        _dies_after_one_mail()


if __name__ == "__main__":
    home, database, relay_port, killed_at = sys.argv[1:]
    _prepare(killed_at)
    with with_relay(Path(home), ("127.0.0.1", int(relay_port)), database_url=database) as context:
        sys.stdout.write(f"{sending.send(context)}\n")

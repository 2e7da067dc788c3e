# ruff: noqa: INP001 - a folder of scripts, no package
"""One way to do the work, in a process of its own whose memory another one watches."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from measuring import measured, memory_of_all

SECONDS_BETWEEN_LOOKS = 0.05


def work_when_told(prepared: Callable[[], Sequence[int]]) -> None:
    """In the child: say that imports are done, wait, work, tell what it cost."""
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(measured(prepared)), flush=True)


def watched(script: str, *arguments: str, counts: str) -> dict[str, float]:
    """Run such a child; `counts` names what it tells first. Memory is that of all its processes.

    A line of a log may stand before what the child tells.
    """
    command = [sys.executable, script, *arguments]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None  # noqa: S101 - both are pipes
    assert child.stdout is not None  # noqa: S101
    child.stdout.readline()
    before, peak, done = memory_of_all(child.pid), [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(SECONDS_BETWEEN_LOOKS):
            peak.append(memory_of_all(child.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    print("go", file=child.stdin, flush=True)
    try:
        *_, last = child.stdout
    finally:
        done.set()
        watcher.join()
        child.wait()
    told = json.loads(last)
    return {
        counts: told["found"][0],
        "cpu": round(told["client"], 2),
        "wall": round(told["wall"], 2),
        "megabytes": round(max(peak) - before),
    }

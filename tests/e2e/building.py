"""Builds sites in processes that may be killed, while a test reads what is served.

`python -m tests.e2e.building HOME` takes one order a line: which state of the data, a code version,
and the step before which the build ends itself by SIGKILL (0: never). It answers each with the exit
code and the number of steps; a step is one change of the file system.
"""

import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self
from unittest.mock import patch

from jinja2 import Environment

from tests.conftest import ROOT
from tests.publish.charging_promise import charging
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.domain.assessment import TargetStatus
from tracker.publish import workshop
from tracker.publish.compiled import Shelf
from tracker.publish.environment import make_environment
from tracker.publish.language import Language
from tracker.publish.site import build
from tracker.publish.views import SiteView

STATES: Final[Mapping[str, TargetStatus]] = {
    "one": TargetStatus.AT_RISK,
    "two": TargetStatus.OFF_TRACK,
}
STEPS: Final = frozenset(
    {
        "os.chmod",
        "os.link",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.symlink",
        "shutil.rmtree",
    }
)


def a_state(name: str, version: str = "1") -> SiteView:
    """The small site in one of two states of its data."""
    return replace(a_site((charging(), co2(status=STATES[name]), trees())), code_version=version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """How a build ended: 0, or the negative number of the signal."""

    code: int
    steps: int


class Builder:
    """The process that builds, seen from the test: `begin`, look whether it `is_done`, `end`."""

    def __init__(self, home: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.building", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            cwd=ROOT,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("the builder cannot be talked to")
        self._orders, self._answers = self._process.stdin, self._process.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._process.communicate()

    def begin(self, state: str, version: str, *, die_at: int = 0) -> None:
        """Order a build and go on."""
        self._orders.write(f"{state} {version} {die_at}\n")
        self._orders.flush()

    def is_done(self) -> bool:
        """Whether the build that was begun is over."""
        return bool(select.select([self._answers], [], [], 0)[0])

    def end(self) -> Built:
        """Wait until the build is over."""
        code, steps = self._answers.readline().split()
        return Built(code=int(code), steps=int(steps))

    def whole(self, state: str, version: str) -> Built:
        """One build from begin to end."""
        self.begin(state, version)
        return self.end()


def main(home: Path) -> None:
    """Obey one order after the other; each build runs in a fork of its own."""
    with patch.object(workshop, "make_environment", _kept(make_environment)):
        for state in STATES:  # each fork inherits what this compiles
            build(a_state(state), home=home / "warm", link=home / "warm-site")
        _obey(home)


def _kept(make: Callable[..., Environment]) -> Callable[..., Environment]:
    """Compile the templates of a language once: it takes longer than all the rest of a build."""
    made: dict[str, Environment] = {}

    def make_once(templates: Path, language: Language, shelf: Shelf) -> Environment:
        if language.code not in made:
            made[language.code] = make(templates, language, shelf)
        return made[language.code]

    return make_once


def _obey(home: Path) -> None:
    for order in sys.stdin:
        state, version, die_at = order.split()
        counted, counter = os.pipe()
        child = os.fork()
        if not child:
            _build(home, a_state(state, version), int(die_at), counter)
        os.close(counter)
        _, status = os.waitpid(child, 0)
        steps = len(_everything(counted))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)} {steps}\n")
        sys.stdout.flush()


def _build(home: Path, site: SiteView, die_at: int, counter: int) -> None:
    """Build and leave; a fork must never come back."""
    code = 1
    try:
        _watch(die_at, counter)
        build(site, home=home, link=home / "site")
        code = 0
    except BaseException:  # noqa: BLE001 - a child of fork must never return
        traceback.print_exc()
    finally:
        os._exit(code)


def _watch(die_at: int, counter: int) -> None:
    """Count the steps, one byte each, and die before the one that was ordered."""
    came, own = 0, os.getpid()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal came
        if os.getpid() != own:
            return
        if event not in STEPS and not (event == "open" and _writes(arguments)):
            return
        came += 1
        os.write(counter, b"s")
        if came == die_at:
            os.kill(own, signal.SIGKILL)

    sys.addaudithook(hook)


def _writes(arguments: tuple[Any, ...]) -> bool:
    mode, flags = arguments[1], arguments[2]
    return bool(flags & (os.O_WRONLY | os.O_RDWR)) if mode is None else not mode.startswith("r")


def _everything(pipe: int) -> bytes:
    with os.fdopen(pipe, "rb") as file:
        return file.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

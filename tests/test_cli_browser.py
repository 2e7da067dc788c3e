"""`tracker mail preview` shows the mail in a browser: a real program that BROWSER names."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BROWSER = """#!/bin/sh
printf '%s' "$1" > "$SEEN"
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No setting of this machine, and a browser that only writes down what it was given."""
    program = tmp_path / "browser"
    program.write_text(BROWSER)
    program.chmod(0o700)
    others = {key: text for key, text in os.environ.items() if not key.startswith("TRACKER_")}
    return {
        **others,
        "PYTHONPATH": str(ROOT),
        "BROWSER": str(program),
        "SEEN": str(tmp_path / "seen"),
        "TRACKER_PRINTS": "false",
    }


def preview(
    folder: Path, environment: dict[str, str], *arguments: str, terminal: bool = False
) -> str:
    """What the command says; a terminal is a pseudo terminal of the system."""
    command = [sys.executable, "-m", "tracker", "mail", "preview", "ballerup", *arguments]
    reading, writing = pty.openpty() if terminal else os.pipe()
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=writing) as running:
        os.close(writing)
        said = b"".join(iter(lambda: _read(reading), b""))
    os.close(reading)
    assert running.returncode == 0
    return said.decode()


def _read(descriptor: int) -> bytes:
    """A pseudo terminal whose other end is closed is an error on Linux."""
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""


def test_on_a_terminal_the_browser_gets_the_page_of_the_mail(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    said = preview(tmp_path, environment, terminal=True)

    page = tmp_path / "var" / "preview" / "ballerup.html"
    assert (tmp_path / "seen").read_text() == page.as_uri()
    assert "Ballerup" in page.read_text("utf-8")
    assert "open " not in said


def test_elsewhere_files_are_written_and_no_browser_starts(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    said = preview(tmp_path, environment)

    assert said.endswith("open var/preview/ballerup.html\n")
    assert (tmp_path / "var/preview/ballerup.html").is_file()
    assert not (tmp_path / "seen").exists()


def test_who_asks_for_it_gets_a_browser_anywhere_and_who_does_not_gets_none(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    preview(tmp_path, environment, "--no-open", terminal=True)
    assert not (tmp_path / "seen").exists()

    preview(tmp_path, environment, "--open", "--out", "mine")
    assert (tmp_path / "seen").read_text() == (tmp_path / "mine/ballerup.html").as_uri()


def test_where_no_browser_starts_the_page_is_named(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    nowhere = {**environment, "BROWSER": str(tmp_path / "gone"), "PATH": str(tmp_path)}

    said = preview(tmp_path, nowhere, "--open")

    assert said.endswith("open var/preview/ballerup.html\n")

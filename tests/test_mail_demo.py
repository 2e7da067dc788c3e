"""`make mail-demo`: from the recordings over SMTP, with the same bytes on two machines."""

import os
import re
import subprocess
import sys
from email import message_from_bytes
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT
from tests.mail_demo import COUNCILS, RUN
from tracker.mail.message import decode, parts_of
from tracker.publish.prints import can_print

MACHINES = {
    "one": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    "two": {
        "PYTHONHASHSEED": "77",
        "TZ": "America/Los_Angeles",
        "LC_ALL": "da_DK.UTF-8",
        "TRACKER_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/other",
        "TRACKER_SMTP_HOST": "mail.example.org",
        "TRACKER_PUBLISHER_NAME": "Somebody",
    },
}
# Python runs this before all else, in every process of a machine whose clock goes wrong.
AHEAD = """
from datetime import datetime, timedelta
import time_machine
time_machine.travel(datetime.now() + timedelta(days=40)).start()
"""


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two demonstrations at once, with other settings around them and weeks between them."""
    folders = {name: tmp_path_factory.mktemp(name) / "demo" for name in MACHINES}
    (folders["two"].parent / "sitecustomize.py").write_text(AHEAD)
    running = [started(folders[name], settings) for name, settings in MACHINES.items()]
    assert [(each.wait(), each.stderr and each.stderr.read()) for each in running] == [(0, "")] * 2
    return folders


def started(folder: Path, settings: dict[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, str(ROOT / "tests/mail_demo.py"), str(folder)]
    environment = {**os.environ, **settings, "PYTHONPATH": f"{folder.parent}:{ROOT}"}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def files_of(folder: Path) -> dict[str, bytes]:
    """The mails and their parts."""
    return {
        each.name: each.read_bytes()
        for each in folder.iterdir()
        if each.is_file() and each.name != RUN
    }


def test_two_runs_leave_the_same_mails_byte_by_byte(demos: dict[str, Path]) -> None:
    one, other = files_of(demos["one"]), files_of(demos["two"])

    assert sorted(one) == sorted(other)
    assert [name for name, content in one.items() if other[name] != content] == []


def test_each_council_got_a_mail_of_its_own_in_its_language(demos: dict[str, Path]) -> None:
    mails = {
        name: (demos["one"] / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n")
        for name in COUNCILS
    }

    for name, (area, language, _) in COUNCILS.items():
        message = message_from_bytes(mails[name])
        assert message["To"] == f"{name}@council.example"
        assert message["List-Id"].startswith(f"<monthly.{area.lower()}.")
        assert message["Content-Language"] == language
    assert "mei 2026" in decode(mails["denhaag"])[0]
    assert "Køge, maj 2026" in decode(mails["koege"])[0]


def test_beside_a_mail_lie_its_parts_to_look_at(demos: dict[str, Path]) -> None:
    files = files_of(demos["one"])
    parts = parts_of(files["ballerup.eml"])

    assert files["ballerup.png"] == parts["chart.png"]
    assert files["ballerup.csv"] == parts["0151-2026-05.csv"]
    assert b'src="ballerup.png"' in files["ballerup.html"]
    assert files["ballerup.txt"].decode().startswith("Ballerup, maj 2026: ")
    assert ("ballerup.pdf" in files) == can_print()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    demo = started(tmp_path, {})

    assert demo.wait() == 2
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


def test_the_demonstration_installs_all_that_the_catcher_and_the_prints_need() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("$\\\n  ", "")
    core = (ROOT / "requirements/core.lock").read_text("utf-8")
    (chosen,) = re.findall(r"^DEMO := (.+)$", makefile, re.MULTILINE)
    installed = {*chosen.split("|"), *re.findall(r"^([a-z0-9-]+)==", core, re.MULTILINE)}

    needed = {"aiosmtpd", "weasyprint"}
    while more := {name for each in needed for name in required_by(each)} - needed:
        needed |= more

    assert len(needed) > 10
    assert needed - installed == set()


def required_by(package: str) -> set[str]:
    """The packages that one needs on this machine, with its extras for WOFF fonts."""
    wanted = map(Requirement, requires(package) or [])
    extras = ("", "woff") if package == "fonttools" else ("",)
    return {
        canonicalize_name(each.name)
        for each in wanted
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras)
    }

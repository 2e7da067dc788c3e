"""The Dockerfile, held against the repository: it cannot be built without an engine."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

from tests.conftest import ROOT
from tests.deploy.containers import image_environment, instructions


def sources() -> list[str]:
    """What COPY takes from the checkout, not from another stage."""
    copied = [rest.split() for name, rest in instructions() if name == "COPY"]
    return [each for words in copied if not words[0].startswith("--") for each in words[:-1]]


def copied_in_the_first_stage(folder: Path) -> None:
    """Do what the COPY lines before the second FROM say."""
    stages = [index for index, (name, _) in enumerate(instructions()) if name == "FROM"]
    for name, rest in instructions()[: stages[1]]:
        *taken, target = rest.split() if name == "COPY" else [""]
        for each in taken:
            source = ROOT / each
            if source.is_dir():
                shutil.copytree(
                    source, folder / target, ignore=shutil.ignore_patterns("__pycache__")
                )
            else:
                (folder / target).mkdir(parents=True, exist_ok=True)
                shutil.copy(source, folder / target)


def test_every_source_of_a_copy_is_there_and_let_in() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}

    assert {"tracker", "dags", "hatch_build.py"} <= set(sources())
    assert [each for each in sources() if not (ROOT / each).exists()] == []
    assert set(sources()) == let_in


def test_the_wheel_is_built_from_what_is_copied_and_carries_everything(tmp_path: Path) -> None:
    copied_in_the_first_stage(tmp_path)

    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-index", "--no-cache-dir"),
            *("--no-build-isolation", "--wheel-dir", "wheels", "."),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    names = set(ZipFile(wheel).namelist())
    expected = {
        each.relative_to(ROOT).as_posix()
        for each in (ROOT / "tracker").rglob("*")
        if each.is_file() and "__pycache__" not in each.parts
    }
    assert expected - names == set()
    for folder in ("expectations", "reports"):
        files = {
            f"tracker/_{each.relative_to(ROOT).as_posix()}"
            for each in (ROOT / folder).rglob("*")
            if each.is_file() and each.suffix != ".mo"
        }
        assert files
        assert files - names == set()


def test_the_lock_of_the_image_is_hashed_and_whole() -> None:
    text = (ROOT / "requirements" / "airflow.lock").read_text()
    pins = re.findall(r"^([a-z0-9.-]+)==", text, flags=re.MULTILINE)

    assert {"apache-airflow", "apache-airflow-providers-celery", "redis", "hatchling"} <= set(pins)
    assert len(
        re.findall(r"^[a-z0-9.-]+==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    ) == len(pins)
    assert "://" not in text


def test_pip_knows_every_option() -> None:
    lines = [rest for name, rest in instructions() if name == "RUN" and " -m pip " in rest]
    for verb in ("install", "wheel"):
        (help_text, _) = subprocess.Popen(
            [sys.executable, "-m", "pip", verb, "--help"], stdout=subprocess.PIPE, text=True
        ).communicate()
        used = {
            option
            for line in lines
            for command in line.split("&&")
            if f" -m pip {verb} " in command
            for option in re.findall(r"--[a-z-]+", command)
        }
        assert used
        assert {each for each in used if each not in help_text} == set()


def test_the_image_runs_without_root_through_the_entry() -> None:
    after = [name for name, _ in instructions()]
    entry = dict(instructions())["ENTRYPOINT"]

    assert after.index("USER") > after.index("RUN")
    assert "RUN" not in after[after.index("USER") :]
    assert entry == '["python", "-m", "tracker.start"]'
    assert find_spec("tracker.start") is not None
    assert image_environment()["PATH"].startswith("/opt/tracker/bin:")
    assert (ROOT / "dags").is_dir()

"""`make pin-images`, with a program in Docker's place that knows a digest for each tag."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = ("Dockerfile", "docker-compose.yml")
DOCKER = """#!/bin/sh
[ "$1" = pull ] && { [ "$3" != "$MISSING" ] || { echo "no such image" >&2; exit 1; }; exit 0; }
[ "$1 $2" = "image inspect" ] || exit 9
echo "${4%%:*}@sha256:$(printf %s "$4" | sha256sum | cut -d' ' -f1)"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def docker(tmp_path: Path) -> str:
    """A PATH with a docker."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "docker").write_text(DOCKER)
    (folder / "docker").chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def pin(folder: Path, path: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "pin_images.py"), str(folder)],
        env={**os.environ, "PATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def texts(folder: Path) -> list[str]:
    return [(folder / name).read_text() for name in FILES]


def test_every_image_but_our_own_gets_its_digest(checkout: Path, docker: str) -> None:
    done = pin(checkout, docker)

    lines = re.findall(r"^(?:FROM|\s+image:) (\S+)", "\n".join(texts(checkout)), re.MULTILINE)
    assert done.returncode == 0, done.stderr
    assert len(lines) == 7
    assert [each for each in lines if "@sha256:" not in each] == ["tracker:0.1.0"]
    assert set(done.stdout.split()) == {each for each in lines if "@" in each}


def test_a_second_time_changes_nothing(checkout: Path, docker: str) -> None:
    pin(checkout, docker)
    before = texts(checkout)

    pin(checkout, docker)

    assert texts(checkout) == before


def test_without_docker_it_says_so_and_changes_nothing(checkout: Path) -> None:
    done = pin(checkout, "/nonexistent")

    assert done.returncode == 1
    assert "docker is not on this machine" in done.stderr
    assert texts(checkout) == texts(ROOT)


def test_an_image_that_cannot_be_had_is_named_and_nothing_changes(
    checkout: Path, docker: str
) -> None:
    (image,) = re.findall(r"image: (caddy\S+)", texts(ROOT)[1])

    done = pin(checkout, docker, MISSING=image)

    assert done.returncode == 1
    assert f"could not get {image}: no such image" in done.stderr
    assert texts(checkout) == texts(ROOT)

"""What Dockerfile and docker-compose.yml say, read by the real Compose and a reader of our own."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

PROFILES = ("", "mail", "celery", "*")
OVERRIDE = "deploy/more-machines.yml"
DEFAULTS: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}


def compose_binary() -> Path:
    """The real program: the package's own command leaves with 0 whatever happened."""
    package = find_spec("compose")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "docker-compose"


def checkout(folder: Path) -> Path:
    """The files that Compose reads, without the .env of whoever runs the tests."""
    for name in ("docker-compose.yml", ".env.example", "Dockerfile"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    return folder


def compose(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [compose_binary(), *arguments],
        cwd=folder,
        env={**DEFAULTS, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def configured(folder: Path, profile: str = "*", *files: str, **variables: str) -> dict[str, Any]:
    """Everything that Compose made of the files, with the example as settings."""
    named = [option for file in files for option in ("--file", file)]
    done = compose(
        folder,
        *("--env-file", ".env.example", "--profile", profile, *named, "config"),
        *("--format", "json"),
        **variables,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def commands_of(service: Mapping[str, Any]) -> list[list[str]]:
    """Each command that a service of our own image runs; `sh -c` is taken apart."""
    words: list[str] = service["command"]
    if words[0] != "sh":
        return [words]
    return [part.split() for part in words[-1].split("&&")]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, rest), with the lines of one instruction joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    whole = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    lines = [line for line in whole.splitlines() if line.strip()]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def image_environment() -> dict[str, str]:
    """What the image sets for every process."""
    (rest,) = [rest for name, rest in instructions() if name == "ENV"]
    return dict(each.split("=", 1) for each in rest.split())

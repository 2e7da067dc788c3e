"""What is not documented fails here."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.cli import app

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def commands() -> set[str]:
    return {each.callback.__name__ for each in app.registered_commands if each.callback} | {
        group.name for group in app.registered_groups if group.name
    }


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert commands()
    assert {each for each in commands() if f"`tracker {each}" not in readme} == set()


def test_the_readme_names_every_command_of_a_group() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = {
        f"{group.name} {each.name or each.callback.__name__}"
        for group in app.registered_groups
        if group.typer_instance
        for each in group.typer_instance.registered_commands
        if each.callback
    }

    assert {"mail preview", "new feed", "feeds accept"} <= names
    assert {each for each in names if f"`tracker {each}" not in readme} == set()


def test_make_lists_every_target_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z0-9-]+)", readme, re.MULTILINE))

    assert {"run", "test"} <= named
    assert {each for each in named if f"\n{each}:" not in makefile} == set()


@pytest.mark.parametrize("page", PAGES, ids=[each.name for each in PAGES])
def test_every_link_inside_the_documentation_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_help_says_one_line_about_every_command() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "tracker", "--help"], capture_output=True, text=True, check=True
    ).stdout

    for command in commands():
        assert re.search(rf"^\s+{command}\s+\S+", shown, re.MULTILINE), command

"""The hash of the catalogue is one that anybody can make with the tools of any machine."""

import shutil
import subprocess
from pathlib import Path

from tests.catalogue.bergen import write
from tests.conftest import ROOT
from tracker.catalogue.load import load

COMMAND = "LC_ALL=C sha256sum *.csv *.toml pledges/*.toml | sha256sum"


def by_hand(folder: Path) -> str:
    shell = shutil.which("sh") or "sh"
    said = subprocess.run(
        [shell, "-c", COMMAND], cwd=folder, capture_output=True, text=True, check=True
    )
    return said.stdout.split()[0]


def test_it_is_the_one_that_the_guide_shows_how_to_make(tmp_path: Path) -> None:
    folder = write(tmp_path)

    assert load(folder).digest == by_hand(folder)
    assert load().digest == by_hand(ROOT / "tracker/catalogue")
    assert COMMAND in (ROOT / "docs/operating.md").read_text("utf-8")


def test_any_change_of_any_file_changes_it(tmp_path: Path) -> None:
    before = load(write(tmp_path)).digest

    with (tmp_path / "pledges/bergen.toml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")

    assert load(tmp_path).digest != before

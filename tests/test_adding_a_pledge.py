"""docs/adding-a-pledge.md: its commands run to the letter, in a copy of the catalogue."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalogue.bergen import a_pledge, line_with
from tests.catalogue.bergen import write as write_bergen
from tests.conftest import ROOT
from tests.pipeline.build import NO_DRAWINGS
from tracker.catalogue.lint import lint, unfinished
from tracker.catalogue.load import load
from tracker.domain.pledge import Baseline, Reach, Trend

GUIDE = (ROOT / "docs" / "adding-a-pledge.md").read_text(encoding="utf-8")
COMMANDS = "".join(re.findall(r"```sh\n(.*?)```", GUIDE, flags=re.DOTALL))
TEXT = "Climate\n\nWe want more solar panels on our roofs.\n"


def environment(folder: Path, catalogue: Path) -> dict[str, str]:
    """`tracker` is this code, and writes nowhere but into the folder."""
    binaries = folder / "bin"
    binaries.mkdir(exist_ok=True)
    shim = binaries / "tracker"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tracker "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TRACKER_CATALOGUE": str(catalogue),
        "TRACKER_HOME": str(folder / "var"),
        "TRACKER_SITE": str(folder / "site"),
        "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'tracker.db'}",
        **NO_DRAWINGS,
    }


def ran(
    folder: Path, catalogue: Path, *command: str, script: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-e", "-c", script] if script else [sys.executable, "-m", "tracker", *command],
        cwd=folder,
        env=environment(folder, catalogue),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def bergen(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    write_bergen(folder)
    indicators = folder / "indicators.toml"
    text = re.sub(r"feeds = .*", "feeds = []", indicators.read_text(encoding="utf-8"))
    indicators.write_text(text, encoding="utf-8")
    return folder


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_commands_of_the_guide_run_to_the_letter(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue"
    shutil.copytree(ROOT / "tracker" / "catalogue", catalogue)
    (tmp_path / "programme.txt").write_text(TEXT, encoding="utf-8")

    done = ran(tmp_path, catalogue, script=COMMANDS)

    assert COMMANDS.count("tracker new") == 3
    assert done.returncode == 0, done.stderr
    loaded = load(catalogue)
    pledge = loaded.pledges["koege-solar-roofs"]
    assert (pledge.council, pledge.said_by) == ("koege", "A party")
    assert isinstance(pledge.target, Trend)
    assert loaded.areas["4601"].country == "NO"
    listed = [line for line in done.stdout.split("\n") if line.startswith("warning: ")]
    assert len(listed) == len(list(unfinished(loaded))) == 12
    line = line_with(catalogue, "pledges/koege.toml", "[koege-solar-roofs.text.da]") + 1
    place = f"pledges/koege.toml, line {line}, koege-solar-roofs.text.da.title"
    assert f"warning: {place}: still says change-me." in listed


def test_nothing_is_published_while_a_skeleton_waits_to_be_filled_in(
    tmp_path: Path, bergen: Path
) -> None:
    made = ran(
        *(tmp_path, bergen, "new", "pledge", "bergen-trees"),
        *("--area", "4601", "--document", "plan"),
    )
    built = ran(tmp_path, bergen, "build")
    assessed = ran(tmp_path, bergen, "assess")

    assert made.returncode == 0, made.stderr
    assert (built.returncode, assessed.returncode) == (1, 1)
    assert "bergen-trees.section: still says change-me." in built.stderr
    assert "bergen-trees.section: still says change-me." in assessed.stderr
    assert not (tmp_path / "site").exists()


def test_a_goal_makes_a_level_to_reach_and_its_words_prove_the_document(
    tmp_path: Path, bergen: Path
) -> None:
    (tmp_path / "programme.txt").write_text(TEXT, encoding="utf-8")
    document = ran(
        *(tmp_path, bergen, "new", "document", "programme", "--text", "programme.txt"),
        *("--locale", "nb", "--address", "https://bergen.example/programme"),
    )
    pledge = ran(
        *(tmp_path, bergen, "new", "pledge", "bergen-sockets", "--area", "4601"),
        *("--document", "programme", "--term", "2024-01-01..2027-12-31", "--said-by", 'A "party"'),
        *("--section", "Climate", "--phrase", "more solar panels", "--indicator", "chargers"),
        *("--baseline", "2024-01-01=100", "--goal", "500", "--deadline", "2027-12-31"),
    )

    assert (document.returncode, pledge.returncode) == (0, 0), document.stderr + pledge.stderr
    loaded = load(bergen)
    found = loaded.pledges["bergen-sockets"]
    baseline = Baseline(day=found.term_start, value=100.0)
    assert found.target == Reach(
        indicator="chargers", baseline=baseline, goal=500.0, deadline=found.term_end
    )
    assert (found.said_by, found.council) == ('A "party"', None)
    assert loaded.documents["programme"].published_is_assumed
    others = [each for each in loaded.pledges if each != "bergen-sockets"]
    assert others == ["bergen-chargers"]
    (bergen / "pledges" / "bergen.toml").write_text(
        a_pledge("bergen-chargers")
        .replace('"plan"', '"programme"')
        .replace("Streets", "Climate")
        .replace("more chargers", "solar panels"),
        encoding="utf-8",
    )
    (tmp_path / "plan.txt").write_text("", encoding="utf-8")
    documents = bergen / "documents.toml"
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    documents.write_text(
        documents.read_text(encoding="utf-8").replace("0" * 64, empty), encoding="utf-8"
    )
    lint(load(bergen), feed_ids=(), sources=tmp_path)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (
            "pledge bergen-chargers --area 4601 --document plan",
            "pledge 'bergen-chargers' is there already",
        ),
        ("pledge Bergen --area 4601 --document plan", "'Bergen' cannot be an id"),
        ("pledge bergen-x --area 4602 --document plan", "there is no area '4602'"),
        ("pledge bergen-x --area 4601 --document plan --council oslo", "no council that we know"),
        ("pledge bergen-x --area 4601 --document plam", "document: 'plam' is no document"),
        ("pledge bergen-x --area 4601 --document plan --indicator cars", "'cars' is no indicator"),
        (
            "pledge bergen-x --area 4601 --document plan --indicator chargers --goal 500",
            "bergen-x.target.baseline: missing",
        ),
        ("pledge bergen-x --area 4601 --document plan --term 2024..2025", "'2024' is no day"),
        (
            "pledge bergen-x --area 4601 --document plan --baseline 2024-01-01=many",
            "write a day and a value",
        ),
        ("document plan --text plan.txt", "document 'plan' is there already"),
        ("document other --text nowhere.txt", "nowhere.txt cannot be read"),
        ("area 4601 --country NO --name B --source L --year 2024", "area '4601' is there already"),
        ("area 03-01 --country NO --name O --source L --year 2024", "cannot be an area's code"),
        (
            "area 0301 --country NO --name O --source L --year 2024 --name-in nb=Oslo",
            "write one of nl, da, en",
        ),
    ],
)
def test_a_wrong_entry_is_refused_and_nothing_is_written(
    tmp_path: Path, bergen: Path, command: str, says: str
) -> None:
    before = snapshot(bergen)

    refused = ran(tmp_path, bergen, "new", *command.split())

    assert refused.returncode in {1, 2}
    assert says in " ".join(refused.stderr.split())
    assert snapshot(bergen) == before


def test_an_area_may_have_another_name_in_a_language(tmp_path: Path, bergen: Path) -> None:
    made = ran(
        *(tmp_path, bergen, "new", "area", "0301", "--country", "NO", "--name", "Oslo, by"),
        *("--name-in", "en=Oslo", "--source", "A list", "--year", "2024"),
    )

    assert made.returncode == 0, made.stderr
    assert load(bergen).areas["0301"].names == {"nl": "Oslo, by", "da": "Oslo, by", "en": "Oslo"}

"""docs/adding-a-feed.md, followed to the letter in a copy of the checkout."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.build import NOW
from tracker.catalogue.load import load
from tracker.errors import SettingsError
from tracker.pipeline.new_feed import new_feed

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs/adding-a-feed.md").read_text(encoding="utf-8")
FEED = "dk_energinet_wind_capacity"
STEP = re.compile(
    r"(?P<what>Write|Append\sto|Replace\sthere)\s`(?P<name>[^`]+)`:\n\n```\w+\n(?P<text>.*?)```",
    re.DOTALL,
)
COPIED = ("tracker", "expectations", "reports", "tests", "docs", "pyproject.toml")
LINES_IN_THE_LIST = 2  # the import and the entry
ADDRESS = "https://figures.example/births.json"

UNFIT = (
    "",
    "https://",
    "https://localhost/x",
    "https://../x",
    "https://-a.example/x",
    "https://a..example/x",
    "https://127.0.0.1/x",
    "https://[x",
    "https://[::1]/x",
    "https://user:pw@figures.example/x",
    "https://figures.example:8080/x",
    "https://figures.example:port/x",
    "https://exam\\ple.example/x",
    'https://figures.example/"x',
    "https://figures.example/'x",
    "https://figures.example/\\n",
    "https://figures.example/a b",
    "https://figures.example/x\n",
    "https://figures.example/$id",
    "https://figures.example/x#part",
    "https://figures.example/å",
    "https://figures.example/%zz",
    "https://figures.example/../x",
    "https://figures.example/x/..",
)


def a_checkout(folder: Path) -> Path:
    """What a clean clone holds of the parts that a feed touches."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def ran(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in the copy, which has no folder of real files beside it, as most checkouts."""
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def follow(checkout: Path, step: re.Match[str]) -> str:
    """Do what one step says; gives the file that it is about."""
    text = step["text"]
    if step["what"].startswith("Replace"):
        path = checkout / "tests/recordings/replay.toml"
        kept = path.read_text(encoding="utf-8").partition(step["name"])[0]
        path.write_text(kept + text, encoding="utf-8")
        return "tests/recordings/replay.toml"
    path = checkout / step["name"]
    before = path.read_text(encoding="utf-8") if step["what"].startswith("Append") else ""
    path.write_text(before + text, encoding="utf-8")
    return step["name"]


def test_the_guide_followed_to_the_letter_gives_a_feed_that_passes_every_test(
    tmp_path: Path,
) -> None:
    checkout = a_checkout(tmp_path)
    indicator, *rest = STEP.finditer(GUIDE)
    (command,) = re.findall(r"\.venv/bin/(tracker new feed [^`]*)\n```", GUIDE)

    follow(checkout, indicator)
    made = ran(checkout, *command.replace("\\\n", "").split())
    skeleton = ran(checkout, "pytest", "tests/feeds", "-k", FEED)
    followed = [follow(checkout, step) for step in rest]
    tests = ran(checkout, "pytest", "tests/feeds", "-k", FEED)
    rules = ran(checkout, "pytest", "tests/checks/test_expectations.py", "-k", FEED)

    assert made.returncode == 0, made.stderr
    assert "change-me" in skeleton.stdout
    assert len(followed) == 5
    assert tests.returncode == 0, tests.stdout
    assert rules.returncode == 0, rules.stdout


def test_a_feed_with_its_rules_and_its_recording_takes_fewer_than_80_lines() -> None:
    texts = [step["text"] for step in STEP.finditer(GUIDE) if "test_" not in step["name"]][1:]
    lines = [line for text in texts for line in text.splitlines() if line.strip()]

    assert len(texts) == 4
    assert 40 < len(lines) + LINES_IN_THE_LIST < 80


def test_a_skeleton_is_named_in_every_list_and_nothing_else_changes(tmp_path: Path) -> None:
    checkout = a_checkout(tmp_path)
    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}

    written = new_feed(
        load(), "dk_xx_births", indicator="births", url=ADDRESS, now=NOW, checkout=checkout
    )

    changed = {
        str(path.relative_to(checkout))
        for path in checkout.rglob("*")
        if path.is_file() and before.get(path) != path.read_bytes()
    }
    assert changed == set(written)
    assert len(written) == 7
    listed = (checkout / "tracker/feeds/__init__.py").read_text(encoding="utf-8")
    assert listed.count("dk_xx_births") == 2
    indicators = (checkout / "tracker/catalogue/indicators.toml").read_text(encoding="utf-8")
    assert '"dk_dst_births", "dk_xx_births"]' in indicators


@pytest.mark.parametrize(
    ("feed", "indicator", "url", "says"),
    [
        ("births", "births", ADDRESS, "no feed id"),
        ("../../x_y_z", "births", ADDRESS, "no feed id"),
        ("dk_dst_births", "births", ADDRESS, "already"),
        ("dk_xx_births", "storks", ADDRESS, "no indicator 'storks'"),
        ("dk_xx_births", "births", "http://figures.example/", "no address"),
        ("dk_xx_births", "births", f"{ADDRESS}?a=b", "no address"),
    ],
)
def test_a_wrong_name_writes_nothing(
    tmp_path: Path, feed: str, indicator: str, url: str, says: str
) -> None:
    checkout = a_checkout(tmp_path)
    before = sorted(checkout.rglob("*"))

    with pytest.raises(SettingsError, match=says):
        new_feed(load(), feed, indicator=indicator, url=url, now=NOW, checkout=checkout)

    assert sorted(checkout.rglob("*")) == before


@pytest.mark.parametrize("address", UNFIT)
def test_an_address_that_would_not_be_plain_text_in_every_file_writes_nothing(
    tmp_path: Path, address: str
) -> None:
    replay = tmp_path / "tests/recordings/replay.toml"
    replay.parent.mkdir(parents=True)
    replay.touch()

    with pytest.raises(SettingsError, match="no address") as caught:
        new_feed(
            load(), "dk_xx_births", indicator="births", url=address, now=NOW, checkout=tmp_path
        )

    assert "https://" in caught.value.hint
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [replay]


def test_an_installed_package_has_no_place_for_a_new_feed(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="installed package"):
        new_feed(
            load(), "dk_xx_births", indicator="births", url=ADDRESS, now=NOW, checkout=tmp_path
        )

"""The whole job with the catalogue of another country: its own pages, and nothing of ours."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalogue.bergen import FILES, a_pledge, write
from tests.conftest import ROOT
from tests.pipeline.build import NO_DRAWINGS
from tracker.catalogue.load import load
from tracker.feeds import FEEDS
from tracker.pipeline.chosen_feeds import feeds_for

FIGURES = """area,indicator,period,value,unit,source,read
4601,trees,2021,40,tree,https://bergen.example/trees,2026-02-01
4601,trees,2022,60,tree,https://bergen.example/trees,2026-02-01
4601,trees,2023,90,tree,https://bergen.example/trees,2026-02-01
4601,trees,2024,120,tree,https://bergen.example/trees,2026-02-01
4601,trees,2025,130,tree,https://bergen.example/trees,2026-02-01
"""
TREES = """kind = "reach"
indicator = "trees"
unit = "tree"
baseline = { day = 2023-12-31, value = 90 }
goal = 150
deadline = 2027-12-31"""
OURS = re.compile(
    r"Ballerup|Den Haag|The Hague|\bHaag\b|Køge|Volt|Socialdemokratiet|Alternativet|Danmark"
    r"|Denmark|Denemarken|Nederland\b|Netherlands|Holland|GM0518|klimaregnskab|CBS|Energinet",
)

# Why a check exists may be told by what was seen in one of our feeds.
RULE_REASON = re.compile(r'<span class="quiet" lang="en">.*?</span>')


def ran(folder: Path, *command: str) -> str:
    settings = {
        "TRACKER_CATALOGUE": str(folder / "catalogue"),
        "TRACKER_HOME": str(folder / "var"),
        "TRACKER_SITE": str(folder / "site"),
        "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'tracker.db'}",
        **NO_DRAWINGS,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *command],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def bergen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lint, run, hand in, and build again."""
    folder = tmp_path_factory.mktemp("bergen")
    (folder / "catalogue").mkdir()
    write(
        folder / "catalogue",
        indicators_toml=re.sub(r"feeds = .*", "feeds = []", FILES["indicators.toml"]),
        pledges_bergen_toml=a_pledge("bergen-chargers") + a_pledge("bergen-trees", target=TREES),
    )
    (folder / "trees.csv").write_text(FIGURES, encoding="utf-8")
    assert "the catalogue is good: 2 pledges" in ran(folder, "lint")
    assert "bergen-trees" in ran(folder, "run")
    ran(folder, "inbox", str(folder / "trees.csv"))
    return folder


def test_its_promises_are_judged_on_its_own_figures(bergen: Path) -> None:
    found = json.loads(ran(bergen, "status", "--json"))["pledges"]

    words = {each["pledge"]: (each["status"], each["value"], each["area"]) for each in found}
    assert words == {
        "bergen-chargers": ("too-early", 120.0, "4601"),
        "bergen-trees": ("on-track", 130.0, "4601"),
    }


def test_its_site_holds_its_promises_and_nothing_of_ours(bergen: Path) -> None:
    pages = sorted((bergen / "site").rglob("*.html"))
    texts = {page: page.read_text(encoding="utf-8") for page in pages}

    assert (bergen / "site/en/pledge/bergen-trees/index.html") in texts
    assert (bergen / "site/nl/plaats/4601/index.html") in texts
    assert (bergen / "site/da/loefte/bergen-chargers/index.html") in texts
    found = {
        (page.relative_to(bergen / "site").as_posix(), word)
        for page, text in texts.items()
        for word in OURS.findall(RULE_REASON.sub("", text))
    }
    assert found == set()
    of_pledges = sorted(each.name for each in (bergen / "site/en/pledge").iterdir())
    assert of_pledges == ["bergen-chargers", "bergen-trees"]


def test_a_feed_that_it_does_not_name_is_neither_asked_nor_listed(bergen: Path) -> None:
    catalogue = load(bergen / "catalogue")

    assert feeds_for(catalogue, FEEDS) == ()
    assert json.loads(ran(bergen, "feeds", "--json")) == {"feeds": []}
    assert not (bergen / "var" / "raw").exists() or "http" not in ran(bergen, "feeds")


def test_our_own_catalogue_asks_every_feed() -> None:
    assert feeds_for(load(), FEEDS) == FEEDS

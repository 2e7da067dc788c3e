"""The same data gives the same site: on another machine, in another zone, on another day."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pipeline.build import NOW, a_context, an_account_of, ingest_once, recorded
from tests.replay import Replay
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline.assessing import record
from tracker.pipeline.declared import load_declared

# The system's clock goes as the machine says; that of the context stands on the day asked for.
BUILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import time_machine
from tests.pipeline.build import loopback_only
from tracker.pipeline.context import open_context, today
from tracker.pipeline.publishing import publish
from tracker.settings import Settings

folder, machine, day = Path(sys.argv[1]), *map(datetime.fromisoformat, sys.argv[2:])
settings = Settings(home=folder / "var", site=folder / "site", approval="off",
                    database_url=f"sqlite:///{folder / 'tracker.db'}")
with time_machine.travel(machine), open_context(settings, lambda: day, loopback_only) as context:
    publish(context, today(context))
"""
MACHINES = {
    "one": ("1", "Pacific/Kiritimati", "C", "2031-05-06T23:30+00:00", "2026-11-23T01:00+00:00"),
    "two": ("77", "America/Los_Angeles", "da_DK.UTF-8", "2032-08-09T01:30+00:00",
            "2026-11-24T23:00+00:00"),
}  # fmt: skip
DAYS = re.compile(
    r"2031-05-0[67]|2032-08-0[89]|2026-11-2[34]|0?[67]\.? (?:mei|maj|May) 2031"
    r"|0?[89]\.? (?:augustus|august|August) 2032|2[34]\.? [Nn]ovember 2026"
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """Figures of a feed and figures entered by hand, judged once and built on two machines."""
    first = tmp_path_factory.mktemp("first")
    with (
        Replay(answers=[recorded(an_account_of(98), "2026-05-13")]) as replay,
        a_context(first, mirror=replay.origin) as context,
    ):
        ingest_once(context, FEED, "2026-05-13")
        assert load_declared(context) > 0
        record(context, NOW.date())
    return {name: built(first, tmp_path_factory.mktemp(name), name) for name in MACHINES}


def built(data: Path, folder: Path, name: str) -> dict[str, bytes]:
    seed, zone, language, machine, day = MACHINES[name]
    shutil.copytree(data, folder, dirs_exist_ok=True)
    chosen = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "LANG": language}
    subprocess.run(
        [sys.executable, "-c", BUILD, str(folder), machine, day],
        check=True,
        cwd=ROOT,
        env={**os.environ, **chosen},
    )
    site = (folder / "site").resolve()
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


def test_every_file_has_the_same_bytes(sites: dict[str, dict[str, bytes]]) -> None:
    one, other = sites["one"], sites["two"]

    assert len(one) > 500
    assert sorted(one) == sorted(other)
    assert [name for name, content in one.items() if other[name] != content] == []


def test_no_file_names_the_day_of_the_build(sites: dict[str, dict[str, bytes]]) -> None:
    texts = {
        name: content.decode()
        for name, content in sites["one"].items()
        if not name.endswith((".png", ".pdf", ".xlsx", ".ico"))
    }

    assert DAYS.search("fetched 7 May 2031")
    assert any(f"{NOW:%Y-%m-%d}" in text for text in texts.values())
    assert [name for name, text in texts.items() if DAYS.search(text)] == []


def test_a_figure_entered_by_hand_is_no_answer_of_a_publisher(
    sites: dict[str, dict[str, bytes]],
) -> None:
    by_hand = [
        content.decode()
        for name, content in sites["one"].items()
        if re.fullmatch(r"en/pledge/[^/]+/index\.html", name) and b", read on " in content
    ]

    assert by_hand
    assert [page for page in by_hand if "What we used of the publisher" in page] == []

"""The command line: what it prints, its exit codes, and that wrong use is one sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.build import NO_DRAWINGS, all_recordings
from tests.pipeline.test_judging import KEYS
from tracker.__main__ import main
from tracker.catalogue.load import load


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("TRACKER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("TRACKER_SITE", str(tmp_path / "site"))
    for name, value in NO_DRAWINGS.items():
        monkeypatch.setenv(name, value)


def tracker(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["tracker", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["bogus"], "bogus"),
        (["status", "nope"], "nope"),
        (["status", "--as-of", "yesterday"], "yesterday"),
        (["explain"], "PLEDGE"),
        (["run", "--fast"], "--fast"),
        (["feeds", "accept", "abc"], "--why"),
        (["build", "--rollback", "--out", "here"], "--out"),
        (["approve", "nope"], "nope"),
        (["approve", "ballerup-co2"], "--why"),
        (["feeds", "revisions", "nope"], "nope"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    code = tracker(monkeypatch, *arguments)

    shown = capsys.readouterr()
    assert code == 2
    assert says.lower() in shown.err.lower()
    assert len(shown.err.splitlines()) == 2
    assert shown.out == ""


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TRACKER_DATABASE_URL", "postgresql://localhost/x"),
        ("TRACKER_MIRROR", "ftp://mirror"),
        ("TRACKER_CATALOGUE", "no-such-folder"),
        ("TRACKER_DEMO", "perhaps"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_is_made(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    variable: str,
    value: str,
) -> None:
    monkeypatch.setenv(variable, value)

    code = tracker(monkeypatch, "run")

    shown = capsys.readouterr().err
    assert code == 1
    assert variable in shown or value in shown
    assert "Traceback" not in shown
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "variable",
    [
        "TRACKER_BASE_URL",
        "TRACKER_PUBLISHER_NAME",
        "TRACKER_PUBLISHER_ADDRESS",
        "TRACKER_PUBLISHER_CONTACT",
    ],
)
@pytest.mark.parametrize("value", ["", "change-me"])
def test_a_site_in_public_is_not_built_without_its_publisher(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    variable: str,
    value: str,
) -> None:
    monkeypatch.setenv("TRACKER_DEMO", "false")
    monkeypatch.setenv("TRACKER_BASE_URL", "https://tracker.example")
    for part in ("NAME", "ADDRESS", "CONTACT"):
        monkeypatch.setenv(f"TRACKER_PUBLISHER_{part}", "Stichting Voorbeeld")
    monkeypatch.setenv(variable, value)

    code = tracker(monkeypatch, "build")

    shown = capsys.readouterr()
    assert code == 1
    assert variable in shown.err
    assert ".env.example" in shown.err
    assert "Traceback" not in shown.err
    assert not (tmp_path / "site").exists()
    assert not (tmp_path / "var").exists()


def test_a_build_into_a_folder_leaves_the_live_site_as_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("TRACKER_PICTURES", "false")
    monkeypatch.setenv("TRACKER_PRINTS", "false")
    out = tmp_path / "out"

    assert tracker(monkeypatch, "build", "--out", str(out)) == 0
    assert f"{out} holds the site" in capsys.readouterr().out
    assert (out / "nl/index.html").is_file()
    assert not (tmp_path / "site").is_symlink()
    assert not (tmp_path / "var/releases").exists()
    (out / "mine.txt").write_text("mine", "utf-8")
    assert tracker(monkeypatch, "build", "--out", str(out)) == 1
    assert "holds mine.txt, which no build put there" in capsys.readouterr().err


def test_a_broken_catalogue_stops_before_anything_is_published(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    (folder / "pledges").mkdir(parents=True)
    (folder / "indicators.toml").write_text("[trees]\nunit = 3\n", encoding="utf-8")
    monkeypatch.setenv("TRACKER_CATALOGUE", str(folder))

    code = tracker(monkeypatch, "run")

    assert code == 1
    assert str(folder) in capsys.readouterr().err
    assert not (tmp_path / "var").exists()


def test_a_run_prints_every_promise_and_where_to_look(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with all_recordings() as replay:
        monkeypatch.setenv("TRACKER_MIRROR", replay.origin)
        code = tracker(monkeypatch, "run")

    shown = capsys.readouterr().out
    assert code == 0
    assert "ballerup-co2" in shown
    assert "on-track" in shown
    assert "2023-12-31" in shown
    assert str(tmp_path / "site" / "index.html") in shown


def test_status_is_read_in_whole_sentences(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tracker(monkeypatch, "status", "--as-of", "2026-11-22", "ballerup-more-trees")

    assert code == 0
    assert capsys.readouterr().out.split("\n") == [
        "◌ Cannot be judged: More trees and shrubs in the towns of Ballerup",
        "  We have found no published figure for this yet.",
        "  tracker explain ballerup-more-trees",
        "",
    ]


def test_status_as_json_has_one_entry_per_promise(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tracker(monkeypatch, "status", "--json", "--as-of", "2026-11-22")

    found = json.loads(capsys.readouterr().out)["pledges"]
    assert code == 0
    assert {each["pledge"] for each in found} == set(load().pledges)
    assert {"pledge", "area", "unit", "vintage", "age_days", "feed", "deadline", *KEYS} <= set(
        found[0]
    )


def test_feeds_as_json_names_licence_and_what_was_never_seen_live(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tracker(monkeypatch, "feeds", "--json")

    found = json.loads(capsys.readouterr().out)["feeds"]
    assert code == 0
    assert all(each["license"] and each["unverified"] for each in found)
    assert {each["id"] for each in found} >= {"nl_cbs_solar", "dk_klimaregnskabet_co2"}


def test_the_loads_that_revised_a_feed_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with all_recordings() as replay:
        monkeypatch.setenv("TRACKER_MIRROR", replay.origin)
        tracker(monkeypatch, "run")
    capsys.readouterr()

    codes = [tracker(monkeypatch, "feeds", "revisions", "dk_klimaregnskabet_co2")]
    lines = capsys.readouterr().out.splitlines()
    codes.append(tracker(monkeypatch, "feeds", "revisions", "dk_klimaregnskabet_co2", "--json"))
    found = json.loads(capsys.readouterr().out)
    codes.append(tracker(monkeypatch, "feeds", "revisions", "declared"))
    nothing = capsys.readouterr().out

    assert codes == [0, 0, 0]
    assert lines[0].startswith("2026-05-13, snapshot ")
    assert "  greenhouse-gas-emissions 2023: 2 of 2 revised; median " in lines[6]
    assert [len(each["periods"]) for each in found["revisions"]] == [6]
    assert nothing == "declared: no load has changed a figure that was known before\n"


def test_a_damaged_answer_is_named_by_verify(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with all_recordings() as replay:
        monkeypatch.setenv("TRACKER_MIRROR", replay.origin)
        tracker(monkeypatch, "fetch", "dk_klimaregnskabet_co2")
    assert tracker(monkeypatch, "verify") == 0
    damaged = max((tmp_path / "var" / "raw").rglob("*.zst"), key=lambda each: each.stat().st_size)
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(bytes(content))
    capsys.readouterr()

    code = tracker(monkeypatch, "verify")

    assert code == 1
    assert damaged.stem in capsys.readouterr().out


def test_accepting_what_does_not_wait_is_refused_with_a_way_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tracker(monkeypatch, "feeds", "accept", "abcdef", "--why", "because")

    assert code == 1
    assert "tracker feeds" in capsys.readouterr().err


def test_the_command_starts_without_great_expectations_or_airflow() -> None:
    program = (
        "import sys; import tracker.__main__;"
        "print([m for m in ('great_expectations', 'pandas', 'airflow') if m in sys.modules])"
    )

    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "[]"

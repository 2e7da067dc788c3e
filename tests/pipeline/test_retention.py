"""What is thrown away after 30 days, and what never is."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.pipeline.build import a_context, an_account_of, ingest_once, recorded
from tests.replay import Replay
from tracker.__main__ import main
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.check_report import report_path
from tracker.pipeline.context import Context
from tracker.pipeline.inbox import DONE, REFUSED, inbox_of, load_claimed
from tracker.pipeline.retention import delete_old
from tracker.store.snapshots import superseded_hashes

MARCH, MAY, JUNE = "2026-03-17", "2026-05-13", "2026-06-07"
TREES = (
    "area,indicator,period,value,unit,source,read\n"
    "0151,trees-planted,2025,412,tree,https://ballerup.dk/trees,2026-02-01\n"
)


def later(context: Context, days: int = 31) -> Context:
    """Files carry the machine's time, so this counts from there."""
    moment = datetime.now(UTC) + timedelta(days=days)
    return replace(context, clock=lambda: moment)


def files(context: Context) -> set[Path]:
    return {each for each in context.settings.home.rglob("*") if each.is_file()}


def reports(context: Context) -> dict[str, str]:
    """The operators' page about each kept snapshot, by the day on which it was fetched."""
    manifests = map(context.raw.load, names(context))
    return {
        each.fetched_at.date().isoformat(): str(
            report_path(context.settings.home, FEED.id, each.sha256)
        )
        for each in manifests
    }


def names(context: Context) -> list[str]:
    return [each.stem for each in (context.settings.home / "snapshots").glob("*.json")]


def unfinished_files(context: Context) -> list[Path]:
    """What a pull that broke off and a killed process leave."""
    sha256, _ = context.raw.put([b"of a pull that was never completed"])
    home = context.settings.home
    paths = [
        home / "raw" / sha256[:2] / f"{sha256}.zst",
        home / "raw" / "cut.part",
        home / "snapshots" / "cut.part",
        home / "partial" / f"{FEED.id}.jsonl",
    ]
    for path in paths[1:]:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    return paths


def test_what_a_broken_pull_left_goes_after_thirty_days(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        left = unfinished_files(context)
        early = delete_old(later(context, 29), dry_run=False)
        removed = delete_old(later(context), dry_run=False)

        assert early == []
        assert sorted(removed) == sorted(map(str, left))
        assert not any(path.exists() for path in left)
        assert delete_old(later(context), dry_run=False) == []


def test_a_dry_run_tells_the_same_and_removes_nothing(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        unfinished_files(context)
        before = files(context)
        told = delete_old(later(context), dry_run=True)

        assert files(context) == before
        assert told == delete_old(later(context), dry_run=False)


def test_what_was_loaded_stays_for_ever_also_when_newer_figures_came(tmp_path: Path) -> None:
    answers = [recorded(an_account_of(40), MARCH), recorded(an_account_of(41), MAY)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        for day in (MARCH, MAY):
            assert ingest_once(context, FEED, day).state == "loaded"
        before = files(context)
        page = reports(context)[MARCH]

        assert delete_old(later(context, 9_999), dry_run=False) == [page]
        assert files(context) == before - {Path(page)}


def test_a_refused_answer_stays_until_a_newer_one_was_loaded(tmp_path: Path) -> None:
    answers = [recorded(an_account_of(40), MARCH), recorded(an_account_of(20), MAY)]
    answers.append(recorded(an_account_of(41), JUNE))
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        for day in (MARCH, MAY):
            ingest_once(context, FEED, day)
        while_it_waits = delete_old(later(context), dry_run=False)
        (waiting,) = refused_files(context)
        pages = reports(context)
        ingest_once(context, FEED, JUNE)

        removed = delete_old(later(context), dry_run=False)

        assert while_it_waits == [pages[MARCH]]
        assert set(removed) == {*waiting, pages[MAY]}
        assert list(context.raw.verify()) == []


def test_the_page_of_a_refused_answer_goes_with_it_and_others_after_thirty_days(
    tmp_path: Path,
) -> None:
    """The answer is refused long ago by its own date; the files here are of today."""
    answers = [recorded(an_account_of(40), MARCH), recorded(an_account_of(20), MAY)]
    answers.append(recorded(an_account_of(41), JUNE))
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        for day in (MARCH, MAY, JUNE):
            ingest_once(context, FEED, day)
        pages = reports(context)
        at = datetime.fromisoformat(f"{MAY}T00:00:00+00:00") + timedelta(days=31)
        early = delete_old(replace(context, clock=lambda: at), dry_run=True)
        left = set(reports(context).values())
        removed = delete_old(later(context), dry_run=False)

        assert [each for each in early if each in left] == [pages[MAY]]
        assert [each for each in removed if each in left] == sorted([pages[MARCH], pages[MAY]])
        assert Path(pages[JUNE]).is_file()


def refused_files(context: Context) -> list[set[str]]:
    """For each refused snapshot its manifest, then its answer."""
    found = []
    for path in sorted((context.settings.home / "snapshots").glob("*.json")):
        manifest = context.raw.load(path.stem)
        if manifest.fetched_at.date().isoformat() == MAY:
            found.append({str(path), *_answers(context, manifest)})
    return found


def _answers(context: Context, manifest: Manifest) -> set[str]:
    raw = context.settings.home / "raw"
    return {str(raw / each.sha256[:2] / f"{each.sha256}.zst") for each in manifest.exchanges}


def test_bytes_that_a_loaded_snapshot_shares_with_a_refused_one_stay(tmp_path: Path) -> None:
    answers = [recorded(an_account_of(40), MARCH), recorded(an_account_of(41), "2026-04-01")]
    answers += [recorded(an_account_of(40), MAY), recorded(an_account_of(42), JUNE)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        days = (MARCH, "2026-04-01", MAY, JUNE)
        states = [ingest_once(context, FEED, day).state for day in days]
        pages = reports(context)

        removed = delete_old(later(context), dry_run=False)

        assert states == ["loaded", "loaded", "failed", "loaded"]
        assert set(removed[:-1]) == {pages[day] for day in days[:-1]}
        assert Path(removed[-1]).parent.name == "snapshots"
        assert list(context.raw.verify()) == []
        with context.reading() as connection:
            assert len(superseded_hashes(connection, before=context.clock())) == 1


def test_loaded_files_of_the_inbox_go_and_refused_ones_wait_for_a_person(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        claimed = inbox_of(context.settings.home) / "claimed"
        claimed.mkdir(parents=True)
        for name, content in (("good.csv", TREES), ("bad.csv", TREES.replace("412", "some"))):
            (claimed / name).write_text(content)
        load_claimed(context, claimed / "good.csv")
        with pytest.raises(Exception, match="some"):
            load_claimed(context, claimed / "bad.csv")

        removed = delete_old(later(context), dry_run=False)

        done = inbox_of(context.settings.home) / DONE
        assert removed == [str(done / "good.csv"), str(done / "good.csv.txt")]
        assert len(list((inbox_of(context.settings.home) / REFUSED).iterdir())) == 2
        assert list(context.raw.verify()) == []


@pytest.mark.parametrize("arguments", [["retention", "--dry-run"], ["retention"]])
def test_the_command_lists_each_file_and_their_number(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "var"))
    monkeypatch.setattr(sys, "argv", ["tracker", *arguments])
    with a_context(tmp_path) as context:
        sha256, _ = context.raw.put([b"never completed"])
    (answer,) = (tmp_path / "var" / "raw").rglob(f"{sha256}.zst")
    os.utime(answer, (0, 0))

    with pytest.raises(SystemExit) as left:
        main()

    verb = "would be" if "--dry-run" in arguments else "were"
    assert left.value.code == 0
    assert capsys.readouterr().out == f"{answer}\n1 files {verb} removed\n"
    assert answer.exists() is ("--dry-run" in arguments)

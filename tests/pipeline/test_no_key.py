"""A feed whose key the operator has not got: said once, no failure, and never asked."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fetch.build import CannedNetwork, a_client, an_answer
from tests.pipeline.build import NO_DRAWINGS, a_context, an_account_of
from tracker import screen
from tracker.__main__ import main
from tracker.errors import NoKeyError
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline import running
from tracker.pipeline.ingest import FeedOutcome, ingest
from tracker.store.snapshots import feed_states

KEYED = replace(FEED, key_header="X-Api-Key")
CANARY = "c4n4ry-0f-4-k3y"


def never_asked(host: str, _seconds: float) -> list[str]:
    raise AssertionError(f"{host} was asked")


def fetched(folder: Path) -> tuple[FeedOutcome, bool]:
    """What came of it, and whether a try was noted."""
    with a_context(folder, resolve=never_asked) as context:
        (outcome,) = running.fetch_all(context, feeds=[KEYED], report=screen.feed_line)
        with context.reading() as connection:
            return outcome, FEED.id in feed_states(connection)


def test_a_feed_without_its_key_is_not_asked_and_has_not_failed(tmp_path: Path) -> None:
    outcome, was_noted = fetched(tmp_path)

    assert outcome.state == "no-key"
    assert isinstance(outcome.error, NoKeyError)
    assert not was_noted


def test_a_missing_key_is_said_once_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome, _ = fetched(tmp_path)
    capsys.readouterr()  # what the scheduler logs; the command line shows warnings only
    screen.print_problems([outcome])

    said = capsys.readouterr().out
    assert said.count("needs a key") == 1
    assert "which is no failure" in said
    assert f"write it into a file {FEED.id} in the folder that TRACKER_KEYS names" in said


@pytest.mark.parametrize("command", ["run", "fetch"])
def test_a_missing_key_does_not_change_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    for module in ("tracker.cli", "tracker.pipeline.running"):
        monkeypatch.setattr(f"{module}.FEEDS", (KEYED,))
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("TRACKER_SITE", str(tmp_path / "site"))
    for name, value in NO_DRAWINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["tracker", command])

    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 0


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (an_answer(an_account_of(3)), "loaded"),
        (an_answer(an_account_of(3)[:-9]), "failed"),
        (an_answer(status="401 Unauthorized"), "failed"),
    ],
    ids=["good", "broken", "refused"],
)
def test_a_key_stands_in_no_file_database_or_output_of_a_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], answer: bytes, state: str
) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / FEED.id).write_text(CANARY, encoding="ascii")
    (keys / FEED.id).chmod(0o600)
    network = CannedNetwork(answer)
    with (
        a_context(tmp_path, keys=keys) as context,
        a_client(network=network, keys=keys, retries=0) as client,
    ):
        outcome = ingest(context, client, KEYED, at=None)
        screen.print_problems([outcome])

    files = [each for each in tmp_path.rglob("*") if each.is_file() and each.parent != keys]
    assert outcome.state == state
    assert CANARY.encode() in b"".join(network.written)
    assert len(files) >= 2
    assert [each for each in files if CANARY.encode() in each.read_bytes()] == []
    assert CANARY not in "".join(capfd.readouterr()) + repr(outcome)

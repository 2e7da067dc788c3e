"""The mirror of recorded answers: what it serves when, and the command that runs beside it."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests import replay as replay_module
from tests.recorded import Recorded, recorded_answers
from tests.replay import Replay, main

MAY, JUNE = datetime(2026, 5, 13, tzinfo=UTC), datetime(2026, 6, 7, tzinfo=UTC)
ADDRESS = "https://figures.example/a"
REPLAY_TOML = """
[[answer]]
address = "https://figures.example/a"
query = "b=1"
recorded = 2026-05-13T02:00:00+02:00
file = "a.json"
envelope = "built"
media_type = "application/json"

[[answer]]
address = "https://figures.example/b"
recorded = 2026-05-13T00:00:00Z
file = "a.json"
envelope = "built"
media_type = "application/json"

[[over]]
address = "https://figures.example/a"
recorded = 2026-06-07T00:00:00Z
file = "real.json"
envelope = "recorded"
media_type = "application/json"

[[over]]
address = "https://figures.example/b"
absent = true
"""


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    (tmp_path / "replay.toml").write_text(REPLAY_TOML)
    (tmp_path / "a.json").write_bytes(b"small")
    (tmp_path / "over").mkdir()
    (tmp_path / "over" / "real.json").write_bytes(b"real")
    return tmp_path


@dataclass(frozen=True, kw_only=True)
class Got:
    status: int
    headers: Message
    content: bytes


def asked(replay: Replay, path: str, **headers: str) -> Got:
    connection = HTTPConnection(replay.origin.removeprefix("http://"))
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers=names)
    response = connection.getresponse()
    got = Got(status=response.status, headers=response.headers, content=response.read())
    connection.close()
    return got


def test_the_newest_answer_by_the_asked_moment_is_served() -> None:
    answers = [
        Recorded(address=ADDRESS, recorded=JUNE, body=b"june"),
        Recorded(address=ADDRESS, recorded=MAY, body=b"may"),
    ]
    with Replay(answers=answers) as replay:
        newest = asked(replay, "/figures.example/a")
        older = asked(replay, "/figures.example/a", Accept_Datetime="Sat, 06 Jun 2026 00:00:00 GMT")
        none = asked(replay, "/figures.example/a", Accept_Datetime="Tue, 12 May 2026 00:00:00 GMT")

    assert (newest.content, older.content, none.status) == (b"june", b"may", 404)
    assert older.headers["Memento-Datetime"] == "Wed, 13 May 2026 00:00:00 GMT"
    assert older.headers["Vary"] == "accept-datetime"


def test_a_query_must_say_the_same_in_whatever_order() -> None:
    with Replay(
        answers=[Recorded(address=ADDRESS, query="b=1&$c=2", recorded=MAY, body=b"")]
    ) as it:
        statuses = [
            asked(it, f"/figures.example/a{query}").status
            for query in ("?b=1&$c=2", "?%24c=2&b=1", "?b=1", "", "?b=1&$c=2&d=3")
        ]

    assert statuses == [200, 200, 404, 404, 404]


def test_the_list_of_answers_names_each_with_its_query_as_an_address() -> None:
    answer = Recorded(address=ADDRESS, query="OMRÅDE=*&$filter=a eq 'b'", recorded=MAY, body=b"")
    with Replay(answers=[answer]) as replay:
        listed = asked(replay, "/timemap")

    assert listed.headers["Content-Type"] == "application/link-format"
    assert listed.content.decode() == (
        f"<{replay.origin}/figures.example/a?OMR%C3%85DE=*&$filter=a%20eq%20'b'>; "
        'rel="memento"; datetime="Wed, 13 May 2026 00:00:00 GMT"\n'
    )


def test_recordings_are_read_with_their_moments(recordings: Path) -> None:
    first, second = recorded_answers(recordings)

    assert (first.recorded, first.content(), first.query) == (MAY, b"small", "b=1")
    assert second.address == "https://figures.example/b"


def test_real_files_laid_over_an_address_take_the_place_of_its_recordings(recordings: Path) -> None:
    (only,) = recorded_answers(recordings, over=recordings / "over")

    assert (only.address, only.recorded, only.content()) == (ADDRESS, JUNE, b"real")


def test_without_the_folder_of_real_files_the_recordings_are_served(recordings: Path) -> None:
    assert recorded_answers(recordings, over=recordings / "nowhere") == recorded_answers(recordings)


def test_a_file_that_is_not_there_is_named(recordings: Path) -> None:
    (recordings / "a.json").unlink()

    with pytest.raises(FileNotFoundError, match=r"a\.json, which is not there"):
        recorded_answers(recordings)


def test_a_moment_without_a_zone_is_refused(recordings: Path) -> None:
    toml = recordings / "replay.toml"
    toml.write_text(toml.read_text().replace("T00:00:00Z", "T00:00:00"))

    with pytest.raises(ValueError, match="needs a time zone"):
        recorded_answers(recordings)


ASK = """
import os, sys, urllib.request
answer = urllib.request.urlopen(os.environ["TRACKER_MIRROR"] + "/figures.example/a?b=1").read()
sys.exit(7 if answer == b"small" else 1)
"""


def test_the_command_runs_beside_the_mirror_and_its_exit_code_is_kept(
    recordings: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        replay_module, "recorded_answers", lambda over: recorded_answers(recordings, over)
    )

    assert main(["--", sys.executable, "-c", ASK]) == 7
    assert main(["--over", str(recordings / "over"), "--", sys.executable, "-c", ""]) == 0

    first, second = capfd.readouterr().err.splitlines()
    assert first.endswith("2 recorded answers")
    assert second.endswith("over: 1 recorded answers")


def test_a_command_must_be_given() -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])

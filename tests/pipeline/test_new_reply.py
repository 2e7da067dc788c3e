"""`tracker reply add` puts an answer beside a promise, word for word, or changes nothing."""

from datetime import date
from pathlib import Path

import pytest

from tests.catalogue.bergen import write
from tests.test_cli import tracker
from tracker.catalogue.load import load
from tracker.errors import CatalogueError, SettingsError
from tracker.pipeline.new_reply import new_reply

ROLES = {"nl": "het college", "da": "magistraten", "en": "the college"}
ANSWER = 'First "line".\n\n  Second \\ line: æøå.'
DAY = date(2024, 7, 9)


def a_catalogue(folder: Path) -> Path:
    inside = folder / "catalogue"
    inside.mkdir()
    return write(inside)


def an_answer(folder: Path, text: bytes = ANSWER.encode()) -> Path:
    file = folder / "answer.txt"
    file.write_bytes(text)
    return file


def added(folder: Path, file: Path, pledge: str = "bergen-chargers") -> Path:
    return new_reply(
        folder, pledge, by=ROLES, day=DAY, language="nb", text=file, address="https://a.example/1"
    )


def test_an_answer_stands_in_the_catalogue_as_it_was_sent(tmp_path: Path) -> None:
    folder = a_catalogue(tmp_path)
    added(folder, an_answer(tmp_path))
    added(folder, an_answer(tmp_path, b"\xef\xbb\xbfOne more."))

    first, second = load(folder).replies
    assert (first.text, first.by, first.day, first.address) == (
        ANSWER,
        ROLES,
        DAY,
        "https://a.example/1",
    )
    assert (second.text, second.id) == ("One more.", "bergen-chargers-2024-07-09-2")


def test_what_would_be_refused_changes_nothing(tmp_path: Path) -> None:
    folder = a_catalogue(tmp_path)
    file = added(folder, an_answer(tmp_path))
    before = file.read_bytes()

    with pytest.raises(CatalogueError, match="holds a mail address"):
        added(folder, an_answer(tmp_path, b"write to jan@example.org"))
    with pytest.raises(CatalogueError, match="no promise"):
        added(folder, an_answer(tmp_path), "bergen-trams")
    with pytest.raises(SettingsError, match="no text in UTF-8"):
        added(folder, an_answer(tmp_path, b"\xff\xfe"))

    assert file.read_bytes() == before


def test_from_the_command_line_a_role_is_said_in_every_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_catalogue(tmp_path)
    monkeypatch.setenv("TRACKER_CATALOGUE", str(folder))
    words = ["reply", "add", "bergen-chargers", "--date", "2024-07-09", "--language", "nb"]
    words += ["--file", str(an_answer(tmp_path)), "--by", "nl=het college"]

    assert tracker(monkeypatch, *words) == 2
    assert tracker(monkeypatch, *words, "--by", "the college") == 0
    assert load(folder).replies[0].by == {
        "nl": "het college",
        "da": "the college",
        "en": "the college",
    }

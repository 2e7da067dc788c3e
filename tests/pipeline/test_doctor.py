"""What `tracker doctor` looks at, and that it changes nothing."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.mail.relay import Inbox, a_relay
from tests.pipeline.build import NOW, a_context
from tests.test_cli import tracker
from tracker.catalogue.load import load
from tracker.errors import SettingsError
from tracker.feeds import FEEDS
from tracker.pipeline.chosen_feeds import feeds_for
from tracker.pipeline.doctor import Finding, examine
from tracker.settings import Settings
from tracker.store.engine import HEAD, migrate, open_engine

KEY = "dk_klimaregnskabet_api"


def found(settings: Settings) -> list[Finding]:
    return list(examine(lambda: settings, lambda: NOW))


def about(subject: str, settings: Settings) -> Finding:
    (one,) = [each for each in found(settings) if each.subject == subject]
    return one


def settings_in(folder: Path, **changes: object) -> Settings:
    return Settings(home=folder / "var", site=folder / "site", **changes)  # type: ignore[arg-type]


def test_before_the_first_run_nothing_is_wrong_and_nothing_is_made(tmp_path: Path) -> None:
    everything = found(settings_in(tmp_path))

    assert {each.subject for each in everything} == {
        *("settings", "database", "home", "site", "mail", "prints", "catalogue", "keys")
    }
    assert [each for each in everything if each.level == "bad"] == []
    assert list(tmp_path.iterdir()) == []


def test_every_note_and_everything_bad_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    everything = found(settings_in(tmp_path, database_url=f"sqlite:///{tmp_path}/none.db"))

    assert {each.level for each in everything} == {"good", "note", "bad"}
    assert [each for each in everything if each.level != "good" and not each.to_do] == []


def test_a_wrong_setting_ends_the_look_with_its_own_words() -> None:
    def read() -> Settings:
        raise SettingsError("TRACKER_KEYS names a file", hint="See .env.example.")

    assert list(examine(read, lambda: NOW)) == [
        Finding(
            subject="settings",
            level="bad",
            sentence="TRACKER_KEYS names a file",
            to_do="See .env.example.",
        )
    ]


def test_a_site_in_public_is_good(tmp_path: Path) -> None:
    signed = settings_in(
        tmp_path,
        demo="false",
        base_url="https://tracker.example",
        publisher_name="Stichting Voorbeeld",
        publisher_address="Voorbeeldstraat 1",
        publisher_contact="redactie@tracker.example",
    )

    assert about("settings", signed).level == "good"


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (HEAD, ("good", f"it has schema {HEAD}, as this program needs it")),
        ("0001", ("note", f"it has schema 0001, and this program needs {HEAD}")),
        ("9999", ("bad", f"it has schema 9999, and this program knows {HEAD}")),
    ],
)
def test_the_schema_is_held_against_the_program(
    engine: Engine, database_url: str, tmp_path: Path, version: str, expected: tuple[str, str]
) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :new"), {"new": version})

    one = about("database", settings_in(tmp_path, database_url=database_url))

    assert (one.level, one.sentence) == expected


def test_an_empty_database_waits_for_the_first_run(database_url: str, tmp_path: Path) -> None:
    with open_engine(database_url).connect():
        pass

    one = about("database", settings_in(tmp_path, database_url=database_url))

    assert (one.level, one.sentence) == ("note", "it is empty")


def test_a_server_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://tracker:hunter2@127.0.0.1:1/tracker"

    one = about("database", settings_in(tmp_path, database_url=url))

    assert one.level == "bad"
    assert "127.0.0.1" in one.sentence
    assert "hunter2" not in str(one)


def test_a_file_that_is_no_database_is_bad(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("This is a text of some length and no database." * 50)

    one = about("database", settings_in(tmp_path, database_url=f"sqlite:///{tmp_path}/notes.txt"))

    assert one.level == "bad"


@pytest.mark.parametrize("subject", ["home", "site"])
def test_a_place_that_cannot_be_written_is_bad(tmp_path: Path, subject: str) -> None:
    """Nobody, root neither, writes into /proc."""
    folders = {"home": tmp_path / "var", "site": tmp_path / "site"}
    folders[subject] = Path("/proc/tracker-cannot-write-here")

    one = about(subject, Settings(home=folders["home"], site=folders["site"]))

    assert one.level == "bad"
    assert one.to_do.endswith(f"set TRACKER_{subject.upper()}")


def test_a_folder_in_the_place_of_the_link_is_bad(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()

    assert about("site", settings_in(tmp_path)).sentence.endswith("needs a link in its place")


def test_a_broken_catalogue_is_bad(tmp_path: Path) -> None:
    (tmp_path / "catalogue" / "pledges").mkdir(parents=True)
    (tmp_path / "catalogue" / "indicators.toml").write_text("[trees]\nunit = 3\n")

    one = about("catalogue", settings_in(tmp_path, catalogue=tmp_path / "catalogue"))

    assert one.level == "bad"


@pytest.mark.parametrize(
    ("write", "level"),
    [
        (lambda _file: None, "note"),
        (lambda file: file.write_text("a-key"), "good"),
        (lambda file: file.write_text("two\nlines"), "bad"),
    ],
    ids=["no key", "a key", "two lines"],
)
def test_each_feed_that_needs_a_key_is_named(
    tmp_path: Path, write: Callable[[Path], object], level: str
) -> None:
    write(tmp_path / KEY)

    everything = found(settings_in(tmp_path, keys=tmp_path))

    keys = [each for each in everything if each.subject == "keys"]
    assert len(keys) == sum(bool(each.key_header) for each in feeds_for(load(), FEEDS))
    assert [each.level for each in keys if each.sentence.startswith(KEY)] == [level]


def test_a_print_that_cannot_be_made_is_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    wanted = about("prints", settings_in(tmp_path))

    unwanted = about("prints", settings_in(tmp_path, prints="false"))

    assert (wanted.level, unwanted.level) == ("note", "good")


def test_the_command_prints_all_and_leaves_with_1_when_something_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("TRACKER_SITE", str(tmp_path / "site"))
    with a_context(tmp_path) as context:
        migrate(context.engine)

    healthy = tracker(monkeypatch, "doctor")
    (tmp_path / "site").mkdir()
    ill = tracker(monkeypatch, "doctor")

    shown = capsys.readouterr().out
    assert (healthy, ill) == (0, 1)
    assert "good  home: " in shown
    assert "bad  site: " in shown


def test_a_relay_is_asked_whether_it_is_there_and_stops_nothing_where_it_is_not(
    tmp_path: Path,
) -> None:
    with a_relay(Inbox()) as (host, port):
        settings = settings_in(tmp_path, smtp_host=host, smtp_port=port, smtp_tls="none")
        there = about("mail", settings)
    gone = about("mail", settings)

    assert (there.level, gone.level) == ("good", "note")
    assert f"{host}:{port} does not take mails now" in gone.sentence

"""What the entry of the image makes of secrets, and what it refuses."""

import json
import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from tests.test_settings import PUBLIC
from tracker.errors import SettingsError
from tracker.start import PASSWORDS, SECRETS, prepared

WORDS = {
    "database_password": "d" * 20,
    "jwt_secret": "j" * 20,
    "fernet_key": Fernet.generate_key().decode(),
    "admin_password": "a" * 20,
    "broker_password": "b" * 20,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Secrets as they should be, in the surroundings of a container that is no demonstration."""
    for name in [name for name in os.environ if name.startswith(("TRACKER_", "AIRFLOW_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    for name, value in PUBLIC.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_HOST", "postgres")
    monkeypatch.setenv("BROKER_HOST", "redis")
    monkeypatch.setenv(PASSWORDS, str(tmp_path / "passwords.json"))
    made = tmp_path / "secrets"
    made.mkdir()
    for name, word in WORDS.items():
        (made / name).write_text(f"{word}\n")
    return made


def test_addresses_are_put_together_from_the_secrets(folder: Path) -> None:
    made = prepared(folder)

    ours = make_url(made["TRACKER_DATABASE_URL"])
    assert (ours.drivername, ours.username, ours.password, ours.host, ours.database) == (
        "postgresql+psycopg",
        "tracker",
        WORDS["database_password"],
        "postgres",
        "tracker",
    )
    assert make_url(made["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]) == ours.set(database="airflow")
    assert (
        made["AIRFLOW__CELERY__BROKER_URL"] == f"redis://:{WORDS['broker_password']}@redis:6379/0"
    )
    assert Fernet(made["AIRFLOW__CORE__FERNET_KEY"])


def test_all_parts_sign_with_the_same_secret(folder: Path) -> None:
    parts = [prepared(folder) for _ in range(2)]

    assert {each["AIRFLOW__API_AUTH__JWT_SECRET"] for each in parts} == {WORDS["jwt_secret"]}
    assert {each["AIRFLOW__API__SECRET_KEY"] for each in parts} == {WORDS["jwt_secret"]}


def test_the_admin_of_airflow_gets_the_password_of_the_secret(folder: Path) -> None:
    file = Path(prepared(folder)[PASSWORDS])

    assert json.loads(file.read_text()) == {"admin": WORDS["admin_password"]}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_password_with_odd_letters_stays_one_password(folder: Path) -> None:
    odd = "p@ss/word:with?odd#letters"
    (folder / "database_password").write_text(odd)

    assert make_url(prepared(folder)["TRACKER_DATABASE_URL"]).password == odd


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("word", ["change-me", "airflow", "change-me-" + "x" * 30, ""])
def test_outside_of_a_demonstration_no_default_secret_starts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, word: str
) -> None:
    (folder / name).write_text(word)

    with pytest.raises(SettingsError, match=f"the secret {name} is a placeholder, or") as refused:
        prepared(folder)
    monkeypatch.setenv("TRACKER_DEMO", "true")

    assert "make secrets" in refused.value.hint
    assert prepared(folder)["TRACKER_DEMO"] == "true"


@pytest.mark.parametrize("name", WORDS)
def test_a_secret_that_is_not_there_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(SettingsError, match=f"the secret {name} cannot be read"):
        prepared(folder)


def test_bytes_that_are_no_text_are_named_and_not_shown(folder: Path) -> None:
    (folder / "jwt_secret").write_bytes(b"hunter2\xff")

    with pytest.raises(SettingsError, match="jwt_secret cannot be read") as refused:
        prepared(folder)

    assert "hunter2" not in f"{refused.value!r} {refused.value.__cause__!r}"


@pytest.mark.parametrize("word", ["true", "True", "1", "t"])
def test_an_airflow_in_which_everybody_is_admin_starts_in_a_demonstration_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    name = "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS"
    monkeypatch.setenv(name, word)

    with pytest.raises(SettingsError, match=f"{name} makes everybody"):
        prepared(folder)
    monkeypatch.setenv("TRACKER_DEMO", "true")

    assert prepared(folder)[name] == word


def test_a_placeholder_in_a_variable_of_airflow_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__SMTP__SMTP_PASSWORD", "change-me")

    with pytest.raises(SettingsError, match="AIRFLOW__SMTP__SMTP_PASSWORD still says change-me"):
        prepared(folder)


def test_without_other_containers_nothing_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_HOST")

    assert "TRACKER_DATABASE_URL" not in prepared(folder / "none")
    assert not (tmp_path / "passwords.json").exists()


@pytest.mark.skipif(SECRETS.exists(), reason="this machine has secrets where a container has them")
@pytest.mark.usefixtures("folder")
def test_a_refusal_is_two_lines_and_the_command_does_not_run(tmp_path: Path) -> None:
    marker = tmp_path / secrets.token_hex(4)

    found = subprocess.run(
        [sys.executable, "-m", "tracker.start", "touch", str(marker)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 1
    assert found.stderr.splitlines()[0].startswith("touch does not start: the secret ")
    assert len(found.stderr.splitlines()) == 2
    assert not marker.exists()


@pytest.mark.usefixtures("folder")
def test_the_command_takes_the_place_of_the_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_HOST")

    found = subprocess.run(
        [sys.executable, "-m", "tracker.start", "sh", "-c", "echo $TRACKER_BASE_URL; exit 7"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 7
    assert found.stdout == "https://tracker.example/\n"


@pytest.mark.usefixtures("folder")
def test_without_a_command_the_entry_lists_those_of_tracker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_HOST")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")

    found = subprocess.run(
        [sys.executable, "-m", "tracker.start"], capture_output=True, text=True, check=False
    )

    assert found.returncode == 0, found.stderr
    assert "doctor" in found.stdout

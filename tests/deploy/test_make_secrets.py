"""`make secrets`: what it writes, for whom, and that it takes nothing away."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.conftest import ROOT
from tests.deploy.test_start import WORDS
from tracker.settings import PLACEHOLDER
from tracker.start import _SHORTEST


def make(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "deploy/make_secrets.py", "--folder", str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def written(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in (folder / "secrets").iterdir()}


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_secret_that_the_entry_reads_is_written_and_long_enough(tmp_path: Path) -> None:
    done = make(tmp_path)

    made = written(tmp_path)
    assert done.returncode == 0
    assert made.keys() == WORDS.keys()
    assert all(len(word) >= _SHORTEST and PLACEHOLDER not in word for word in made.values())
    assert len(set(made.values())) == len(made)
    assert Fernet(made["fernet_key"])


def test_two_makings_share_no_word(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        make(tmp_path / name)

    assert not set(written(tmp_path / "one").values()) & set(written(tmp_path / "two").values())


def test_only_the_user_enters_the_folder_and_reads_the_settings(tmp_path: Path) -> None:
    make(tmp_path)

    assert mode_of(tmp_path / ".env") == 0o600
    assert mode_of(tmp_path / "secrets") == 0o700
    assert {mode_of(each) for each in (tmp_path / "secrets").iterdir()} == {0o444}


def test_what_is_there_stays_and_what_is_missing_comes(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / ".env").write_text("TRACKER_BASE_URL=https://tracker.example\n")
    before = written(tmp_path)
    (tmp_path / "secrets" / "jwt_secret").unlink()

    done = make(tmp_path)

    after = written(tmp_path)
    assert done.returncode == 0
    assert "ANEW=1" in done.stderr
    assert (tmp_path / ".env").read_text() == "TRACKER_BASE_URL=https://tracker.example\n"
    assert {name for name in before if before[name] != after[name]} == {"jwt_secret"}


def test_where_all_is_there_nothing_is_written_and_that_is_said(tmp_path: Path) -> None:
    make(tmp_path)
    before = written(tmp_path)

    done = make(tmp_path)

    assert done.returncode == 1
    assert "written" not in done.stdout
    assert written(tmp_path) == before


def test_anew_replaces_everything(tmp_path: Path) -> None:
    make(tmp_path)
    before = written(tmp_path)
    (tmp_path / ".env").write_text("")

    done = make(tmp_path, "--anew")

    assert done.returncode == 0
    assert not set(before.values()) & set(written(tmp_path).values())
    assert (tmp_path / ".env").read_text() == (ROOT / ".env.example").read_text()


@pytest.mark.parametrize("name", [".env", "secrets/jwt_secret", "keys/dk_klimaregnskabet_api"])
def test_git_and_the_image_see_none_of_it(name: str) -> None:
    kept_out = subprocess.run(["git", "check-ignore", "--quiet", name], cwd=ROOT, check=False)
    let_in = (ROOT / ".dockerignore").read_text().splitlines()

    assert kept_out.returncode == 0
    assert let_in[0] == "*"
    assert f"!{name.partition('/')[0]}" not in let_in

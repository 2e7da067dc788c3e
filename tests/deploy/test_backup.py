"""The backup of the guide, as it stands there: dump, lose everything, restore, same site."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.conftest import ROOT, require
from tests.pipeline.build import a_context, all_recordings
from tests.test_end_to_end import files_of
from tracker.pipeline.context import Context, today
from tracker.pipeline.publishing import publish
from tracker.pipeline.running import run

DOCKER = """#!{python}
import os, sys
words = sys.argv[1:]
if words[:2] == ["compose", "up"]:
    sys.exit(0)
service = next(each for each in words if each in ("postgres", "init"))
assert words[1] == {{"postgres": "exec", "init": "run"}}[service], words
command = words[words.index(service) + 1 :]
if command[:2] == ["tracker", "build"]:
    sys.exit(0)
named = {{"--username=tracker": "--username={user}", "--dbname=tracker": "--dbname={database}"}}
os.execvp(command[0], [named.get(each, each) for each in command])
"""


def blocks() -> list[str]:
    """The four blocks of the guide: SQLite there and back, containers there and back."""
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    part = guide[guide.index("## Backup and restore") :]
    part = part[: part.index("\n## ")]
    return re.findall(r"```sh\n(.*?)```", part, flags=re.DOTALL)


def shell(block: str, folder: Path, **variables: str) -> None:
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-euc", block],
        cwd=folder,
        env={**os.environ, **variables, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def program(folder: Path, name: str, content: str) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin" / name).write_text(content)
    (folder / "bin" / name).chmod(0o755)


def hashes(site: Path) -> dict[str, str]:
    return {path: sha256 for path, (_, _, sha256) in files_of(site).items()}


def is_the_same_after(
    folder: Path, url: str, *, keep: Callable[[], None], lose: Callable[[], None]
) -> None:
    """Run all recordings, keep and lose everything, and build again with the same clock."""
    with (
        all_recordings() as replay,
        a_context(folder, mirror=replay.origin, database_url=url) as it,
    ):
        run(it, lambda _outcome: None)
    before = hashes(folder / "site")
    keep()
    shutil.rmtree(folder / "var")
    (folder / "site").unlink()
    lose()
    with a_context(folder, database_url=url) as it:
        release = publish(it, today(it))

        assert hashes(folder / "site") == before
        assert release.folder == (folder / "site").resolve()
        assert list(it.raw.verify()) == []
        _knows_its_answers(it)
    assert len(before) > 300


def _knows_its_answers(context: Context) -> None:
    assert len(list((context.settings.home / "snapshots").glob("*.json"))) > 10


def test_on_sqlite_a_restored_backup_builds_the_same_site(tmp_path: Path) -> None:
    there, back, *_ = blocks()
    program(tmp_path, "tracker", '#!/bin/sh\n[ "$*" = build ]\n')

    is_the_same_after(
        tmp_path,
        f"sqlite:///{tmp_path / 'var' / 'tracker.db'}",
        keep=lambda: shell(there, tmp_path),
        lose=lambda: shell(back, tmp_path),
    )


def test_on_postgresql_a_restored_backup_builds_the_same_site(
    tmp_path: Path, postgres_url: str
) -> None:
    require(shutil.which("pg_restore") is not None, "pg_dump and pg_restore are not here")
    *_, there, back = blocks()
    url = make_url(postgres_url)
    server = create_engine(os.environ["TRACKER_TEST_POSTGRES_URL"], isolation_level="AUTOCOMMIT")
    shim = DOCKER.format(python=sys.executable, user=url.username, database=url.database)
    program(tmp_path, "docker", shim)
    login = {"PGHOST": str(url.host), "PGPORT": str(url.port), "PGPASSWORD": url.password or ""}

    def lose() -> None:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{url.database}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{url.database}"'))
        shell(back, tmp_path, **login)

    is_the_same_after(
        tmp_path, postgres_url, keep=lambda: shell(there, tmp_path, **login), lose=lose
    )
    server.dispose()


@pytest.mark.parametrize("block", range(4))
def test_a_restore_uses_what_the_backup_wrote(block: int) -> None:
    found = set(re.findall(r"backup/[a-z.]+", blocks()[block]))

    assert found == {"backup/home.tar", ("backup/tracker.db", "backup/tracker.dump")[block // 2]}

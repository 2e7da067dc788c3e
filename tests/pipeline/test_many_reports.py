"""Reports that two processes compose are those that one composes."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

# A process of its own: a fork is safe only where no other thread runs, and tests have some.
PREPARE = """
import sys
from pathlib import Path
from tests.pipeline.build import a_context
from tracker.pipeline import mailing
from tracker.store import outbox

mailing._FEW = int(sys.argv[2])
with a_context(Path(sys.argv[1])) as context:
    assert mailing.prepare(context, month="2026-05") > 1
    with context.reading() as connection:
        for row in outbox.deliveries(connection):
            print("mail", row.key, row.message.encode().hex())
"""


def prepared(folder: Path, *, few: int) -> list[str]:
    folder.mkdir()
    said = subprocess.run(
        [sys.executable, "-c", PREPARE, str(folder), str(few)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    ).stdout
    return [each for each in said.splitlines() if each.startswith("mail ")]


def test_bytes_and_keys_are_the_same_however_many_processes_compose(tmp_path: Path) -> None:
    alone = prepared(tmp_path / "alone", few=1_000)

    shared = prepared(tmp_path / "shared", few=0)

    assert shared == alone != []

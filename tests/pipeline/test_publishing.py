"""The newest reading wins on the site, whichever process is slow."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.conftest import ROOT
from tests.pipeline.build import NO_DRAWINGS, a_context
from tracker.pipeline.context import today
from tracker.pipeline.handing_in import hand_in
from tracker.pipeline.publishing import publish

TREES = "area,indicator,period,value,unit,source,read\n"
TREES += "0151,trees-planted,2025,{count},tree,https://ballerup.dk/trees,2026-02-01\n"


def a_file(folder: Path, count: int) -> Path:
    file = folder / f"trees-{count}.csv"
    file.write_text(TREES.format(count=count))
    return file


def is_publishing(home: Path) -> bool:
    """Whether a process holds the lock from reading to the swap."""
    inode = (home / ".publish.lock").stat().st_ino if (home / ".publish.lock").exists() else None
    held = Path("/proc/locks").read_text().splitlines()
    return any(f":{inode} " in line for line in held if "FLOCK" in line)


def test_a_run_that_hangs_with_older_figures_does_not_overwrite_newer_ones(
    tmp_path: Path,
) -> None:
    with a_context(tmp_path) as context:
        hand_in(context, a_file(tmp_path, 411))
        environment = {
            **os.environ,
            "TRACKER_HOME": str(context.settings.home),
            "TRACKER_SITE": str(context.settings.site),
            "TRACKER_DATABASE_URL": context.settings.database_url,
            "TRACKER_APPROVAL": "off",
            **NO_DRAWINGS,
        }
        command = [sys.executable, "-m", "tracker", "build"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as slow:
            while not is_publishing(context.settings.home):
                assert slow.poll() is None
                time.sleep(0.005)
            slow.send_signal(signal.SIGSTOP)
            hand_in(context, a_file(tmp_path, 412))
            newer = threading.Thread(target=publish, args=(context, today(context)))
            newer.start()
            slow.send_signal(signal.SIGCONT)
            newer.join()
            slow.communicate()
        assert slow.returncode == 0
        page = context.settings.site / "en/pledge/ballerup-tree-per-newborn/index.html"
        assert "412" in page.read_text("utf-8")

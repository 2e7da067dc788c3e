"""Files of a release are the same whoever writes them, also where no process may be started."""

import os
from multiprocessing import get_context
from pathlib import Path

from tracker.publish.workshop import File
from tracker.publish.writing import FEW, Job, write_changed


def a_job(folder: Path) -> Job:
    """More files than one process writes alone; each holds the number of its writer."""
    folder.mkdir()
    return Job(
        files=[
            File(path=f"{number}.txt", input=str(number), render=lambda: b"%d" % os.getpid())
            for number in range(2 * FEW)
        ],
        fresh=folder,
        old=None,
        before={},
        base_url="https://tracker.example",
    )


def writers(folder: Path) -> set[bytes]:
    return {each.read_bytes() for each in folder.iterdir()}


def test_a_daemon_which_may_have_no_children_writes_alone(tmp_path: Path) -> None:
    """Such as a worker of Celery, in which every build once failed."""
    job = a_job(tmp_path / "site")
    daemon = get_context("fork").Process(target=write_changed, args=(job,), daemon=True)

    daemon.start()
    daemon.join()

    assert daemon.exitcode == 0
    assert writers(tmp_path / "site") == {str(daemon.pid).encode()}
    assert len(list((tmp_path / "site").iterdir())) == 2 * FEW

"""Files that are either complete on the disk or not there at all, also after a power cut."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4


@contextmanager
def unfinished(folder: Path) -> Iterator[BinaryIO]:
    """A file without a name yet; what `place` did not move away is deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4().hex}.part"
    try:
        with path.open("x+b") as file:
            yield file
    finally:
        path.unlink(missing_ok=True)


def place(file: BinaryIO, path: Path) -> None:
    """Give a written file its name in one step, replacing an older file of that name."""
    file.flush()
    os.fsync(file.fileno())
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        _sync_folder(path.parent.parent)
    Path(file.name).replace(path)
    _sync_folder(path.parent)


def confirm(path: Path) -> None:
    """Keep a file that was placed before: as young as if it came now, its name on the disk."""
    path.touch()
    _sync_folder(path.parent.parent)
    _sync_folder(path.parent)


def write(path: Path, content: bytes) -> None:
    """Write a whole small file durably."""
    with unfinished(path.parent) as file:
        file.write(content)
        place(file, path)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

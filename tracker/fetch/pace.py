"""The distance between two requests to one publisher, kept across runs and processes."""

import fcntl
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO


class Pace:
    """Waits until a publisher may be asked again.

    The moment of the last request lies in a file, noted before the request leaves: a crash makes
    the next run too polite, never too fast. Who waits holds the file, so others wait behind.
    """

    def __init__(self, clock: Callable[[], datetime], sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep

    def keep(self, path: Path, interval: timedelta) -> float:
        """Wait as long as the distance needs, note the request; gives the seconds waited."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            seconds = self._wait(_noted(file), interval).total_seconds()
            if seconds > 0:
                self._sleep(seconds)
            _note(file, self._clock())
        return seconds

    def _wait(self, noted: bytes, interval: timedelta) -> timedelta:
        """A note from the future or one that cannot be read costs one interval, no more."""
        if not noted:
            return timedelta(0)
        try:
            since = self._clock() - datetime.fromisoformat(noted.decode())
        except (ValueError, TypeError):  # TypeError: a moment without a zone
            return interval
        return min(interval, max(timedelta(0), interval - since))


def _noted(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _note(file: BinaryIO, moment: datetime) -> None:
    file.truncate(0)
    file.write(moment.isoformat().encode())
    file.flush()
    os.fsync(file.fileno())

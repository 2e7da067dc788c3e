"""The distance between two requests to one publisher, kept across runs and processes."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec

from tracker.fetch.patience import BusyError

LONGEST = timedelta(days=1)
"""No publisher is left alone for longer on its word; it also bounds what a wrong clock costs."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """When a publisher was last asked, and until when it then asked to be left alone."""

    asked: datetime
    until: datetime | None = None


class Pace:
    """Waits until a publisher may be asked again.

    The note lies in a file and is written before the request leaves: a crash makes the next run
    too polite, never too fast. Who waits holds the file, so others wait behind.
    """

    def __init__(self, clock: Callable[[], datetime], sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep

    def keep(self, path: Path, interval: timedelta) -> float:
        """Wait as long as the distance needs, note the request; gives the seconds waited.

        BusyError where the publisher itself asked for more time than that.
        """
        with _held(path) as file:
            seconds = self._wait(_noted(file), interval).total_seconds()
            if seconds > 0:
                self._sleep(seconds)
            _write(file, Note(asked=self._clock()))
        return seconds

    def defer(self, path: Path, seconds: float) -> None:
        """Note that a publisher asked to be left alone, for this run and those that follow."""
        now = self._clock()
        with _held(path) as file:
            wait = timedelta(seconds=min(seconds, LONGEST.total_seconds()))
            _write(file, Note(asked=now, until=now + wait))

    def _wait(self, noted: Note | bytes, interval: timedelta) -> timedelta:
        """A note from the future or one that cannot be read costs one interval, no more."""
        if isinstance(noted, bytes):
            return interval if noted else timedelta(0)
        now = self._clock()
        if noted.until and interval < noted.until - now <= LONGEST:
            seconds = (noted.until - now).total_seconds()
            raise BusyError(
                f"the publisher asked to be left alone until {noted.until:%Y-%m-%d %H:%M} UTC",
                hint="it is not asked before: run again later",
                after=seconds,
            )
        return min(interval, max(timedelta(0), interval - (now - noted.asked)))


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _noted(file: BinaryIO) -> Note | bytes:
    """The note, or the bytes that are none."""
    file.seek(0)
    content = file.read()
    try:
        note = msgspec.json.decode(content, type=Note)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return content
    has_zones = note.asked.tzinfo and (note.until is None or note.until.tzinfo)
    return note if has_zones else content


def _write(file: BinaryIO, note: Note) -> None:
    file.truncate(0)
    file.write(msgspec.json.encode(note))
    file.flush()
    os.fsync(file.fileno())

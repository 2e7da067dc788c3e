"""How often and how long an answer is waited for."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from tracker.errors import OutageError
from tracker.fetch.guard import UnknownHostError, UnreachableError
from tracker.fetch.network import Deadline

T = TypeVar("T")


class BusyError(OutageError):
    """The other side asks to come back after some seconds."""

    def __init__(self, message: str, *, hint: str, after: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.after = after


class SilentError(OutageError):
    """A query brought no answer in time: the server may still work on it."""


class Patience:
    """Tries again while that can help; a query that stayed silent would only be worked on twice.

    A host without an address is asked once, and so is every further host after one stayed out of
    reach and nothing has answered since.
    """

    def __init__(
        self,
        deadline: Deadline,
        *,
        seconds: timedelta,
        retries: int,
        sleep: Callable[[float], None],
    ) -> None:
        self._deadline = deadline
        self._seconds = seconds.total_seconds()
        self._retries = retries
        self._sleep = sleep
        self._seems_offline = False

    def run(self, attempt: Callable[[], T], seconds: float | None = None) -> T:
        """Give the first good result; all tries and waits together end by the deadline."""
        self._deadline.start(self._seconds if seconds is None else seconds)
        tries = 0
        while True:
            try:
                result = attempt()
            except OutageError as error:
                pause = max(2.0**tries, error.after if isinstance(error, BusyError) else 0.0)
                tries += 1
                if tries > self._retries or self._is_hopeless(error, pause):
                    self._seems_offline = isinstance(error, UnreachableError)
                    raise
            else:
                self._seems_offline = False
                return result
            self._sleep(pause)

    def grant(self, seconds: float) -> None:
        """Lengthen the time of this answer by what was waited for other reasons."""
        self._deadline.extend(seconds)

    def _is_hopeless(self, error: OutageError, pause: float) -> bool:
        if pause > self._deadline.left() or isinstance(error, UnknownHostError | SilentError):
            return True
        return self._seems_offline and isinstance(error, UnreachableError)

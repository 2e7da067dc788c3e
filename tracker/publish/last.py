"""What one pledge's page, frame and picture ask for again and again, worked out once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Found = TypeVar("Found")


@dataclass(slots=True)
class Last(Generic[Asked, Found]):
    """A pure function of a frozen model that remembers its last answer, and none before that."""

    work_out: Callable[[Asked], Found]
    last: tuple[Asked, Found] | None = None

    def __call__(self, asked: Asked) -> Found:
        """The answer; the same object has the same one."""
        if self.last is None or self.last[0] is not asked:
            self.last = (asked, self.work_out(asked))
        return self.last[1]

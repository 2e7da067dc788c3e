"""Models that are made when a page is written, so that no build holds all of them at once."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Model_co = TypeVar("Model_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Later(Generic[Model_co]):
    """A model that is made when it is asked for; `key` changes with all that it is made of."""

    key: str
    make: Callable[[], Model_co]


class Models(Collection[Model_co]):
    """Models to go through as often as one likes; each is made anew, and none is kept."""

    def __init__(self, later: Iterable[Later[Model_co]]) -> None:
        self.later = tuple(later)

    def __len__(self) -> int:
        return len(self.later)

    def __iter__(self) -> Iterator[Model_co]:
        return (each.make() for each in self.later)

    def __contains__(self, model: object) -> bool:
        return any(each == model for each in self)

"""Where figures are measured, and who promises for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place by its official code (`GM0518`, `0151`, `DK`), never by its name.

    `beside` is the code of a place that it is shown next to, as its neighbour in the same file.
    `successor` is the code that its whole territory has had since `valid_to`, "" where no source
    says it: one that was split has none.
    """

    code: str
    country: str
    names: Mapping[str, str]
    valid_from: date | None = None
    valid_to: date | None = None
    beside: str = ""
    successor: str = ""

    def exists_on(self, day: date) -> bool:
        """Whether the code was in use: municipalities merge, and the new one has another code."""
        has_begun = self.valid_from is None or self.valid_from <= day
        return has_begun and (self.valid_to is None or day <= self.valid_to)

    @property
    def page_id(self) -> str:
        """The part of a page's address that names this area, in `[a-z0-9-]`."""
        return self.code.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Districts:
    """The districts of a place: people look for where they live. `address` is where that stands."""

    area: str
    names: tuple[str, ...]
    address: str
    read: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """How many parties sit in a council, and the public source that says so."""

    number: int
    address: str
    read: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """An elected council and the term in which its promises are judged.

    `parties` is None where nobody has recorded how many parties sit in it. `assumptions` are how
    we count its term, in each language.
    """

    id: str
    area: str
    locale: str
    zone: str
    names: Mapping[str, str]
    term_start: date
    term_end: date
    parties: Seated | None = None
    assumptions: tuple[Mapping[str, str], ...] = ()

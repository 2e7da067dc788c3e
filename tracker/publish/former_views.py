"""Page models of addresses that had a page once and lead to nothing of the catalogue any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.domain.pledge import PledgeText

How = Literal["renamed", "joined", "ended", "withdrawn", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """What took its place; `address` is that of a page of the site, "" where it has none."""

    names: Mapping[str, str]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerPage:
    """An address without language that a release had, what it was called, and what happened.

    `day` is the last day of a place (`joined`, `ended`), else the first on which the site had no
    such page. `texts` are the last words on a promise; `months` those of the archive that hold
    the page.
    """

    address: str
    kind: str
    names: Mapping[str, str]
    how: How
    day: date
    successor: Successor | None = None
    texts: Mapping[str, PledgeText] | None = None
    months: tuple[str, ...] = ()

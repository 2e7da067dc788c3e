"""What a promise would take, as its page prints it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadView:
    """How a figure per 1,000 inhabitants is spread over `count` areas; none of them is named.

    A twentieth of them lies below `lowest`, a quarter below `low`, half below `median`, and so on.
    """

    count: int
    lowest: float
    low: float
    median: float
    high: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPlace:
    """A place of about the same size, with its figure per 1,000 inhabitants."""

    names: Mapping[str, str]
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TakesView:
    """What it would take: the fastest pace so far, and where comparable areas stand.

    Paces in units a year, with the years in which they were seen. `own` is the figure per 1,000
    inhabitants on `day`; `country` holds all areas with a figure for that day, `similar` the 20 of
    about the same size, and `near` names those, in no order: pages list them by the alphabet.
    """

    best: float | None
    best_from: date | None
    best_to: date | None
    times_the_best: float | None
    own: float | None = None
    day: date | None = None
    country: SpreadView | None = None
    similar: SpreadView | None = None
    near: tuple[NearPlace, ...] = ()

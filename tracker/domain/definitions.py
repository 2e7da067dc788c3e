"""Figures of one definition are one series; what counts otherwise is kept apart from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.domain.observation import Observation
from tracker.domain.series import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBreak:
    """A day from which a feed's figures are counted in another way, noted by an operator.

    No `indicators` or `areas` means all of the feed. `new_definition` starts a new series: no
    figure from before the day is compared with a later one. Without it the day is only shown.
    """

    id: str
    feed: str
    day: date
    reasons: Mapping[str, str]
    address: str
    read: date
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    new_definition: bool = False

    def concerns(self, *, feed: str, indicator: str, area: str) -> bool:
        """Whether the break is one of this series."""
        is_named = not self.indicators or indicator in self.indicators
        return self.feed == feed and is_named and (not self.areas or area in self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionChange:
    """From `period` on the figures count `new`, before they counted `old`."""

    period: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A series taken apart: what may be compared, what counts otherwise, other sources' figures."""

    judged: tuple[Observation, ...]
    former: tuple[Observation, ...]
    beside: tuple[Observation, ...]


def take_apart(observations: Sequence[Observation], since: date | None = None) -> Apart:
    """The newest definition's figures, from `since` on, and all others that exist."""
    own = [each for each in observations if not each.source]
    newest = newest_definition(own)

    def compares(figure: Observation) -> bool:
        return figure.definition == newest and (since is None or figure.reference >= since)

    return Apart(
        judged=tuple(each for each in own if compares(each)),
        former=counted([each for each in own if not compares(each)]),
        beside=counted([each for each in observations if each.source]),
    )


def newest_definition(observations: Sequence[Observation]) -> str:
    """The definition of the newest figure.

    Where two definitions have a figure for one day, the one published last is meant, then the one
    with more figures.
    """
    found = counted(observations) or tuple(observations)
    sizes = Counter(each.definition for each in found)
    ranks = (
        (each.reference, each.vintage, sizes[each.definition], each.definition) for each in found
    )
    return max(ranks)[-1] if found else ""


def definition_changes(observations: Sequence[Observation]) -> tuple[DefinitionChange, ...]:
    """Each change of definition in a series, oldest first, by the first figure under the new."""
    first: dict[str, Observation] = {}
    for each in counted(observations):
        first.setdefault(each.definition, each)
    newest = newest_definition(observations)
    order = sorted(first, key=lambda each: (each == newest, first[each].reference, each))
    return tuple(
        DefinitionChange(period=first[new].period, old=old, new=new) for old, new in pairwise(order)
    )

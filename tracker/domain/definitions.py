"""Figures of one definition are one series; what counts otherwise is kept apart from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.observation import Observation, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBreak:
    """A day from which a feed's figures are counted in another way, noted by an operator.

    No `indicators` or `areas` means all of the feed. `new_definition` starts a new series: no
    figure from before the day is compared with a later one. Without it the day is only shown.
    No `address` means that the operator saw it in our own snapshots; `read` is the day of that.
    """

    id: str
    feed: str
    day: date
    reasons: Mapping[str, str]
    read: date
    address: str = ""
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    new_definition: bool = False

    def concerns(self, *, feed: str, indicator: str, area: str) -> bool:
        """Whether the break is one of this series."""
        is_named = not self.indicators or indicator in self.indicators
        return self.feed == feed and is_named and (not self.areas or area in self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionSpan:
    """The first and the last period that has a figure of one definition."""

    definition: str
    first: str
    last: str


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


def definition_spans(observations: Sequence[Observation]) -> tuple[DefinitionSpan, ...]:
    """From when to when a series has figures of each definition, oldest first, the judged last."""
    newest = newest_definition(observations)
    figures: dict[str, list[Observation]] = {}
    for each in counted(observations):
        figures.setdefault(each.definition, []).append(each)
    ordered = sorted(figures, key=lambda name: (name == newest, figures[name][0].reference, name))
    return tuple(
        DefinitionSpan(
            definition=name, first=figures[name][0].period, last=figures[name][-1].period
        )
        for name in ordered
    )

"""Known errors in published figures: noted, never repaired, over when the publisher mends them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.observation import Observation

_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One figure that its publisher has wrong: which, since when, and what that changes.

    `since` is the first day on which it stood there, `found` the day on which somebody saw that it
    is wrong. `address` is where anyone can see why.
    """

    id: str
    feed: str
    indicator: str
    area: str
    period: str
    wrong_value: float
    since: date
    found: date
    address: str
    what: Mapping[str, str]
    changes: Mapping[str, str]

    def concerns(self, *, feed: str | None, indicator: str | None, area: str) -> bool:
        """Whether the figure is one of this series."""
        return (self.feed, self.indicator, self.area) == (feed, indicator, area)


class CorrectionState(StrEnum):
    """Whether the wrong figure still stands, is mended, or was never in what we hold."""

    OPEN = "open"
    EXPIRED = "expired"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionStand:
    """How an entry stands: the vintage that mended it, or None where none has."""

    state: CorrectionState
    until: date | None = None


def stand_of(correction: Correction, vintages: Iterable[Observation]) -> CorrectionStand:
    """Open while the newest vintage has the wrong value; over on the day of the one that has not.

    `vintages` are all of the series that are known; other periods, and other sources, do not count.
    """
    stands = [_stand(correction, each) for each in _figures(correction, vintages)]
    for state in (CorrectionState.OPEN, CorrectionState.EXPIRED):
        found = [each for each in stands if each.state is state]
        if found:
            return max(found, key=lambda each: each.until or date.min)
    return CorrectionStand(state=CorrectionState.UNSEEN)


def _figures(
    correction: Correction, vintages: Iterable[Observation]
) -> Iterable[list[Observation]]:
    """Each figure under the period's code with its vintages, oldest first."""
    found: dict[tuple[date, str], list[Observation]] = {}
    for each in sorted(vintages, key=lambda observation: observation.vintage):
        if each.period == correction.period and not each.source:
            found.setdefault((each.reference, each.definition), []).append(each)
    return found.values()


def _stand(correction: Correction, figure: list[Observation]) -> CorrectionStand:
    wrong = [i for i, each in enumerate(figure) if _is(correction.wrong_value, each.value)]
    if not wrong:
        return CorrectionStand(state=CorrectionState.UNSEEN)
    after = figure[wrong[-1] + 1 :]
    if not after:
        return CorrectionStand(state=CorrectionState.OPEN)
    return CorrectionStand(state=CorrectionState.EXPIRED, until=after[0].vintage)


def _is(wrong: float, value: float | None) -> bool:
    return value is not None and abs(value - wrong) <= _SAME * abs(wrong)

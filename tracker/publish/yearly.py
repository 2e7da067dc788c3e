"""The promised years one by one: what was asked for in each, and what came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.domain.asked import periods_of
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import Ratio, Schedule, Share, YearlyRate
from tracker.publish.tables import current
from tracker.publish.views import PledgeView

OPEN: Final = frozenset({ObsStatus.PROVISIONAL, ObsStatus.ESTIMATED, ObsStatus.FORECAST})
_YEARS_BEFORE: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A period by its last day; `asked` is None before the promise, `found` while not published."""

    end: date
    asked: float | None
    found: float | None
    is_open: bool = False

    @property
    def is_promised(self) -> bool:
        """Whether the promise asks for something in it."""
        return self.asked is not None


def years_of(view: PledgeView) -> tuple[Year, ...]:
    """The promised years, after the last ones before them; nothing for a promise of another kind.

    A ratio asks in each period for as many as its other half is; while that is not known, its
    period has a figure only.
    """
    target = view.pledge.target
    if not isinstance(target, Schedule | YearlyRate | Ratio | Share):
        return ()
    periods = periods_of(target)
    if not periods:
        return ()
    if isinstance(target, Ratio):
        below = _denominators(view)
        asked = {end: target.factor * below[end] for end in periods if end in below}
    else:
        asked = dict(periods)
    found = {each.reference: each for each in view.assessment.points if each.value is not None}
    before = sorted(day for day in found if day < min(periods))[-_YEARS_BEFORE:]
    return tuple(
        Year(
            end=end,
            asked=asked.get(end),
            found=found[end].value if end in found else None,
            is_open=end in found and found[end].obs_status in OPEN,
        )
        for end in (*before, *periods)
        if end in found or end in asked
    )


def adds_up(view: PledgeView) -> bool:
    """Whether the years of a promise are one sum; those of a share are not."""
    return isinstance(view.pledge.target, Schedule | YearlyRate | Ratio)


def _denominators(view: PledgeView) -> Mapping[date, float]:
    series = (each for each in view.related if each.indicator == view.denominator)
    figures = (figure for each in series for figure in current(each))
    return {each.reference: each.value for each in figures if each.value is not None}

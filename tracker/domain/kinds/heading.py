"""Where each series is heading, with and without its largest step, as columns to print."""

from dataclasses import dataclass

import numpy as np

from tracker.domain import projection
from tracker.domain.projection import LEAST_STEPS, Drift
from tracker.domain.series import Marks, SeriesView
from tracker.domain.steps import Steps
from tracker.domain.trajectory import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Laws:
    """The law of k series from all steps of their windows, and without each largest one."""

    all_steps: Drift
    without_largest: Drift

    @classmethod
    def of(cls, steps: Steps, *, least_steps: int = LEAST_STEPS) -> "Laws":
        """Fit both; a law needs `least_steps` increments."""
        return cls(
            all_steps=projection.drift(steps, least_steps=least_steps),
            without_largest=projection.drift(steps.without_largest(), least_steps=least_steps),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What values can be at all, shapes (k,): they clip what is printed, never a likelihood."""

    lower: Floats
    upper: Floats

    @classmethod
    def none(cls, size: int) -> "Bounds":
        """No bounds at all."""
        return cls(lower=np.full(size, -np.inf), upper=np.full(size, np.inf))


def columns_of(law: Drift, deadline: Floats, bounds: Bounds, *, over: Marks) -> dict[str, Floats]:
    """Pace, start of the window, mean and intervals at the deadline; NaN once that is over."""
    open_ = law.known & ~over & (deadline > law.last_t)
    low66, high66 = projection.interval(law, deadline, 0.66)
    low95, high95 = projection.interval(law, deadline, 0.95)
    ends = {
        "mean": projection.mean_at(law, deadline),
        "low66": low66,
        "high66": high66,
        "low95": low95,
        "high95": high95,
    }
    printed = {
        name: np.where(open_, np.clip(end, bounds.lower, bounds.upper), np.nan)
        for name, end in ends.items()
    }
    return printed | {
        "recent_pace": np.where(law.known, law.pace, np.nan),
        "since": np.where(law.known, law.first_t, np.nan),
    }


def final_value(series: SeriesView, deadline: Floats, until: Floats, *, over: Marks) -> Floats:
    """The figure for the deadline itself, NaN where there is none or the day has not come."""
    found = np.full(len(over), np.nan)
    rows = np.flatnonzero(over)
    if len(rows):
        found[rows] = series.view(rows).first_between(deadline[rows], until[rows])[1]
    return found

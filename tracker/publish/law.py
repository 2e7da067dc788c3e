"""The numbers behind a likelihood, for readers who check the formulas."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.assessment import Assessment
from tracker.domain.period import decimal_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What went into the likelihood: its window, the pace in units a year, the horizon in years.

    There is no horizon where only the direction was asked for.
    """

    first: date
    last: date
    pace: float
    horizon: float | None
    likelihood: float


def law_of(assessment: Assessment) -> Law | None:
    """None where nothing was projected."""
    a = assessment
    if a.window_start is None or a.reference is None or a.recent_pace is None:
        return None
    if a.likelihood is None:
        return None
    return Law(
        first=a.window_start,
        last=a.reference,
        pace=a.recent_pace,
        horizon=_years(a.reference, a.deadline) if a.projection and a.deadline else None,
        likelihood=a.likelihood,
    )


def _years(start: date, end: date) -> float:
    return decimal_year(end) - decimal_year(start)

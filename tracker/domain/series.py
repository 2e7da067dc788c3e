"""From the observations of one series to the points that the law may look at."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tracker.domain.indicator import Nature
from tracker.domain.observation import Observation, ObsStatus
from tracker.domain.period import decimal_years
from tracker.domain.projection import SeriesTable

_HALF_MONTH_YEARS = 1.0 / 24.0


def counted(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """The figures that exist, oldest first; forecasts and withdrawn ones never enter."""
    found = (
        each
        for each in observations
        if each.value is not None and each.obs_status is not ObsStatus.FORECAST
    )
    return tuple(sorted(found, key=lambda each: (each.reference, each.period)))


def law_points(
    observations: Sequence[Observation], nature: Nature, as_of: date
) -> tuple[Observation, ...]:
    """Thin a series to its natural period and start it after the last break.

    Natural is the year for a flow (as published) and the month for a stock: the last observation
    of each complete month, at its real date, steps under half a month left out.
    """
    points = after_break(counted(observations))
    if nature is Nature.FLOW or not points:
        return points
    days = np.array([each.reference for each in points], dtype="datetime64[D]")
    kept = thin_to_months(days, np.datetime64(as_of, "D"))
    return tuple(each for each, keep in zip(points, kept, strict=True) if keep)


def thin_to_months(days: NDArray[np.datetime64], as_of: np.datetime64) -> NDArray[np.bool_]:
    """Mark the last day of each complete month, shape (n,), days ascending.

    Of two marks less than half a month apart the older is dropped, looking back from the newest.
    """
    months = days.astype("datetime64[M]")
    last = np.ones(len(days), dtype=bool)
    last[:-1] = months[1:] != months[:-1]
    complete = (months + 1).astype("datetime64[D]") <= as_of + 1
    marked = np.flatnonzero(last & complete)
    kept = np.zeros(len(days), dtype=bool)
    kept[marked[_far_enough(decimal_years(days[marked]))]] = True
    return kept


def table_of(points: Sequence[Observation]) -> SeriesTable:
    """One series as arrays; the caller has left out every figure without a value."""
    days = np.array([each.reference for each in points], dtype="datetime64[D]")
    values = np.array([each.value for each in points], dtype=np.float64)
    return SeriesTable(
        t=decimal_years(days), v=values, offsets=np.array([0, len(points)], dtype=np.int64)
    )


def after_break(points: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """The points from the last change of definition on."""
    breaks = [i for i, each in enumerate(points) if each.obs_status is ObsStatus.BREAK]
    return points[breaks[-1] :] if breaks else points


def _far_enough(t: NDArray[np.float64]) -> NDArray[np.bool_]:
    """In a run of close steps every second point stays, counted from the newest.

    Points of a run are at least a month apart when one lies between them, so that is enough.
    """
    kept = np.ones(len(t), dtype=bool)
    for i in range(len(t) - 2, -1, -1):
        kept[i] = not kept[i + 1] or t[i + 1] - t[i] >= _HALF_MONTH_YEARS
    return kept

"""Which figures of a series the law may look at: its natural period, since its last break."""

import numpy as np

from tracker.domain.period import days_at
from tracker.domain.series import Marks, Rows, SeriesTable
from tracker.domain.trajectory import Floats

_HALF_MONTH_YEARS = 1.0 / 24.0


def thinned(series: SeriesTable, *, breaks: Marks, is_stock: Marks, today: Floats) -> SeriesTable:
    """The figures since the last break; of a stock the last of each month that is complete.

    Natural is the year for a flow (as published) and the month for a stock: the last figure of
    each complete month, at its real day, steps under half a month left out. `breaks` (n,) marks
    the first figure of each new definition, `is_stock` and `today` (decimal years) have shape (k,).
    """
    since = series.since_last(breaks)
    if not is_stock.any():
        return since
    stock = is_stock[since.owner]
    last = ~stock | _is_last_of_month(since, today)
    months = since.kept(last)
    near = is_stock[months.owner] & (_years_to_next(months) < _HALF_MONTH_YEARS)
    return months.kept(~_is_every_second(near))


def _is_last_of_month(series: SeriesTable, today: Floats) -> Marks:
    days = days_at(series.t)
    months, owner = days.astype("datetime64[M]"), series.owner
    last = np.ones(len(days), dtype=bool)
    last[:-1] = (months[1:] != months[:-1]) | (owner[1:] != owner[:-1])
    ends = (months + 1).astype("datetime64[D]")
    complete: Marks = ends <= days_at(today)[owner] + 1
    return last & complete


def _years_to_next(series: SeriesTable) -> Floats:
    owner = series.owner
    gap = np.full(len(series.t), np.inf)
    same = owner[1:] == owner[:-1]
    gap[:-1][same] = np.diff(series.t)[same]
    return gap


def _is_every_second(near: Marks) -> Marks:
    """Of figures that are each near their next one every second goes, counted from the newest."""
    places: Rows = np.arange(len(near))
    far = np.where(near, len(near), places)
    run_end = np.minimum.accumulate(far[::-1])[::-1]
    odd: Marks = (run_end - places) % 2 == 1
    return near & odd

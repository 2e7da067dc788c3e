"""Years, quarters, months and days: parse, order, and place on the time axis of the formulas."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

_PATTERN: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)
_MONTHS_IN_QUARTER: Final = 3
_HALF_DAY_YEARS: Final = 0.5 / 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of days as SDMX writes it: `2029`, `2029-Q3`, `2029-07`, `2029-07-01`."""

    text: str
    start: date
    end: date


def parse_period(text: str) -> Period:
    """Read an SDMX `TIME_PERIOD`; raises ValueError for anything else."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no period: write 2029, 2029-Q3, 2029-07 or 2029-07-01")
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(text=text, start=day, end=day)
    if match["month"]:
        return _months(text, year, int(match["month"]), 1)
    if match["quarter"]:
        first = (int(match["quarter"]) - 1) * _MONTHS_IN_QUARTER + 1
        return _months(text, year, first, _MONTHS_IN_QUARTER)
    return _months(text, year, 1, 12)


def decimal_year(day: date) -> float:
    """t(date) = year + day_of_year / days_in_year, so that 31 December 2029 is 2030.0."""
    length = 366 if calendar.isleap(day.year) else 365
    return day.year + day.timetuple().tm_yday / length


def decimal_years(days: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """`decimal_year` for an array of days, any shape."""
    years = days.astype("datetime64[Y]")
    first = years.astype("datetime64[D]")
    length = ((years + 1).astype("datetime64[D]") - first).astype(np.float64)
    day_of_year = (days.astype("datetime64[D]") - first).astype(np.float64) + 1
    moments: NDArray[np.float64] = years.astype(np.int64) + 1970 + day_of_year / length
    return moments


def days_at(t: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """The days of decimal years, any shape: the inverse of `decimal_years`; NaT for NaN."""
    known = np.isfinite(t)
    moments = np.where(known, t, 1970.5)
    years = np.ceil(moments - _HALF_DAY_YEARS).astype(np.int64) - 1
    first = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    after = (years - 1969).astype("datetime64[Y]").astype("datetime64[D]")
    length = (after - first).astype(np.float64)
    day_of_year = np.rint((moments - years) * length).astype(np.int64)
    return np.where(known, first + (day_of_year - 1), np.datetime64("NaT", "D"))


def day_at(t: float) -> date:
    """The day of one decimal year."""
    found: date = days_at(np.array([t]))[0].item()
    return found


def _months(text: str, year: int, first: int, count: int) -> Period:
    last = first + count - 1
    return Period(
        text=text,
        start=date(year, first, 1),
        end=date(year, last, calendar.monthrange(year, last)[1]),
    )

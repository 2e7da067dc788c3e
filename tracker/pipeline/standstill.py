"""Figures that stand still although a new period, or a new file, has come."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from tracker.domain.observation import ObsStatus
from tracker.store.observations import Figure, Key

LEAST_COMPARED: Final = 3
_LENGTH_OF_DAY: Final = len("2026-06-07")

Series = tuple[str, str]
Figures = Mapping[Key, Figure]


def columns(new: Figures, known: Figures) -> dict[str, object]:
    """What the rules about frozen values look at."""
    return {
        "frozen_share": _frozen_share(new, known),
        "days_frozen": _days_frozen(new, known),
        "same_figures": _same_figures(new, known),
    }


def ends_after(since: date, new: Figures, known: Figures) -> bool:
    """Whether figures known since a day say the same as all: older ones would change no column."""
    seen = columns(new, known)
    if seen["same_figures"]:
        return False
    fresh, before = _days(new), _days(known)
    if not fresh:
        return True
    frozen = _days_frozen(new, known)
    compared = [each for each in before | fresh if each >= since]
    return frozen is not None and max(fresh) - timedelta(days=frozen) > min(compared)


def newest(figures: Figures) -> dict[Series, Figure]:
    """The newest figure of each series that has a value; a forecast is none."""
    found: dict[Series, Figure] = {}
    for key, figure in figures.items():
        if figure.value is None or figure.obs_status is ObsStatus.FORECAST:
            continue
        other = found.get(key[:2])
        if other is None or other.reference < figure.reference:
            found[key[:2]] = figure
    return found


def _frozen_share(new: Figures, known: Figures) -> float | None:
    """The share of series whose new month, quarter or year repeats the one before it.

    None without a new period, and where fewer than three series can be compared: one value may
    come twice by chance. Zeros are left out, since nothing may honestly stay nothing.
    """
    last = newest(known)
    before = newest({key: each for key, each in new.items() if _is_old(key, last)})
    equal = [
        figure.value == earlier.value
        for series, figure in newest(new).items()
        if len(figure.period) < _LENGTH_OF_DAY
        and figure.value
        and series in last
        and figure.reference > last[series].reference
        and (earlier := before.get(series, last[series]))
    ]
    return sum(equal) / len(equal) if len(equal) >= LEAST_COMPARED else None


def _is_old(key: Key, last: Mapping[Series, Figure]) -> bool:
    return key[:2] in last and key[3] <= last[key[:2]].reference


def _days_frozen(new: Figures, known: Figures) -> int | None:
    """For how many days all daily counts have been what they are now."""
    days: dict[date, dict[Series, float]] = defaultdict(dict)
    for figures in (known, new):
        for key, figure in figures.items():
            if _is_of_a_day(figure) and figure.value is not None:
                days[figure.reference][key[:2]] = figure.value
    fresh = {key[3] for key in new if key[3] in days}
    if not fresh or len(days) == len(fresh):
        return None
    now = max(fresh)
    since = now
    for day in sorted((each for each in days if each < now), reverse=True):
        common = days[day].keys() & days[now].keys()
        if not common or any(days[day][each] != days[now][each] for each in common):
            break
        since = day
    return (now - since).days


def _days(figures: Figures) -> set[date]:
    found = (each for each in figures.values() if each.value is not None)
    return {each.reference for each in found if _is_of_a_day(each)}


def _is_of_a_day(figure: Figure) -> bool:
    return len(figure.period) == _LENGTH_OF_DAY


def _same_figures(new: Figures, known: Figures) -> int | None:
    """1 where another file brought the very same figures; daily counts always are new."""
    if not known:
        return None
    kept = {key: each for key, each in known.items() if each.value is not None or key in new}
    return int(new == kept)

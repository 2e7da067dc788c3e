"""Figures beside those of the last good answer: how far they moved, and in which direction."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from tracker.domain.observation import ObsStatus
from tracker.pipeline import standstill
from tracker.store.observations import Figure, Key

RECORDS: Final = "charging-locations"
STATIONS: Final = "charging-stations"
MERGED: Final = "charging-stations-merged"
OUTSIDE: Final = "charging-stations-outside"
EVSE_ROWS: Final = "charging-evse-rows"
REMOVED: Final = "charging-evses-removed"

NEAR_A_POWER: Final = 0.05  # in powers of ten: a unit changes together with a revision of 12 %
MANY_PAIRS: Final = 3
MANY_FIGURES: Final = 10
SURE_ALONE: Final = 3  # powers of ten: a count of 1 may honestly become 10, but not 1,000
MOVED: Final = 2.0  # times

Series = tuple[str, str]
Pair = tuple[float, float]
Figures = Mapping[Key, Figure]
Newest = Mapping[Series, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One value per column that compares figures, and by column who is behind it."""

    values: Mapping[str, object]
    names: Mapping[str, Collection[str]]

    @classmethod
    def of(
        cls, new: Figures, known: Figures, followed: Collection[str], *, restates: bool
    ) -> "Comparison":
        """Compare what can be compared; the rest is None."""
        pairs = pairs_of(new, known)
        medians = _medians(pairs)
        units = sorted(name for name, ratio in medians.items() if power_of_ten(ratio))
        alone = {series: each for series, each in pairs.items() if series[0] not in units}
        jumped = sorted(f"{area} {indicator}" for indicator, area in _jumped(alone))
        back = _days_back(new, known)
        last = known if restates else on_last_day(known)
        kept = _area_ratios(new.values(), last.values(), followed, restates=restates)
        least = min(kept, key=lambda area: kept[area], default=None)
        stand, earlier = standstill.newest(new), standstill.newest(last)
        values: dict[str, object] = {
            "least_area_ratio": kept[least] if least else None,
            "removed_share": _removed_share(stand, earlier),
            "outside_growth": _growth(stand, earlier, OUTSIDE, MERGED),
            "value_ratio": max(medians.values(), key=_distance_from_one, default=None),
            "unit_power": max(map(power_of_ten, medians.values()), key=abs, default=None),
            "area_unit_jumps": len(jumped) if pairs else None,
            "moved_share": _moved_share(new, known),
            "days_back": max(back.values(), default=None),
            **standstill.columns(new, known),
        }
        names = {
            "least_area_ratio": [least] if least else [],
            "unit_power": units,
            "area_unit_jumps": jumped,
            "days_back": sorted(name for name, days in back.items() if days),
        }
        return cls(values=values, names={column: who for column, who in names.items() if who})


def on_last_day(figures: Figures) -> Figures:
    """What a feed of single days said on its last one; what went before that is no part of it."""
    days = [each.reference for each in figures.values() if each.value is not None]
    last = max(days, default=None)
    return {
        key: each
        for key, each in figures.items()
        if each.value is not None and each.reference == last
    }


def pairs_of(new: Figures, known: Figures) -> dict[Series, list[Pair]]:
    """New and last value of each series: under the same key, or the newest of both."""
    pairs: dict[Series, list[Pair]] = defaultdict(list)
    for key, figure in new.items():
        before = known.get(key)
        if before is not None and figure.value is not None and before.value:
            pairs[key[:2]].append((figure.value, before.value))
    last = standstill.newest(known)
    for series, figure in standstill.newest(new).items():
        if series not in pairs and series in last and last[series].value:
            pairs[series] = [(figure.value or 0.0, last[series].value or 0.0)]
    return dict(pairs)


def power_of_ten(ratio: float) -> int:
    """The n of a ratio near 10 to the power n; 0 where it is near none, and near 1."""
    if ratio <= 0:
        return 0
    power = math.log10(ratio)
    return round(power) if abs(power - round(power)) <= NEAR_A_POWER else 0


def _medians(pairs: Mapping[Series, Iterable[Pair]]) -> dict[str, float]:
    """By indicator: a median over all of them would hide the one whose unit changed."""
    ratios: dict[str, list[float]] = defaultdict(list)
    for (indicator, _), each in pairs.items():
        ratios[indicator] += [value / before for value, before in each]
    return {indicator: median(each) for indicator, each in ratios.items()}


def _distance_from_one(ratio: float) -> float:
    return abs(math.log10(ratio)) if ratio > 0 else math.inf


def _jumped(pairs: Mapping[Series, Collection[Pair]]) -> list[Series]:
    """The series of which every figure moved by the same power of ten."""
    found = []
    for series, each in pairs.items():
        powers = {power_of_ten(value / before) for value, before in each}
        least = 1 if len(each) >= MANY_PAIRS else SURE_ALONE
        if len(powers) == 1 and abs(powers.pop()) >= least:
            found.append(series)
    return found


def _moved_share(new: Figures, known: Figures) -> float | None:
    """The share of figures that are more than twice, or less than half, of the last ones.

    None for a handful: one that doubles is no sign of a shifted row.
    """
    moved = [
        not 1 / MOVED <= figure.value / before <= MOVED
        for key, figure in new.items()
        if figure.value is not None and key in known and (before := known[key].value)
    ]
    return sum(moved) / len(moved) if len(moved) >= MANY_FIGURES else None


def _days_back(new: Figures, known: Figures) -> dict[str, int]:
    """By indicator how many days the newest figure lies before the last newest one."""
    last, now = _newest_days(known), _newest_days(new)
    return {each: max(0, (last[each] - now[each]).days) for each in last.keys() & now.keys()}


def _newest_days(figures: Figures) -> dict[str, date]:
    days: dict[str, date] = {}
    for figure in figures.values():
        if figure.value is not None and figure.obs_status is not ObsStatus.FORECAST:
            days[figure.indicator] = max(days.get(figure.indicator, date.min), figure.reference)
    return days


def _removed_share(new: Newest, known: Newest) -> float | None:
    """Stations gone since the last answer, or REMOVED rows that came, whichever is more."""
    now, before = _total(new, STATIONS), _total(known, STATIONS)
    if now is None or not before:
        return None
    gone = max(0.0, 1 - now / before)
    return max(gone, _growth(new, known, REMOVED, EVSE_ROWS) or 0.0)


def _growth(new: Newest, known: Newest, part: str, whole: str) -> float | None:
    """By how much a part's share of a whole grew; below zero where it shrank."""
    shares = [_share(_total(each, part), _total(each, whole)) for each in (new, known)]
    now, before = shares
    return None if now is None or before is None else now - before


def _share(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _total(newest: Newest, indicator: str) -> float | None:
    """The newest figure of each area, added up."""
    values = [figure.value or 0.0 for (name, _), figure in newest.items() if name == indicator]
    return sum(values) if values else None


def _area_ratios(
    new: Collection[Figure],
    known: Collection[Figure],
    followed: Collection[str],
    *,
    restates: bool,
) -> dict[str, float]:
    """How much of its last size each followed area kept."""
    sizes, before = (_sizes(each, restates=restates) for each in (new, known))
    return {area: sizes.get(area, 0.0) / before[area] for area in followed if before.get(area)}


def _sizes(figures: Collection[Figure], *, restates: bool) -> dict[str, float]:
    """Per area its newest count of records, or its figures where every pull holds them all."""
    sizes: dict[str, float] = {}
    records = {
        (each.area, each.reference): each.value
        for each in figures
        if each.indicator == RECORDS and each.value is not None
    }
    for (area, _), value in sorted(records.items()):
        sizes[area] = value
    if sizes or not restates:
        return sizes
    return dict(Counter(each.area for each in figures if each.value is not None))

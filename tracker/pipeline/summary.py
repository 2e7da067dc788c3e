"""An answer in one row, beside the last good one: what the rules about the whole look at."""

from collections import Counter
from collections.abc import Collection, Mapping
from statistics import median

from tracker.pipeline.staged import Staged
from tracker.store.observations import Figure, Key
from tracker.store.snapshots import SnapshotRow

REVISED_SHARE = 0.9
RECORDS = "charging-locations"
LEAST_PERIODS = 2


def summary(
    staged: Staged,
    known: Mapping[Key, Figure],
    last: SnapshotRow | None,
    followed: Collection[str],
    *,
    restates: bool,
) -> dict[str, object]:
    """One value per column of the summary frame; None where there is nothing to compare."""
    found = {figure.area for figure in staged.figures.values()} | set(staged.shapes)
    before = {figure.area for figure in known.values()} & set(followed)
    years = [figure.reference.year for figure in staged.figures.values()]
    return {
        "rows": staged.received,
        "areas": len(found),
        "missing_areas": len(before - found),
        "rows_ratio": staged.received / last.received if last and last.received else 1.0,
        "least_area_ratio": _least_area_ratio(
            staged.figures.values(), known.values(), followed, restates=restates
        ),
        "value_ratio": _value_ratio(staged.figures, known),
        "share_outside": staged.outside / staged.placed if staged.placed else None,
        "newest_year": max(years, default=None),
    }


def revises_everything(changed: Collection[Figure], known: Mapping[Key, Figure]) -> bool:
    """Whether a pull changes nearly every figure of nearly every area and period known before."""
    before = {key: figure for key, figure in known.items() if figure.value is not None}
    periods = {figure.period for figure in before.values()}
    areas = {figure.area for figure in before.values()}
    if len(periods) < LEAST_PERIODS or len(areas) < LEAST_PERIODS:
        return False
    revised = [figure.key for figure in changed if figure.key in before]
    return len(revised) >= REVISED_SHARE * len(before)


def _least_area_ratio(
    new: Collection[Figure],
    known: Collection[Figure],
    followed: Collection[str],
    *,
    restates: bool,
) -> float:
    """How much of its last size the followed area kept that lost most; 1 without a last one."""
    sizes, before = (_sizes(each, restates=restates) for each in (new, known))
    ratios = [sizes.get(area, 0.0) / before[area] for area in followed if before.get(area)]
    return min(ratios, default=1.0)


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


def _value_ratio(new: Mapping[Key, Figure], known: Mapping[Key, Figure]) -> float:
    """The median of new over last value by key; 1 where nothing can be compared."""
    ratios = [
        figure.value / known[key].value  # type: ignore[operator]
        for key, figure in new.items()
        if figure.value is not None and key in known and known[key].value
    ]
    return median(ratios) if ratios else 1.0

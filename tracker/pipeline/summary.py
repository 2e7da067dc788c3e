"""An answer in one row: what the rules about the whole look at, and who is behind each figure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tracker.checks.rule import LAST_COLUMNS
from tracker.pipeline import beside_last
from tracker.pipeline.staged import Staged
from tracker.store.observations import Figure, Key, Read
from tracker.store.snapshots import SnapshotRow

REVISED_SHARE = 0.9
LEAST_PERIODS = 2
MOST_NAMES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LastGood:
    """What a feed brought before; `areas` are those of its outlines or of its figures.

    `figures` are all, then `read` can tell whether they still are; or as many as tell the same.
    """

    snapshot: SnapshotRow
    figures: Mapping[Key, Figure]
    areas: frozenset[str]
    read: Read | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One value per column, None where there is nothing to look at; `names` by column."""

    values: Mapping[str, object]
    names: Mapping[str, str] = field(default_factory=dict)


def summary(
    staged: Staged,
    last: LastGood | None,
    followed: Collection[str],
    *,
    expected: Collection[str],
    restates: bool,
) -> Summary:
    """Every column of `whole`, and of `last`, where all is None when no answer was good before.

    An area of `expected` is missing where nothing of it came: rows in quarantine did come.
    """
    own = _whole(staged)
    if last is None:
        return Summary(values=own | dict.fromkeys(LAST_COLUMNS))
    came = areas_of(staged) | {area for _, area, _ in staged.withheld}
    missing = sorted((last.areas & set(expected)) - came)
    seen = beside_last.Comparison.of(staged.figures, last.figures, followed, restates=restates)
    before = last.snapshot.received
    compared: dict[str, object] = {
        "rows_ratio": staged.received / before if before else None,
        "missing_areas": len(missing),
        **seen.values,
    }
    names = {"missing_areas": named(missing)} | {
        column: named(who) for column, who in seen.names.items()
    }
    return Summary(values=own | compared, names=names)


def areas_of(staged: Staged) -> set[str]:
    """The areas of which an answer holds a figure or an outline."""
    return {figure.area for figure in staged.figures.values()} | set(staged.shapes)


def named(who: Collection[str], *, most: int = MOST_NAMES) -> str:
    """Some names, in order, and how many more there are."""
    first = list(who)[:most]
    more = len(who) - len(first)
    return ", ".join(first) + (f" and {more} more" if more else "")


def revises_everything(changed: Collection[Figure], known: Mapping[Key, Figure]) -> bool:
    """Whether a pull changes nearly every value of nearly every area and period known before."""
    before = {key: figure for key, figure in known.items() if figure.value is not None}
    periods = {figure.period for figure in before.values()}
    areas = {figure.area for figure in before.values()}
    if len(periods) < LEAST_PERIODS or len(areas) < LEAST_PERIODS:
        return False
    known_again = (figure for figure in changed if figure.key in before)
    revised = [each for each in known_again if each.value != before[each.key].value]
    return len(revised) >= REVISED_SHARE * len(before)


def _whole(staged: Staged) -> dict[str, object]:
    years = [figure.reference.year for figure in staged.figures.values()]
    received = staged.received
    return {
        "rows": received,
        "areas": len(areas_of(staged)),
        "share_outside": staged.outside / staged.placed if staged.placed else None,
        "share_quarantined": len(staged.quarantined) / received if received else None,
        "newest_year": max(years, default=None),
    }

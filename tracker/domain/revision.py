"""What a publisher changed after figures were first seen: in one series, and in a whole load."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tracker.domain.assessment import Revision
from tracker.domain.observation import Observation

LARGEST_NAMED: Final = 5
_Key = tuple[str, date, str, str]


class Group(NamedTuple):
    """The figures of a load that one line of its report is about."""

    indicator: str
    definition: str
    period: str


class Change(NamedTuple):
    """A figure that a load brought; None for "not known before" and for "withdrawn"."""

    group: Group
    area: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChange:
    """One of the largest changes; `after` is None where the figure was withdrawn."""

    area: str
    before: float
    after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRevision:
    """What a load did to one indicator's figures of one period, over all areas.

    `known` counts the figures before the load. Changes are relative to the figure before, with
    their sign; figures that were zero before have none. `named` starts with the largest change.
    """

    indicator: str
    definition: str
    period: str
    known: int
    new: int
    revised: int
    withdrawn: int
    median: float | None
    smallest: float | None
    largest: float | None
    named: tuple[NamedChange, ...]


def last_revision(vintages: Iterable[Observation]) -> Revision | None:
    """The newest vintage that changed earlier figures; the oldest changed period is the example.

    `vintages` are all observations of one series, oldest vintage first.
    """
    current: dict[_Key, Observation] = {}
    found: Revision | None = None
    for _, group in groupby(vintages, key=lambda each: each.vintage):
        rows = tuple(group)
        revised = [row for row in rows if _differs(row, current.get(_key(row)))]
        if revised:
            found = _revision(revised, current) or found
        current.update((_key(row), row) for row in rows)
    return found


def _key(row: Observation) -> _Key:
    return (row.period, row.reference, row.definition, row.source)


def _differs(row: Observation, before: Observation | None) -> bool:
    return before is not None and before.value is not None and before.value != row.value


def _revision(revised: list[Observation], current: dict[_Key, Observation]) -> Revision | None:
    example = min(revised, key=lambda each: (each.value is None, each.reference))
    before = current[_key(example)]
    if example.value is None or before.value is None:
        return None
    return Revision(
        vintage=example.vintage,
        previous_vintage=before.vintage,
        changed=len(revised),
        of=len(current),
        period=example.period,
        previous_value=before.value,
        value=example.value,
    )


def touched_by(vintages: Iterable[Observation]) -> str | None:
    """The newest snapshot that revised or withdrew a figure of a series, oldest vintage first."""
    current: dict[_Key, float | None] = {}
    found: str | None = None
    for row in vintages:
        before = current.get(_key(row))
        if before is not None and before != row.value:
            found = row.snapshot
        current[_key(row)] = row.value
    return found


def revisions_of_load(
    changes: Iterable[Change], known: Mapping[Group, int]
) -> tuple[PeriodRevision, ...]:
    """The report of a load, by indicator and period; empty where no known figure changed."""
    groups: dict[Group, list[Change]] = defaultdict(list)
    for change in changes:
        groups[change.group].append(change)
    found = [_of_group(group, rows, known.get(group, 0)) for group, rows in sorted(groups.items())]
    if not any(each.revised or each.withdrawn for each in found):
        return ()
    return tuple(each for each in found if each.new or each.revised or each.withdrawn)


def _of_group(group: Group, rows: Sequence[Change], known: int) -> PeriodRevision:
    before = np.array([row.before for row in rows], dtype=np.float64)  # None becomes NaN
    after = np.array([row.after for row in rows], dtype=np.float64)
    was, is_there = ~np.isnan(before), ~np.isnan(after)
    revised = was & is_there & (before != after)
    comparable = revised & (before != 0)
    relative = (after[comparable] - before[comparable]) / np.abs(before[comparable])
    return PeriodRevision(
        indicator=group.indicator,
        definition=group.definition,
        period=group.period,
        known=known,
        new=int(np.sum(~was & is_there)),
        revised=int(np.sum(revised)),
        withdrawn=int(np.sum(was & ~is_there)),
        median=float(np.median(relative)) if relative.size else None,
        smallest=float(np.min(relative)) if relative.size else None,
        largest=float(np.max(relative)) if relative.size else None,
        named=_named(rows, before, after, revised=revised),
    )


def _named(
    rows: Sequence[Change],
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    *,
    revised: NDArray[np.bool_],
) -> tuple[NamedChange, ...]:
    """The largest changes of value, then the largest figures that were withdrawn."""
    withdrawn = np.flatnonzero(~np.isnan(before) & np.isnan(after))
    changed = np.flatnonzero(revised)
    by_change = changed[np.argsort(-np.abs(after[changed] - before[changed]), kind="stable")]
    by_size = withdrawn[np.argsort(-np.abs(before[withdrawn]), kind="stable")]
    chosen = [rows[i] for i in (*by_change, *by_size)][:LARGEST_NAMED]
    return tuple(
        NamedChange(area=row.area, before=row.before, after=row.after)
        for row in chosen
        if row.before is not None
    )

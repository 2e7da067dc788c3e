"""Promises and their figures as rows of the rule's arrays: one row for each reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

import numpy as np

from tracker.domain.asked import Numbers, has_own_day, last_day_of, numbers_of, periods_of, starts
from tracker.domain.assessment import Flag, Reason
from tracker.domain.cases import EACH_YEAR, Cases, kind_code
from tracker.domain.figures import Figures
from tracker.domain.indicator import Nature
from tracker.domain.judgement import bit, code
from tracker.domain.kinds.presence import StepTable
from tracker.domain.observation import DECLARED, ObsStatus, counted
from tracker.domain.period import decimal_year, decimal_years
from tracker.domain.pledge import (
    Milestone,
    Milestones,
    Pledge,
    Ratio,
    Reduce,
    Share,
    Target,
    YearlyChange,
    kind_of,
)
from tracker.domain.series import Marks, Rows, SeriesTable, offsets_of
from tracker.domain.thinning import thinned
from tracker.domain.trajectory import Floats

_COLUMNS = ("t0", "v0", "share", "change", "goal", "factor", "deadline", "until", "sign")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A promise for one area, and the figures known on the day on which it is judged."""

    pledge: Pledge
    area: str
    figures: Figures | None
    denominator: Figures | None
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One reading of one promise."""

    asked: Question
    target: Target
    numbers: Numbers


def due_of(asked: Question) -> date | None:
    """When the figure for the last day of the promise itself should be out, if it can be told."""
    target = asked.pledge.target
    figures = asked.denominator if isinstance(target, Ratio) else asked.figures
    last = last_day_of(asked.pledge)
    return figures.due_for(last) if figures and last else None


def cases_of(questions: Sequence[Question]) -> tuple[Cases, Rows]:
    """The rows of all promises that have a target, and where those of each one begin."""
    rows: list[_Row] = []
    offsets = [0]
    for asked in questions:
        rows.extend(_rows_of(asked))
        offsets.append(len(rows))
    return _stacked(rows), np.array(offsets, dtype=np.int64)


def _rows_of(asked: Question) -> list[_Row]:
    target = asked.pledge.target
    if target is None:
        return []
    numbers = numbers_of(asked.pledge, target, asked.figures) or [{}]
    return [_Row(asked=asked, target=target, numbers=each) for each in numbers]


def _stacked(rows: list[_Row]) -> Cases:
    today = np.array([decimal_year(row.asked.as_of) for row in rows])
    series, recent = tables_of([row.asked.figures for row in rows], today)
    other, other_recent = tables_of([row.asked.denominator for row in rows], today)
    columns = {name: np.array([row.numbers.get(name, np.nan) for row in rows]) for name in _COLUMNS}
    return Cases.of(
        kind=np.array([_kind(row.target) for row in rows], dtype=np.int8),
        series=series,
        recent=recent,
        other=other,
        other_recent=other_recent,
        years=_years(rows),
        steps=_steps(rows),
        today=today,
        begins=_days([starts(row.asked.pledge) for row in rows]),
        term_start=_days([row.asked.pledge.term_start for row in rows]),
        term_end=_days([row.asked.pledge.term_end for row in rows]),
        has_own_day=np.array([has_own_day(row.target) for row in rows], dtype=bool),
        broken=_days([_broken(row.asked.figures) for row in rows], missing=-inf),
        lower=np.array([_bound(row.asked.figures, "lower", -inf) for row in rows]),
        upper=np.array([_bound(row.asked.figures, "upper", inf) for row in rows]),
        refused=np.array([_refusal(row) for row in rows], dtype=np.int8),
        closed=np.array([_closed(row.asked.pledge) for row in rows], dtype=np.int8),
        marks=np.array([_marks(row.asked.figures) for row in rows], dtype=np.int16),
        expected=_days([_expected(row.asked.figures) for row in rows]),
        due=_days([due_of(row.asked) for row in rows]),
        **columns,
    )


def tables_of(found: Sequence[Figures | None], today: Floats) -> tuple[SeriesTable, SeriesTable]:
    """All figures of each series, and those that the law may look at; `today` has shape (k,)."""
    figures = [counted(each.observations) if each else () for each in found]
    flat = [each for points in figures for each in points]
    whole = SeriesTable(
        t=_days([each.reference for each in flat]),
        v=np.array([each.value for each in flat], dtype=np.float64),
        offsets=offsets_of(np.array([len(points) for points in figures], dtype=np.int64)),
    )
    breaks: Marks = np.array([each.obs_status is ObsStatus.BREAK for each in flat], dtype=bool)
    breaks &= whole.t <= today[whole.owner]  # a running year of a ratio breaks nothing yet
    stocks = [each is not None and each.indicator.nature is Nature.STOCK for each in found]
    law = thinned(whole, breaks=breaks, is_stock=np.array(stocks, dtype=bool), today=today)
    return whole, law.kept(law.t <= today[law.owner])


def _years(rows: list[_Row]) -> SeriesTable:
    asked = [periods_of(row.target) for row in rows]
    return SeriesTable(
        t=_days([end for years in asked for end in years]),
        v=np.array([amount for years in asked for amount in years.values()], dtype=np.float64),
        offsets=offsets_of(np.array([len(years) for years in asked], dtype=np.int64)),
    )


def _steps(rows: list[_Row]) -> StepTable:
    of_rows = [row.target.steps if isinstance(row.target, Milestones) else () for row in rows]
    flat: list[Milestone] = [step for steps in of_rows for step in steps]
    return StepTable(
        due=_days([step.due for step in flat], missing=inf),
        told=_days([step.evidence.day if step.evidence else None for step in flat], missing=inf),
        reached=np.array([bool(step.evidence and step.evidence.reached) for step in flat], bool),
        offsets=offsets_of(np.array([len(steps) for steps in of_rows], dtype=np.int64)),
    )


def _refusal(row: _Row) -> int:
    """Why no figure is looked at: another unit, or a base that was counted otherwise."""
    halves = (row.asked.figures, row.asked.denominator)
    if any(each.units_differ for each in halves if each):
        return code(Reason.UNITS_DIFFER)
    figures = row.asked.figures
    match row.target:
        case Share(goal=None):
            return code(Reason.NO_GOAL)
        case YearlyChange(baseline=None):
            return code(Reason.NO_BASELINE)
    lacks_base = isinstance(row.target, Reduce) and not row.numbers
    if lacks_base and figures is not None and figures.former:
        return code(Reason.DEFINITION_CHANGED)
    return code(None)


def _kind(target: Target) -> int:
    each_year = isinstance(target, Share) and target.years
    return kind_code(EACH_YEAR if each_year else kind_of(target))


def _closed(pledge: Pledge) -> int:
    return code(Reason(pledge.closed) if pledge.closed else None)


def _marks(figures: Figures | None) -> int:
    """The flags that the newest figure and its neighbours bring along."""
    newest = figures.newest if figures else None
    if figures is None or newest is None:
        return 0
    held = (
        (Flag.PROVISIONAL, newest.obs_status in {ObsStatus.PROVISIONAL, ObsStatus.ESTIMATED}),
        (Flag.DECLARED, newest.feed == DECLARED),
        (Flag.DISPUTED, figures.sources_differ),
    )
    return sum(bit(flag) for flag, holds in held if holds)


def _broken(figures: Figures | None) -> date | None:
    return figures.broken_at if figures else None


def _expected(figures: Figures | None) -> date | None:
    newest = figures.newest if figures else None
    return figures.expected_after(newest.reference) if figures and newest else None


def _bound(figures: Figures | None, end: str, without: float) -> float:
    bound: float | None = getattr(figures.indicator, end) if figures else None
    return without if bound is None else bound


def _days(days: Sequence[date | None], missing: float = np.nan) -> Floats:
    """Decimal years of days; None gives `missing`."""
    found = np.full(len(days), missing)
    known = [i for i, day in enumerate(days) if day is not None]
    found[known] = decimal_years(np.array([days[i] for i in known], dtype="datetime64[D]"))
    return found

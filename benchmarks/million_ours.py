# ruff: noqa: INP001 - a folder of scripts, no package
"""Tracker's own way: the rule over both files, a row group at a time."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from million_file import INDICATORS, STEPS, TODAY
from numpy.typing import NDArray

from tracker.domain.cases import Cases, kind_code
from tracker.domain.judgement import STATUSES, Outcomes
from tracker.domain.kinds.presence import StepTable
from tracker.domain.rule import judge
from tracker.domain.series import SeriesTable, offsets_of

ONE_IN = 100
GIVEN = ("sign", "t0", "v0", "share", "change", "goal", "factor", "deadline", "until")
OF_THE_TERM = ("has_own_day", "begins", "term_end", "lower", "upper", "expected")
OF_YEARS = ("first_year", "years", "amount")
OF_STEPS = ("step_due", "step_told", "step_reached")
ASKED = ("kind", *GIVEN, *OF_THE_TERM, *OF_YEARS, *OF_STEPS)  # the number is their place


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Both files, opened; a row group of one belongs to the same row group of the other."""

    observations: pq.ParquetFile
    pledges: pq.ParquetFile

    @classmethod
    def of(cls, observations: Path, pledges: Path) -> "Files":
        """Open both."""
        return cls(observations=pq.ParquetFile(observations), pledges=pq.ParquetFile(pledges))

    def pieces(self) -> Iterator[Cases]:
        """The cases of one row group after the other."""
        for number in range(self.pledges.num_row_groups):
            yield self.piece(number)

    def piece(self, number: int) -> Cases:
        """The cases of one row group: series as they lie in the file."""
        return cases_of(
            self.pledges.read_row_group(number, columns=list(ASKED), use_threads=False),
            self.observations.read_row_group(number, use_threads=False),
        )

    def whole(self) -> Cases:
        """All cases in memory, as a service would hold them between two changes."""
        tables = (self.pledges.read(), self.observations.read())
        return cases_of(*(each.unify_dictionaries().combine_chunks() for each in tables))


def cases_of(pledges: pa.Table, figures: pa.Table) -> Cases:
    """What the pledges ask for, in the rule's columns; the figures stay as they lie in memory."""
    kind, owner = _kinds(pledges), _array(figures["series"])
    offsets = offsets_of(np.bincount(owner - owner[0], minlength=len(pledges)))
    series = SeriesTable(t=_array(figures["t"]), v=_array(figures["v"]), offsets=offsets)
    return Cases.of(
        kind=kind,
        series=series,
        other=_denominators(kind, series),
        years=_years(pledges),
        steps=_steps(pledges, kind),
        today=np.full(len(kind), TODAY),
        **{name: _array(pledges[name]) for name in (*GIVEN, *OF_THE_TERM)},
    )


def judge_all(files: Files) -> list[Outcomes]:
    """Every outcome column of every pledge; while a piece is judged, the next one is read."""
    with ThreadPoolExecutor(1) as reader:
        numbers = range(files.pledges.num_row_groups)
        coming = reader.submit(files.piece, 0)
        found = []
        for number in numbers:
            cases = coming.result()
            if number + 1 in numbers:
                coming = reader.submit(files.piece, number + 1)
            found.append(judge(cases))
        return found


def changed_of(pieces: Iterable[Cases]) -> Iterator[Cases]:
    """The cases of every hundredth series, each with a figure of the year after its newest."""
    for cases in pieces:
        rows = np.arange(0, len(cases), ONE_IN)
        rows += rows // ONE_IN % INDICATORS  # so that every kind has its share
        yield _with_one_more(cases.take(rows))


def judge_changed(pieces: Iterable[Cases]) -> list[Outcomes]:
    """Only what changed is judged again."""
    return [judge(cases) for cases in changed_of(pieces)]


def _with_one_more(cases: Cases) -> Cases:
    t, v = cases.series.newest()
    series = SeriesTable(
        t=np.insert(cases.series.t, cases.series.offsets[1:], t + 1.0),
        v=np.insert(cases.series.v, cases.series.offsets[1:], v),
        offsets=offsets_of(cases.series.counts + 1),
    )
    return replace(cases, series=series, recent=series)


def columns_of(found: list[Outcomes], names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Some columns of all pledges."""
    return {name: np.concatenate([getattr(each, name) for each in found]) for name in names}


def counts_of(found: list[Outcomes]) -> list[int]:
    """How often each status was said."""
    said = [np.bincount(each.status, minlength=len(STATUSES)) for each in found]
    counts: list[int] = np.sum(said, axis=0).tolist()
    return counts


def _array(column: pa.ChunkedArray | pa.Array) -> NDArray[Any]:
    """A column of one piece as it lies in memory."""
    whole = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
    found: NDArray[Any] = whole.to_numpy(zero_copy_only=False)
    return found


def _kinds(pledges: pa.Table) -> NDArray[np.int8]:
    column = pledges["kind"].chunk(0)
    codes = np.array([kind_code(word) for word in column.dictionary.to_pylist()], dtype=np.int8)
    found: NDArray[np.int8] = codes[_array(column.indices)]
    return found


def _denominators(kind: NDArray[np.int8], series: SeriesTable) -> SeriesTable:
    """The last series of the same municipality for each ratio, nothing for other kinds."""
    ratios = np.flatnonzero(kind == kind_code("ratio"))
    halves = series.take(ratios - ratios % INDICATORS + INDICATORS - 1)
    counts = np.zeros(len(kind), dtype=np.int64)
    counts[ratios] = halves.counts
    return SeriesTable(t=halves.t, v=halves.v, offsets=offsets_of(counts))


def _years(pledges: pa.Table) -> SeriesTable:
    """The ends of the pledged years with the amount of each; 0 for a ratio."""
    first, amount = _array(pledges["first_year"]), _array(pledges["amount"])
    offsets = offsets_of(np.nan_to_num(_array(pledges["years"])).astype(np.int64))
    owner = np.repeat(np.arange(len(first)), np.diff(offsets))
    place = np.arange(offsets[-1]) - offsets[owner]
    ends = (first[owner] + place + 1.0).astype(np.float64)
    return SeriesTable(t=ends, v=np.nan_to_num(amount)[owner], offsets=offsets)


def _steps(pledges: pa.Table, kind: NDArray[np.int8]) -> StepTable:
    """Steps two years apart, of which evidence may be there for the first one."""
    mine = np.flatnonzero(kind == kind_code("milestones"))
    counts = np.zeros(len(kind), dtype=np.int64)
    counts[mine] = STEPS
    later = np.arange(STEPS)
    due = _array(pledges["step_due"])[mine, np.newaxis] + 2.0 * later
    told = np.where(later == 0, _array(pledges["step_told"])[mine, np.newaxis], np.inf)
    reached = np.repeat(_array(pledges["step_reached"])[mine], STEPS)
    return StepTable(
        due=due.ravel(), told=told.ravel(), reached=reached, offsets=offsets_of(counts)
    )

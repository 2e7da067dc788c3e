"""Many promises of any kind as arrays: what each asks for, and the series that it is judged on."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.domain.judgement import NONE, Codes
from tracker.domain.kinds.presence import StepTable
from tracker.domain.pledge import KINDS
from tracker.domain.series import Marks, Rows, SeriesTable
from tracker.domain.trajectory import Floats

EACH_YEAR = "share-of-each-year"  # a share that is asked for anew in every year
KIND_NAMES = (*KINDS, EACH_YEAR)


def kind_code(word: str) -> int:
    """The place of a kind in KIND_NAMES."""
    return KIND_NAMES.index(word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """k promises, each judged on one series on one day; arrays of shape (k,) unless said.

    `series` holds all figures known `today`, `recent` those that the law may look at (see
    `thinning`); `other` and `other_recent` the second half of ratios. `years` holds the pledged
    periods of sums and ratios, `steps` the milestones. Times are decimal years, values in the unit
    of the series; NaN stands for what a kind does not have:

    - reach: t0, v0, goal, deadline · share: the same, v0 may be unknown
    - reduce: t0 is the base, whose figure is in the series, `share` the cut
    - yearly-change: t0, v0, `change` a year, deadline
    - direction: `sign`, t0 the start, deadline the end · keep-at-zero: t0
    - ratio: `factor` and years · a share of each year: years · schedule and yearly-rate: years

    `kind` is a place in KIND_NAMES. `until` ends the days whose figure counts for the deadline.
    `begins` is the first day that asks for something, `term_end` the day after which a promise
    without `has_own_day` is closed. `broken` is the last new way of counting (-inf where never),
    `refused` and `closed` are places in REASONS where something outside the figures decides.
    `marks` has the bits of the flags that the figures bring along, `expected` is when the next
    figure should be out, `due` when the one for the deadline should.
    """

    kind: Codes
    series: SeriesTable
    recent: SeriesTable
    other: SeriesTable
    other_recent: SeriesTable
    years: SeriesTable
    steps: StepTable
    today: Floats
    begins: Floats
    term_start: Floats
    term_end: Floats
    has_own_day: Marks
    t0: Floats
    v0: Floats
    share: Floats
    change: Floats
    goal: Floats
    factor: Floats
    deadline: Floats
    until: Floats
    sign: Floats
    broken: Floats
    lower: Floats
    upper: Floats
    refused: Codes
    closed: Codes
    marks: NDArray[np.int16]
    expected: Floats
    due: Floats

    def __len__(self) -> int:
        return len(self.kind)

    @classmethod
    def of(
        cls, *, kind: Codes, **columns: NDArray[np.generic] | SeriesTable | StepTable
    ) -> "Cases":
        """Cases of which only some columns are given; the others say that there is nothing."""
        size = len(kind)
        nothing = np.zeros(size + 1, dtype=np.int64)
        empty = SeriesTable(t=np.empty(0), v=np.empty(0), offsets=nothing)
        no_steps = StepTable(
            due=np.empty(0), told=np.empty(0), reached=np.empty(0, dtype=bool), offsets=nothing
        )
        defaults: dict[str, np.generic] = {
            "begins": np.float64(-np.inf),
            "term_end": np.float64(np.inf),
            "has_own_day": np.True_,
            "broken": np.float64(-np.inf),
            "lower": np.float64(-np.inf),
            "upper": np.float64(np.inf),
            "refused": np.int8(NONE),
            "closed": np.int8(NONE),
            "marks": np.int16(0),
        }
        same: dict[str, Any] = {  # one value in memory, whatever the number of cases
            each.name: np.broadcast_to(defaults.get(each.name, np.float64(np.nan)), size)
            for each in fields(cls)
        }
        tables = dict.fromkeys(("series", "other", "years"), empty) | {"steps": no_steps} | columns
        tables.setdefault("recent", tables["series"])
        tables.setdefault("other_recent", tables["other"])
        return cls(**(same | tables | {"kind": kind}))

    def take(self, rows: Rows) -> "Cases":
        """The cases of the given numbers, in that order."""
        return self._part(lambda column: column[rows], lambda table: table.take(rows))

    def between(self, some: slice) -> "Cases":
        """The cases of a stretch; nothing is copied."""
        return self._part(lambda column: column[some], lambda table: table.between(some))

    def _part(
        self,
        of_column: Callable[[NDArray[np.generic]], NDArray[np.generic]],
        of_table: Callable[[SeriesTable | StepTable], SeriesTable | StepTable],
    ) -> "Cases":
        """A part of every column; a table that serves two columns stays one."""
        columns = {each.name: getattr(self, each.name) for each in fields(self)}
        tables = {id(each): each for each in columns.values() if not is_array(each)}
        parts = {key: of_table(table) for key, table in tables.items()}
        cut: dict[str, Any] = {
            name: of_column(each) if is_array(each) else parts[id(each)]
            for name, each in columns.items()
        }
        return Cases(**cut)


def is_array(column: object) -> bool:
    """Whether a column has one place per case, and is no table."""
    return isinstance(column, np.ndarray)

"""Trials of the rule: series cut at past dates, pseudo-targets, and the figures that decide them.

At every figure of every series the figures up to it are judged as if that day were today. Nobody
had promised anything, so the targets are made up, from the past alone: a promise counts from the
first figure of the window, as a real one counts from its baseline, and asks by a day `horizon`
years after the cut for `ambition` times what the pace so far brings over the whole way (straight),
or for that many times its growth in per cent (compound). Ambitions below 1 are easier than going on
as before, those above are harder; the pace says which side is good, so that roofs rise and
emissions fall where they do. A goal that the newest figure reaches already is left out: to call it
met is no forecast. The figure for the day of the goal, which no rule has seen, decides.

One shock moves many areas, and the cuts of one series overlap: cases are many more than
independent trials, so a share of them carries no interval here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tracker.domain.cases import Cases, kind_code
from tracker.domain.judgement import LARGEST_VALUE, fulfils
from tracker.domain.projection import WINDOW_YEARS, Drift, drift, steps_of
from tracker.domain.series import SAME_TIME, Marks, Rows, SeriesTable, offsets_of
from tracker.domain.trajectory import Floats

HORIZONS: Final = (1.0, 2.0, 3.0, 5.0)  # years; short series are decided by short ones only
AMBITIONS: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
A_DAY: Final = 1.5 / 365  # years after the day of a goal within which a yearly figure decides
A_MONTH: Final = 1.0 / 12
_LONGER_THAN_ANY_SERIES: Final = 1e4
_LOOKS_BACK_YEARS: Final = WINDOW_YEARS + 2.0  # the German rule looks at six calendar years


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """n pseudo-targets as cases of the rule, and the figure that decided each, shape (n,).

    `owner` is the series that each was made of.
    """

    cases: Cases
    owner: Rows
    outcome: Floats

    @property
    def came_true(self) -> Marks:
        """Whether the figure for the day of the goal reached it."""
        return fulfils(self.outcome, self.cases.goal, self.cases.sign)


def trials_of(
    series: SeriesTable,
    horizons: Sequence[float] = HORIZONS,
    *,
    patience: float = A_DAY,
    with_met: bool = False,
) -> Trials:
    """Every cut with a law, times every horizon that a figure decides, times every ambition.

    The first figure from the day of a goal on decides, if it is not later than `patience` years.
    `with_met` keeps the goals that the newest figure reaches already.
    """
    cuts, past = _cuts(series)
    law, owner = drift(steps_of(past)), series.owner[cuts]
    rows = np.repeat(np.arange(len(cuts)), len(horizons))
    deadline = law.last_t[rows] + np.tile(horizons, len(cuts))
    outcome = _first_from(series, owner[rows], deadline, patience)
    decided = np.flatnonzero(law.known[rows] & (law.pace[rows] != 0) & ~np.isnan(outcome))
    rows, deadline, outcome = rows[decided], deadline[decided], outcome[decided]
    first, sign = series.values_at(owner[rows], law.first_t[rows]), np.sign(law.pace[rows])
    goals = _goals(law.take(rows), first, deadline)
    ahead = with_met | ~fulfils(law.last_v[rows][:, None], goals, sign[:, None])
    at, ask = np.nonzero((np.abs(goals) <= LARGEST_VALUE) & ahead)
    rows = rows[at]
    return Trials(
        cases=Cases.of(
            kind=np.full(len(rows), kind_code("reach"), dtype=np.int8),
            series=past.take(rows),
            today=law.last_t[rows],
            t0=law.first_t[rows],
            v0=first[at],
            goal=goals[at, ask],
            deadline=deadline[at],
            until=deadline[at] + 1.0,
            sign=sign[at],
        ),
        owner=owner[rows],
        outcome=outcome[at],
    )


def _cuts(series: SeriesTable) -> tuple[Rows, SeriesTable]:
    """The place of every figure, and the figures that a rule may look at on its day."""
    cuts = np.arange(len(series.t))
    owner = series.owner
    keys = owner * _LONGER_THAN_ANY_SERIES + series.t
    first = np.searchsorted(keys, keys - _LOOKS_BACK_YEARS - SAME_TIME)
    counts = cuts - np.maximum(first, series.offsets[owner]) + 1
    offsets = offsets_of(counts)
    index = np.arange(offsets[-1]) + np.repeat(cuts + 1 - offsets[1:], counts)
    return cuts, SeriesTable(t=series.t[index], v=series.v[index], offsets=offsets)


def _first_from(series: SeriesTable, owner: Rows, start: Floats, patience: float) -> Floats:
    """The first value of series owner[j] from start[j] on, within some years; NaN where none."""
    keys = series.owner * _LONGER_THAN_ANY_SERIES + series.t
    place = np.searchsorted(keys, owner * _LONGER_THAN_ANY_SERIES + start - A_DAY)
    found = np.full(len(start), np.nan)
    at = np.flatnonzero(place < series.offsets[owner + 1])
    at = at[series.t[place[at]] <= start[at] + patience]
    found[at] = series.v[place[at]]
    return found


def _goals(law: Drift, first: Floats, deadline: Floats) -> Floats:
    """Straight and compound goals of every ambition, shape (k, 2 x ambitions); NaN where none."""
    ambitions = np.array(AMBITIONS)
    way = (deadline - law.first_t)[:, None]
    straight = first[:, None] + ambitions * law.pace[:, None] * way
    positive = (first > 0) & (law.last_v > 0)
    with np.errstate(all="ignore"):
        growth = np.where(positive, (law.last_v / first) ** (1.0 / law.span) - 1.0, np.nan)
        factor = 1.0 + ambitions * growth[:, None]
        compound = first[:, None] * np.where(factor > 0, factor, np.nan) ** way
    return np.concatenate([straight, compound], axis=1)

"""Targets over years of a flow, judged on running sums: schedule, yearly-rate, ratio."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tracker.domain import projection
from tracker.domain.assessment import Reason, TargetStatus
from tracker.domain.judgement import (
    Codes,
    Outcomes,
    first_that_holds,
    fulfils,
    reasons,
    share_of,
    told,
    words,
)
from tracker.domain.kinds.heading import Bounds, Laws, columns_of
from tracker.domain.kinds.presence import AHEAD, KEPT, NO_EVIDENCE, NOT_KEPT
from tracker.domain.projection import WINDOW_YEARS, Drift
from tracker.domain.series import SAME_TIME, Marks, Rows, SeriesTable, added
from tracker.domain.steps import Block, Steps, added_up, side_by_side
from tracker.domain.trajectory import Floats

LEAST_FLOWS = 3
_ONE_YEAR = 1.0
_A_GAP = 1.5  # years between two ends of years: one was left out


@dataclass(frozen=True, kw_only=True)
class SumAsks:
    """What k targets ask for: `years` holds the end and the amount of each pledged period.

    `sign` is +1 where more is better, -1 where less is. `early` says that a sum can be met before
    its end; one that must stay low, or keeps up with another, cannot.
    """

    years: SeriesTable
    sign: Floats
    early: Marks

    @cached_property
    def deadline(self) -> Floats:
        """The end of the last pledged period."""
        return self.years.newest()[0]

    @cached_property
    def total(self) -> Floats:
        """What is asked for in all."""
        return sum_of(self.years)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The pledged periods one by one: `value` is what came, NaN unknown, shapes (n,).

    `ended` says which are over, `paid` and `due` (k,) add up what came and what was asked in those
    that are over and known, `ahead` (k,) counts the others: missing is never zero.
    """

    value: Floats
    ended: Marks
    paid: Floats
    due: Floats
    ahead: Rows


def tally(asks: SumAsks, flows: SeriesTable, today: Floats) -> Tally:
    """Add up what came in the pledged periods that are over."""
    years, owner = asks.years, asks.years.owner
    value = flows.values_at(owner, years.t)
    ended = years.t <= today[owner] + SAME_TIME
    known = ended & ~np.isnan(value)
    size = len(years)
    return Tally(
        value=value,
        ended=ended,
        paid=added(owner[known], value[known], size),
        due=added(owner[known], years.v[known], size),
        ahead=years.counts - np.bincount(owner[known], minlength=size),
    )


def year_words(asks: SumAsks, found: Tally) -> Rows:
    """The place in STEP_WORDS of the word on each pledged period, shape (n,)."""
    kept = fulfils(found.value, asks.years.v, asks.sign[asks.years.owner])
    ended = np.where(np.isnan(found.value), NO_EVIDENCE, np.where(kept, KEPT, NOT_KEPT))
    return np.where(found.ended, ended, AHEAD)


def judge(asks: SumAsks, flows: SeriesTable, recent: SeriesTable, *, today: Floats) -> Outcomes:
    """Compare running sums with what was asked for, and run the law on what is left to come.

    `flows` are the yearly figures, `recent` those since the last new way of counting.
    """
    found = tally(asks, flows, today)
    t, value = flows.newest()
    deadline, total = asks.deadline, asks.total
    laws = Laws.of(running_steps(recent), least_steps=LEAST_FLOWS)
    likelihood, before = _word(asks, laws.all_steps, found)
    without, other = _word(asks, laws.without_largest, found)
    unknown, complete = np.isnan(value), found.ahead == 0
    open_ = ~complete & (today < deadline - SAME_TIME) & ~unknown
    status = np.where(open_, before, _at_end(asks, found, unknown))
    return Outcomes.of(
        len(flows),
        status=status,
        reason=reasons(status, (unknown, Reason.NO_DATA)),
        t=t,
        value=value,
        deadline=deadline,
        goal=total,
        required=found.due,
        gap=asks.sign * (found.paid - found.due),
        progress=share_of(found.paid, total),
        needed_pace=share_of(total - found.paid, found.ahead.astype(np.float64)),
        likelihood=told(likelihood, status, complete & ~unknown),
        likelihood_without=np.where(open_, without, np.nan),
        status_without=np.where(open_, other, status),
        **_heading(laws.all_steps, found, over=complete),
    )


def judge_each(asks: SumAsks, flows: SeriesTable, *, today: Floats) -> Outcomes:
    """Years of a share do not add up: one year below is a miss, and only all of them are kept."""
    found = tally(asks, flows, today)
    owner, told = asks.years.owner, year_words(asks, found)
    t, value = flows.newest()
    kept, not_kept, ahead = (
        np.bincount(owner[told == word], minlength=len(flows)) for word in (KEPT, NOT_KEPT, AHEAD)
    )
    status = first_that_holds(
        (np.isnan(value), TargetStatus.NOT_ASSESSED),
        (not_kept > 0, TargetStatus.MISSED),
        (kept == asks.years.counts, TargetStatus.MET),
        (ahead == 0, TargetStatus.AWAITING_FIGURE),
        (kept > 0, TargetStatus.ON_TRACK),
        otherwise=TargetStatus.TOO_EARLY,
    )
    return Outcomes.of(
        len(flows),
        status=status,
        reason=reasons(status, (np.isnan(value), Reason.NO_DATA)),
        t=t,
        value=value,
        deadline=asks.deadline,
        goal=asks.years.newest()[1],
    )


def running_steps(flows: SeriesTable) -> Steps:
    """Each year's flow as one step of the running sum, since the last missing year.

    The sum begins at 0 a year before the first flow. A window holds five years of steps; its
    scale is what the flows in it add up to without their signs.
    """
    last_t = flows.newest()[0]
    gaps = flows.follows(np.diff(flows.t) > _A_GAP)
    in_window = flows.first_from(last_t - WINDOW_YEARS + 2 * SAME_TIME)
    first = np.maximum(flows.last_of(gaps), in_window)
    blocks, scale = [], np.zeros(len(flows))
    for rows, _, v in side_by_side(flows, first):
        scale[rows] = added_up(np.abs(v))
        blocks.append(Block(rows=rows, dt=np.full(v.shape, _ONE_YEAR), dv=v))
    return Steps(
        blocks=tuple(blocks),
        first_t=flows.at(first)[0] - _ONE_YEAR,
        last_t=last_t,
        last_v=np.zeros(len(flows)),
        scale=scale,
    )


def sum_of(table: SeriesTable) -> Floats:
    """The sum of each series, 0 where it has no figure."""
    return added(table.owner, table.v, len(table))


def _word(asks: SumAsks, law: Drift, found: Tally) -> tuple[Floats, Codes]:
    left = asks.total - found.paid
    likelihood = projection.likelihood_of(law, _end_of(law, found), left, asks.sign)
    wrong_way = projection.wrong_way_of(law, asks.sign, likelihood)
    met = asks.early & fulfils(found.paid, asks.total, asks.sign)
    return likelihood, words(likelihood, wrong_way, met=met)


def _at_end(asks: SumAsks, found: Tally, unknown: Marks) -> Codes:
    complete = found.ahead == 0
    return first_that_holds(
        (unknown, TargetStatus.NOT_ASSESSED),
        (complete & fulfils(found.paid, found.due, asks.sign), TargetStatus.MET),
        (complete, TargetStatus.MISSED),
        (asks.early & fulfils(found.paid, asks.total, asks.sign), TargetStatus.MET),
        otherwise=TargetStatus.AWAITING_FIGURE,
    )


def _end_of(law: Drift, found: Tally) -> Floats:
    """As many periods behind the newest figure as there are pledged ones without a figure."""
    return law.last_t + found.ahead * _ONE_YEAR


def _heading(law: Drift, found: Tally, *, over: Marks) -> dict[str, Floats]:
    """Pace and interval of the sum at the end: what came so far, and what the law adds."""
    columns = columns_of(law, _end_of(law, found), Bounds.none(len(found.paid)), over=over)
    ends = ("mean", "low66", "high66", "low95", "high95")
    return columns | {name: columns[name] + found.paid for name in ends}

"""The kind `direction`: more of it, or less, with no figure asked for."""

from dataclasses import dataclass

import numpy as np

from tracker.domain import projection
from tracker.domain.assessment import Reason, TargetStatus
from tracker.domain.judgement import (
    DECIDED,
    Codes,
    Outcomes,
    code,
    first_that_holds,
    is_one_of,
    reasons,
    told,
    words,
)
from tracker.domain.kinds.heading import Bounds, Laws, columns_of, final_value
from tracker.domain.projection import Drift
from tracker.domain.series import SAME_TIME, Marks, SeriesView
from tracker.domain.trajectory import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendAsks:
    """What k directions ask for, shapes (k,): a drift of `sign` from `start` on.

    A figure from `end` up to `until` is compared with the last one by `start`, but only where
    `has_own_day` says that the promise itself names the end.
    """

    sign: Floats
    start: Floats
    end: Floats
    until: Floats
    has_own_day: Marks


def judge(
    asks: TrendAsks,
    series: SeriesView,
    laws: Laws,
    *,
    today: Floats,
    broken: Floats,
    bounds: Bounds,
) -> Outcomes:
    """The word is the likelihood that the drift has the pledged sign; at the end, the outcome.

    No figure from before `broken` (decimal years, -inf where never) is compared with a later one.
    """
    t, value = series.newest()
    over = asks.has_own_day & (today >= asks.end - SAME_TIME)
    likelihood, before = _word(asks, laws.all_steps)
    without, other = _word(asks, laws.without_largest)
    t0, v0 = series.last_until(asks.start)
    final = final_value(series, asks.end, asks.until, over=over)
    status = np.where(over, _at_end(asks, v0, final), before)
    changed = over & (broken > np.where(np.isnan(t0), asks.start, t0) + SAME_TIME)
    status[np.isnan(value) | changed] = code(TargetStatus.NOT_ASSESSED)
    decided = over & is_one_of(status, DECIDED)
    return Outcomes.of(
        len(series),
        status=status,
        reason=reasons(status, (changed, Reason.DEFINITION_CHANGED)),
        t=t,
        value=value,
        t0=t0,
        v0=v0,
        deadline=asks.end,
        likelihood=told(likelihood, status, decided),
        likelihood_without=np.where(over, np.nan, without),
        status_without=np.where(over, status, other),
        **columns_of(laws.all_steps, asks.end, bounds, over=decided),
    )


def _word(asks: TrendAsks, law: Drift) -> tuple[Floats, Codes]:
    likelihood = projection.likelihood_of_drift(law, asks.sign)
    wrong_way = projection.wrong_way_of(law, asks.sign, likelihood)
    never = np.zeros(len(likelihood), dtype=bool)
    return likelihood, words(likelihood, wrong_way, met=never)


def _at_end(asks: TrendAsks, start: Floats, final: Floats) -> Codes:
    return first_that_holds(
        (np.isnan(start), TargetStatus.NOT_ASSESSED),
        (np.isnan(final), TargetStatus.AWAITING_FIGURE),
        (asks.sign * (final - start) > 0, TargetStatus.MET),
        otherwise=TargetStatus.MISSED,
    )

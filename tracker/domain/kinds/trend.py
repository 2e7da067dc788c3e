"""The kind `direction`: more of it, or less, with no figure asked for."""

from dataclasses import replace
from datetime import date

import numpy as np

from tracker.domain import judgement, projection
from tracker.domain.assessment import Assessment, Reason, TargetStatus
from tracker.domain.figures import Figures
from tracker.domain.kinds.level import figure_for, number, projected
from tracker.domain.observation import Observation
from tracker.domain.pledge import Pledge, Trend
from tracker.domain.series import counted, law_points, table_of


def judge(
    assessment: Assessment, target: Trend, figures: Figures, *, pledge: Pledge, as_of: date
) -> Assessment:
    """The word is the likelihood that the drift has the pledged sign; at the end, the outcome."""
    end = target.end or pledge.term_end
    points = law_points(figures.observations, figures.indicator.nature, as_of)
    law = projection.drift(table_of(points))
    sign = np.array([target.direction.sign])
    likelihood = projection.likelihood_of_drift(law, sign)
    wrong_way = projection.likelihood_of_drift(law, -sign)
    first = _at_start(figures, pledge.term_start)
    judged = replace(
        assessment,
        deadline=end,
        baseline_day=first.reference if first else None,
        baseline=first.value if first else None,
        recent_pace=number(np.where(law.known, law.pace, np.nan)),
        likelihood=number(likelihood),
        projection=projected(law, end, figures.indicator),
        status=judgement.words(likelihood, wrong_way, met=np.array([False]))[0],
    )
    decided = target.end is not None and as_of >= target.end
    return _at_end(judged, target, figures, first, end) if decided else judged


def _at_start(figures: Figures, start: date) -> Observation | None:
    before = [each for each in counted(figures.observations) if each.reference <= start]
    return before[-1] if before else None


def _at_end(
    judged: Assessment, target: Trend, figures: Figures, first: Observation | None, end: date
) -> Assessment:
    judged = replace(judged, likelihood=None, projection=None)
    final = figure_for(end, figures)
    if first is None or first.value is None:
        reason = Reason.DEFINITION_CHANGED if figures.former else Reason.NO_DATA
        return replace(judged, status=TargetStatus.NOT_ASSESSED, reason=reason)
    if final is None or final.value is None:
        due = figures.due_for(end)
        return replace(judged, status=TargetStatus.AWAITING_FIGURE, expected=due)
    moved = target.direction.sign * (final.value - first.value) > 0
    return replace(judged, status=TargetStatus.MET if moved else TargetStatus.MISSED)

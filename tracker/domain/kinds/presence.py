"""Targets without a path: nothing of it (keep-at-zero), and steps that evidence proves."""

from dataclasses import replace
from datetime import date

from tracker.domain.assessment import Assessment, Reason, StepOutcome, TargetStatus
from tracker.domain.figures import Figures
from tracker.domain.pledge import KeepAtZero, Milestone, Milestones
from tracker.domain.series import counted


def judge_zero(assessment: Assessment, target: KeepAtZero, figures: Figures) -> Assessment:
    """More than zero is a miss since the first day that says so; silence is no figure."""
    since = [each for each in counted(figures.observations) if each.reference >= target.start]
    if not since:
        return replace(assessment, status=TargetStatus.NOT_ASSESSED, reason=Reason.NO_DATA)
    above = next((each for each in since if each.value is not None and each.value > 0), None)
    judged = replace(assessment, goal=0.0, required=0.0)
    if above is None:
        return replace(judged, status=TargetStatus.ON_TRACK)
    return replace(judged, status=TargetStatus.MISSED, deadline=above.reference)


def judge_milestones(assessment: Assessment, target: Milestones, as_of: date) -> Assessment:
    """Evidence against a step is a miss, a past step without evidence cannot be judged."""
    steps = tuple(_step(each, as_of) for each in target.steps)
    found = {step.word for step in steps}
    judged = replace(assessment, steps=steps)
    if "not-kept" in found:
        return replace(judged, status=TargetStatus.MISSED)
    if "no-evidence" in found:
        return replace(judged, status=TargetStatus.NOT_ASSESSED, reason=Reason.NO_EVIDENCE)
    if found == {"kept"}:
        return replace(judged, status=TargetStatus.MET)
    status = TargetStatus.ON_TRACK if "kept" in found else TargetStatus.TOO_EARLY
    return replace(judged, status=status)


def _step(step: Milestone, as_of: date) -> StepOutcome:
    evidence = step.evidence
    if evidence is not None and evidence.day <= as_of:
        word = "kept" if evidence.reached else "not-kept"
    else:
        word = "ahead" if step.due is None or step.due >= as_of else "no-evidence"
    return StepOutcome(id=step.id, due=step.due, asked=None, value=None, word=word)

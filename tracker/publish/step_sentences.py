"""How far the steps of a plan are, or the years of a yearly promise, in one sentence."""

from markupsafe import Markup

from tracker.domain.assessment import Assessment
from tracker.publish.language import Language


def of_steps(language: Language, assessment: Assessment) -> Markup:
    """How many were to be there by now, and how many are shown to be; else when the first is."""
    kept = sum(step.word == "kept" for step in assessment.steps)
    due = sum(step.word != "ahead" for step in assessment.steps)
    if due == 0:
        return _none_yet(language, assessment)
    if assessment.kind == "milestones":
        return language.say(
            "Steps due so far: %(due)s. Shown to be kept: %(kept)s.", due=due, kept=kept
        )
    return language.say("Years that are over: %(due)s. Kept: %(kept)s.", due=due, kept=kept)


def _none_yet(language: Language, assessment: Assessment) -> Markup:
    days = [step.due for step in assessment.steps if step.due is not None]
    if not days:
        return language.say("No public evidence has been found yet; the promise names no day.")
    day = language.day(min(days))
    if assessment.kind != "milestones":
        return language.say("The first year that counts ends on %(day)s.", day=day)
    if len(assessment.steps) == 1:
        return language.say("It is due on %(day)s.", day=day)
    return language.say("The first of its steps is due on %(day)s.", day=day)


def of_all_years(language: Language, mean: str) -> Markup:
    """Where a sum is heading: all promised years together, not the last one."""
    return language.say(
        "At the pace of recent years all promised years together bring about %(mean)s.", mean=mean
    )

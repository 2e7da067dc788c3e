"""What other publishers' rules say of a promise, in words that are translated where printed."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from tracker.domain.assessment import Reason
from tracker.domain.opinions import Opinion
from tracker.publish.language import Language
from tracker.publish.words import REASON, msg

_WORDS: Final[Mapping[str, str]] = {
    "achieved": msg("The target is met"),
    "substantial": msg("Good progress"),
    "moderate": msg("Some progress"),
    "limited": msg("Little progress"),
    "deterioration": msg("It gets worse"),
    "sun": msg("Sun: reached, or nearly so"),
    "light-cloud": msg("Sun and cloud: it misses by little"),
    "cloud": msg("Cloud: the right way, but it misses by much"),
    "storm": msg("Storm: it comes no nearer"),
}
_REASONS: Final[Mapping[str, str]] = {
    "no-baseline": msg("It needs a figure to start from."),
    "sign-change": msg("It cannot compare figures above zero with figures below."),
    "newest-before-baseline": msg("The newest figure is older than the start."),
    "same-year": msg("Start and newest figure are of one year."),
    "no-goal-year": msg("It needs a year in which the goal is due."),
    "goal-year-not-after-baseline": msg("The goal is due no later than the start."),
    "goal-across-zero": msg("It cannot reckon with a goal on the other side of zero."),
    "too-few-years": msg("It needs figures of at least four years in a row."),
    "no-years-left": msg("The year of the goal has come."),
    "undefined": msg("It gives no number for these figures."),
    "another-kind": msg("It has no rule for this kind of promise."),
}


def opinion(language: Language, found: Opinion) -> Markup:
    """The other rule's word, or why it says none."""
    if found.word is not None:
        return language.say(_WORDS[found.word])
    reason = found.reason or "undefined"
    told = _REASONS.get(reason) or REASON[Reason(reason)]
    return language.say(told)

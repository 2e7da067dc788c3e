"""Why a promise has no verdict, in a few words: for rows in which a sentence has no room."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from tracker.domain.assessment import Reason
from tracker.publish.language import Language
from tracker.publish.views import Card
from tracker.publish.words import msg, word_of

WHY: Final[Mapping[Reason, str]] = {
    Reason.NO_TARGET: msg("names nothing that can be counted"),
    Reason.NO_GOAL: msg("does not say how much"),
    Reason.NO_BASELINE: msg("no published figure of the start"),
    Reason.NO_DATA: msg("no published figure found"),
    Reason.UNITS_DIFFER: msg("the figures count something else"),
    Reason.DEFINITION_CHANGED: msg("the way of counting changed"),
    Reason.NO_EVIDENCE: msg("no public evidence found"),
    Reason.OUT_OF_RANGE: msg("a figure is too large to be right"),
    Reason.DATE_DOUBLED: msg("two figures for the same day"),
    Reason.TERM_OVER: msg("the term is over"),
    Reason.REPLACED: msg("replaced by a newer promise"),
    Reason.WITHDRAWN: msg("withdrawn"),
    Reason.AWAITING_APPROVAL: msg("a verdict waits"),
}
_NOT_FETCHED: Final = msg("the figures could not be fetched")


def why_open(language: Language, view: Card) -> Markup:
    """The reason, or the word where the word says it all."""
    reason = view.assessment.reason
    if reason is Reason.NO_DATA and view.waits_for_feed:
        return language.say(_NOT_FETCHED)
    return language.say(WHY[reason] if reason is not None else word_of(view.assessment))

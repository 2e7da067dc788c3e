"""The closed lists of the domain in plain words; the templates translate them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tracker.domain.assessment import Assessment, Flag, Likelihood, Reason, TargetStatus
from tracker.domain.history import Cause
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import Actor, Standing, Strength


def msg(message: str) -> str:
    """Mark a sentence for translation where it stands; it is translated where it is printed."""
    return message


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWord:
    """A status in words; `tone` names its colours, its shape is drawn from the status itself."""

    word: str
    meaning: str
    tone: str


STATUS: Final[Mapping[TargetStatus, StatusWord]] = {
    TargetStatus.MET: StatusWord(
        word=msg("Met"),
        meaning=msg(
            "The newest figure reaches the goal. Before the deadline it can be lost again."
        ),
        tone="good",
    ),
    TargetStatus.ON_TRACK: StatusWord(
        word=msg("On track"),
        meaning=msg("The chance that the goal is met in time is 66%% or more."),
        tone="good",
    ),
    TargetStatus.AT_RISK: StatusWord(
        word=msg("Uncertain"),
        meaning=msg("The chance is between 33%% and 66%%: it can go either way."),
        tone="unsure",
    ),
    TargetStatus.OFF_TRACK: StatusWord(
        word=msg("Off track"),
        meaning=msg("The chance that the goal is met in time is below 33%%."),
        tone="low",
    ),
    TargetStatus.WRONG_WAY: StatusWord(
        word=msg("Wrong way"),
        meaning=msg("The chance is below 33%%, and the figures move away from the goal."),
        tone="low",
    ),
    TargetStatus.MISSED: StatusWord(
        word=msg("Not met"),
        meaning=msg("The deadline is over and the figure for that day does not reach the goal."),
        tone="low",
    ),
    TargetStatus.AWAITING_FIGURE: StatusWord(
        word=msg("Waiting for the figure"),
        meaning=msg("The deadline is over, but the figure for that day is not published yet."),
        tone="open",
    ),
    TargetStatus.TOO_EARLY: StatusWord(
        word=msg("Too early to say"),
        meaning=msg(
            "There are fewer than three figures, or they span less than a year."
            " Or no step is due yet."
        ),
        tone="open",
    ),
    TargetStatus.NOT_DUE: StatusWord(
        word=msg("Not due yet"),
        meaning=msg("The time of this promise has not begun."),
        tone="open",
    ),
    TargetStatus.NOT_ASSESSED: StatusWord(
        word=msg("Cannot be judged"),
        meaning=msg("A figure, evidence or a countable goal is missing. The page says which."),
        tone="open",
    ),
    TargetStatus.CLOSED: StatusWord(
        word=msg("Closed"),
        meaning=msg("The term is over, or the promise was replaced or withdrawn."),
        tone="open",
    ),
}

_WAITS: Final = msg("Verdict waits")

REASON: Final[Mapping[Reason, str]] = {
    Reason.NO_TARGET: msg("The promise names nothing that can be counted."),
    Reason.NO_GOAL: msg("The promise does not say how much it asks for."),
    Reason.NO_BASELINE: msg("We have found no published figure of where this promise starts."),
    Reason.NO_DATA: msg("We have found no published figure for this yet."),
    Reason.UNITS_DIFFER: msg("The published figures count something else than the promise does."),
    Reason.DEFINITION_CHANGED: msg(
        "The publisher changed its way of counting. The figures do not compare."
    ),
    Reason.NO_EVIDENCE: msg(
        "No public evidence has been found yet for a step whose day has passed."
    ),
    Reason.OUT_OF_RANGE: msg("A figure is too large to be worked with. It is probably wrong."),
    Reason.DATE_DOUBLED: msg(
        "Two figures stand for the same moment. It is unclear which one counts."
    ),
    Reason.TERM_OVER: msg("The term in which this was promised is over."),
    Reason.REPLACED: msg("A newer promise has taken the place of this one."),
    Reason.WITHDRAWN: msg("This promise was withdrawn."),
    Reason.AWAITING_APPROVAL: msg(
        "A new verdict waits here, so that council and party can see it before others do."
    ),
}

FLAG: Final[Mapping[Flag, str]] = {
    Flag.PROVISIONAL: msg("Provisional figure"),
    Flag.STALE: msg("Old figures"),
    Flag.DEPENDS_ON_READING: msg("Depends on how you count"),
    Flag.UNDER_REVIEW: msg("Figures revised, under review"),
    Flag.DECLARED: msg("Figure entered by hand"),
    Flag.DISPUTED: msg("Sources differ"),
    Flag.BEFORE_TERM: msg("Figure from before the term"),
    Flag.KNOWN_ERROR: msg("Known error in the figures"),
    Flag.PROMISE_CHANGED: msg("Promise changed"),
}

FLAG_NOTES: Final[Mapping[Flag, str]] = {
    Flag.PROVISIONAL: msg(
        "The publisher calls the newest figure provisional: it may still change."
    ),
    Flag.STALE: msg("A newer figure should have been published by now."),
    Flag.DEPENDS_ON_READING: msg(
        "The source leaves room. Another fair way to count gives another verdict."
    ),
    Flag.UNDER_REVIEW: msg(
        "The publisher revised its figures."
        " The verdict stays as it was until somebody has checked the new ones."
    ),
    Flag.DECLARED: msg(
        "A person read this figure in a public source. It is not fetched automatically."
    ),
    Flag.DISPUTED: msg(
        "Another public source gives another figure. Both stand below; the first one is judged."
    ),
    Flag.BEFORE_TERM: msg("The newest figure is from before the term of those who promised."),
    Flag.PROMISE_CHANGED: msg("The quoted words no longer stand in the document."),
    Flag.KNOWN_ERROR: msg("One of these figures is known to be wrong. It is shown as published."),
}

CAUSE: Final[Mapping[Cause, str]] = {
    Cause.RULE: msg("The rule by which we judge was changed."),
    Cause.PLEDGE: msg("What is asked for was corrected in our list of promises."),
    Cause.SOURCE: msg("The figures come from another source now."),
    Cause.REVISION: msg("The publisher changed earlier figures."),
    Cause.REVIEW: msg("A person has checked the revised figures."),
    Cause.NEW_FIGURE: msg("A new figure was published."),
    Cause.DAY: msg("The figures are the same. A day has passed that counts."),
}

LIKELIHOOD: Final[Mapping[Likelihood, str]] = {
    Likelihood.VERY_LIKELY: msg("Very likely"),
    Likelihood.LIKELY: msg("Likely"),
    Likelihood.ABOUT_AS_LIKELY_AS_NOT: msg("About as likely as not"),
    Likelihood.UNLIKELY: msg("Unlikely"),
    Likelihood.VERY_UNLIKELY: msg("Very unlikely"),
}


def word_of(assessment: Assessment) -> str:
    """The word for how a promise stands; one that waits is not called impossible to judge."""
    if assessment.reason is Reason.AWAITING_APPROVAL:
        return _WAITS
    return STATUS[assessment.status].word


STANDING: Final[Mapping[Standing, str]] = {
    Standing.COUNCIL_DECISION: msg("A decision of the council."),
    Standing.COALITION_AGREEMENT: msg(
        "An agreement of the governing parties, not a decision of the council."
    ),
    Standing.MUNICIPAL_TARGET: msg("A target of the municipality."),
    Standing.PARTY_PROGRAMME: msg("A party's programme, not a decision of the council."),
}

STRENGTH: Final[Mapping[Strength, str]] = {
    Strength.WILL: msg("The document says that it will happen."),
    Strength.AIMS: msg("The document calls it an aim."),
    Strength.WANTS_STUDIED: msg("The document wants it studied first."),
}

ACTOR: Final[Mapping[Actor, str]] = {
    Actor.COUNCIL: msg("the municipality"),
    Actor.STATE: msg("the state"),
    Actor.MARKET: msg("the market"),
}

OBS_STATUS: Final[Mapping[ObsStatus, str]] = {
    ObsStatus.NORMAL: "",
    ObsStatus.PROVISIONAL: msg("provisional"),
    ObsStatus.ESTIMATED: msg("estimated"),
    ObsStatus.FORECAST: msg("forecast"),
    ObsStatus.BREAK: msg("counted in a new way from here"),
    ObsStatus.MISSING: msg("not published"),
}

OUTCOME: Final[Mapping[str, str]] = {
    "kept": msg("Kept"),
    "not-kept": msg("Not kept"),
    "no-evidence": msg("No evidence found"),
    "ahead": msg("Its day has not come"),
}

CHECK_OUTCOME: Final[Mapping[str, str]] = {
    "passed": msg("Passed"),
    "quarantined": msg("Rows set aside"),
    "warning": msg("Warning"),
    "not-run": msg("Not run"),
    "rejected": msg("Refused, then let in by a person"),
}

RECORDING: Final[Mapping[str, str]] = {
    "recorded": msg("Played from a recording of the answer as it came."),
    "derived": msg(
        "Played from a recording: real figures, in a form that somebody else gave them."
    ),
    "built": msg(
        "Played from a recording that was written for this demonstration from published figures."
    ),
}

RHYTHM: Final[Mapping[str, str]] = {
    "P1D": msg("every day"),
    "P7D": msg("every week"),
    "P1W": msg("every week"),
    "P1M": msg("every month"),
    "P3M": msg("every quarter"),
    "P6M": msg("every half year"),
    "P1Y": msg("every year"),
}

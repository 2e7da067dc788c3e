"""When a decision of the council turns: which turn is told, and what an alert says of it."""

from datetime import date
from typing import Final

from tracker.domain.assessment import TargetStatus
from tracker.domain.history import StatusChange
from tracker.mail.notices import Alert
from tracker.pipeline.digest_lines import OWN, line_of, plain, told_change
from tracker.pipeline.notices import imprint_of
from tracker.publish.language import Language
from tracker.publish.views import Card, Publisher
from tracker.publish.words import word_of

_TOLD: Final = (TargetStatus.MISSED, TargetStatus.OFF_TRACK)


def turn_of(view: Card, *, since: date) -> StatusChange | None:
    """The newest turn to missed or off-track of an own decision, from a day on, if it still holds.

    A party's promise has none; nor does a verdict that waits, for it did not turn yet.
    """
    if view.pledge.standing not in OWN or not view.timeline:
        return None
    newest = max(view.timeline, key=lambda each: each.day)
    is_told = newest.after in _TOLD and newest.after is view.assessment.status
    return newest if is_told and newest.day >= since else None


def alert_of(publisher: Publisher, view: Card, turn: StatusChange, language: Language) -> Alert:
    """What turned, when and why, and how it stands."""
    place = language.pick(view.area.names)
    why = language.say(
        "You get it because your address was entered for alerts on the council of %(place)s.",
        place=place,
    )
    return Alert(
        subject=plain(
            language.say(
                "%(place)s: “%(promise)s”: now “%(word)s”",
                place=place,
                promise=language.pick(view.pledge.texts).title,
                word=language.say(word_of(view.assessment)),
            )
        ),
        opening=plain(
            language.say(
                "In %(place)s there is a new verdict on a decision or target of the municipality.",
                place=place,
            )
        ),
        change=told_change(turn, view, language),
        line=line_of(publisher, f"{turn.day:%Y-%m}", view, language, is_party=False),
        imprint=imprint_of(publisher, view.area, language, why),
    )

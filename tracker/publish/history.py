"""What a change of a word is called, on pages, in feeds and in mails."""

from markupsafe import Markup

from tracker.domain.history import StatusChange
from tracker.publish.language import Language
from tracker.publish.words import CAUSE, STATUS


def change_title(language: Language, change: StatusChange, promise: str) -> Markup:
    """The promise with its old and its new word, as one line."""
    after = language.say(STATUS[change.after].word)
    if change.before is None:
        return language.say("%(promise)s: %(after)s", promise=promise, after=after)
    return language.say(
        "%(promise)s: from “%(before)s” to “%(after)s”",
        promise=promise,
        before=language.say(STATUS[change.before].word),
        after=after,
    )


def change_notes(language: Language, change: StatusChange) -> tuple[Markup, ...]:
    """Why the word changed, in sentences; a first word needs no reason."""
    if change.before is None:
        return (language.say("This is the first verdict on this promise."),)
    return tuple(language.say(CAUSE[cause]) for cause in change.causes)

"""What happened around a promise, as one list: words, replies, known errors, other promises."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tracker.domain.history import StatusChange
from tracker.domain.reply import Reply
from tracker.publish.views import CorrectionView, EarlierTarget, PledgeView

Kind = Literal["reply", "word", "error", "mended", "promise", "vanished"]
About = StatusChange | Reply | CorrectionView | EarlierTarget | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One day on which something changed; `about` is what the kind speaks of."""

    day: date
    kind: Kind
    about: About = None


def events_of(view: PledgeView) -> tuple[Event, ...]:
    """All that is known to have happened, newest first; of one day, replies before words."""
    found = (
        *(Event(day=each.day, kind="reply", about=each) for each in view.replies),
        *(Event(day=each.day, kind="word", about=each) for each in view.timeline),
        *_of_errors(view),
        *_of_the_promise(view),
    )
    return tuple(sorted(found, key=lambda event: event.day, reverse=True))


def _of_errors(view: PledgeView) -> tuple[Event, ...]:
    found = [
        Event(day=each.correction.found, kind="error", about=each) for each in view.corrections
    ]
    mended = [
        Event(day=each.stand.until, kind="mended", about=each)
        for each in view.corrections
        if each.stand.until is not None
    ]
    return (*mended, *found)


def _of_the_promise(view: PledgeView) -> tuple[Event, ...]:
    """Each version ended on the day before the next one began."""
    changes = [
        Event(day=was.valid_to + timedelta(days=1), kind="promise", about=was)
        for was in view.earlier
    ]
    change, vanished = view.pledge.change, view.pledge.vanished
    if change is not None and not changes:
        changes.append(Event(day=change.day, kind="promise"))
    if vanished is not None:
        changes.append(Event(day=vanished, kind="vanished"))
    return tuple(changes)

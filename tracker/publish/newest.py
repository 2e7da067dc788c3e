"""Changes of words, newest first, with the promise that each is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.history import StatusChange
from tracker.publish.views import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One change of a word, and what other pages tell of its promise."""

    view: Card
    change: StatusChange


def told(
    views: Iterable[Card], *, first: date = date.min, last: date = date.max
) -> tuple[Told, ...]:
    """The changes between two days, both included; of one day in the order of the promises."""
    found = [
        Told(view=view, change=change)
        for view in views
        for change in view.timeline
        if first <= change.day <= last
    ]
    return tuple(sorted(found, key=lambda each: each.change.day, reverse=True))

"""What is said at an address that leads to nothing of the catalogue any more."""

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from tracker.domain.assessment import Reason
from tracker.publish.atom import host_of
from tracker.publish.former_views import FormerPage
from tracker.publish.language import Language
from tracker.publish.words import REASON, msg

_LEFT: Final = {
    "place": msg("Since %(day)s this place is no longer followed here."),
    "feed": msg("Since %(day)s no promise of this place is followed here."),
    "pledge": msg("Since %(day)s this promise is no longer followed here."),
    "frame": msg("Since %(day)s this promise is no longer followed here."),
    "sign": msg("Since %(day)s this promise is no longer followed here."),
}
_OTHER: Final = msg("Since %(day)s this page is no longer kept up.")


def former_id(base_url: str, former: FormerPage) -> str:
    """The tag URI (RFC 4151) of the one entry of a feed that has ended."""
    return f"tag:{host_of(base_url)},{former.day.isoformat()}:{former.address}"


def what_happened(language: Language, former: FormerPage) -> tuple[Markup, ...]:
    """One or two sentences, with the day."""
    return tuple(_sentences(language, former))


def _sentences(language: Language, former: FormerPage) -> Iterator[Markup]:
    day = language.day(former.day)
    if former.how == "renamed":
        yield language.say("Since %(day)s this promise has another address.", day=day)
        return
    if former.how in {"joined", "ended"}:
        yield language.say(
            "%(place)s was a municipality of its own until %(day)s.",
            place=language.pick(former.names),
            day=day,
        )
        yield _territory(language, former)
        return
    if former.how == "withdrawn":
        yield language.say(REASON[Reason.WITHDRAWN])
    yield language.say(_LEFT.get(former.kind, _OTHER), day=day)


def _territory(language: Language, former: FormerPage) -> Markup:
    if former.successor is None:
        return language.say("We know of no single place that its whole territory went to.")
    place = language.pick(former.successor.names)
    return language.say("Its whole territory now belongs to %(place)s.", place=place)

"""Words that wait, as council and party see them before others: the verdict and how to answer."""

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup

from tracker.catalogue.replies import LONGEST
from tracker.domain.area import Area
from tracker.mail.notices import Preview, Waiting
from tracker.pipeline.digest_lines import line_of, plain
from tracker.pipeline.notices import imprint_of
from tracker.publish.language import Language
from tracker.publish.views import Card, Publisher
from tracker.publish.words import STANDING


def preview_of(
    publisher: Publisher,
    area: Area,
    cards: Sequence[Card],
    language: Language,
    *,
    month: str,
    until: date,
    party: str = "",
) -> Preview:
    """The judged promises of a place whose word waits; `party` is the one that reads it."""
    place, day = language.pick(area.names), language.day(until)
    return Preview(
        subject=plain(
            language.count(
                "%(place)s: %(n)s verdict waits for your answer until %(day)s",
                "%(place)s: %(n)s verdicts wait for your answer until %(day)s",
                n=len(cards),
                place=place,
                day=day,
            )
        ),
        opening=" ".join(plain(each) for each in _opening(language, len(cards), day)),
        waiting=tuple(_waiting(publisher, month, each, language) for each in cards),
        answers=tuple(plain(each) for each in _answers(publisher, language)),
        imprint=imprint_of(publisher, area, language, _why(language, place, party)),
    )


def _opening(language: Language, number: int, day: str) -> Iterator[Markup]:
    yield language.count(
        "The verdict below is not public yet: council and party see it first.",
        "The verdicts below are not public yet: council and party see them first.",
        n=number,
    )
    yield language.say("We wait for your answer until %(day)s.", day=day)
    yield language.say("After that day we can publish, also without an answer.")


def _waiting(publisher: Publisher, month: str, card: Card, language: Language) -> Waiting:
    pledge = card.pledge
    return Waiting(
        who=f"{plain(pledge.said_by)}. {plain(language.say(STANDING[pledge.standing]))}",
        phrase=plain(language.say("“%(phrase)s”", phrase=pledge.key_phrase)),
        source=f"{plain(card.document.title)}, {plain(pledge.section)}",
        locale=card.document.locale,
        line=line_of(publisher, month, card, language, is_party=True),
    )


def _answers(publisher: Publisher, language: Language) -> Iterator[Markup]:
    if publisher.contact:
        yield language.say("Send your answer to: %(contact)s", contact=publisher.contact)
    else:
        yield language.say("Give your answer to those who run this demonstration.")
    yield language.say("Say in which role you answer, as clerk or group. Names are not printed.")
    yield language.say(
        "Your answer stands beside the promise, dated and unedited, in at most %(n)s characters.",
        n=language.number(LONGEST),
    )
    yield language.say("An answer changes no figure and no verdict.")
    yield language.say(
        "Is a figure wrong, or did we misread the promise? Say where the right one stands."
    )


def _why(language: Language, place: str, party: str) -> Markup:
    if party:
        return language.say(
            "You get it because your address was entered for promises of %(party)s in %(place)s.",
            party=party,
            place=place,
        )
    return language.say(
        "You get it because your address was entered for the council of %(place)s.", place=place
    )

"""The page models of a place as the report that its council reads: the site's own sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from tracker.domain.assessment import Assessment, Flag, TargetStatus
from tracker.domain.pledge import Standing
from tracker.mail.digest import SHAPE, Digest, DigestBlock, DigestChange, DigestLine
from tracker.publish import addresses
from tracker.publish.history import change_notes, change_title
from tracker.publish.language import Language
from tracker.publish.overview import JUDGED, Group, blocks
from tracker.publish.plain_text import shown
from tracker.publish.sentences import headline, outlook
from tracker.publish.views import AreaView, Card, Publisher
from tracker.publish.words import ACTOR, FLAG, FLAG_NOTES, STANDING, STATUS, word_of

_IN_DOUBT: Final = (Flag.DEPENDS_ON_READING, Flag.UNDER_REVIEW)
_OWN: Final = (Standing.COUNCIL_DECISION, Standing.MUNICIPAL_TARGET)
MOST_PRESSING_FIRST: Final = (
    TargetStatus.MISSED,
    TargetStatus.WRONG_WAY,
    TargetStatus.OFF_TRACK,
    TargetStatus.AT_RISK,
    TargetStatus.ON_TRACK,
    TargetStatus.MET,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every report of a month is written with; `as_of` is the last day that it knows of."""

    publisher: Publisher
    month: str
    as_of: date


def digest_of(desk: Desk, area: AreaView, language: Language) -> Digest:
    """All promises of a place, in the order of its page."""
    place = plain(language.pick(area.area.names))
    return Digest(
        subject=plain(_subject(desk, area, language)),
        opening=" ".join(plain(each) for each in _opening(desk, area, language)),
        changes=tuple(_changes(desk, area, language)),
        blocks=tuple(_block(desk, group, language) for group in blocks(area.pledges)),
        place=place,
        place_address=_address(desk, addresses.area_page(language.code, area.area)),
        method_address=_address(desk, addresses.single_page(language.code, "method")),
        publisher=_published_by(desk.publisher, language),
        contact=desk.publisher.contact,
        is_demo=desk.publisher.demo,
    )


def plain(text: str) -> str:
    """A sentence or a name of the site on one line, for a place where nothing is escaped."""
    told = text.unescape() if isinstance(text, Markup) else text
    return " ".join(shown(told).split())


def _subject(desk: Desk, area: AreaView, language: Language) -> Markup:
    """The most pressing of the council's own; a party's promise never gets here."""
    place, month = language.pick(area.area.names), language.period(desk.month)
    view = _most_pressing(area.pledges)
    if view is None:
        return language.say(
            "%(place)s, %(month)s: where the promises for the environment stand",
            place=place,
            month=month,
        )
    promise, word = language.pick(view.pledge.texts).title, language.say(_short(view.assessment))
    if view.assessment.reference is None:
        return language.say(
            "%(place)s, %(month)s: %(promise)s. %(word)s",
            place=place,
            month=month,
            promise=promise,
            word=word,
        )
    return language.say(
        "%(place)s, %(month)s: %(promise)s. %(word)s. Figures to %(day)s",
        place=place,
        month=month,
        promise=promise,
        word=word,
        day=language.day(view.assessment.reference),
    )


def _short(assessment: Assessment) -> str:
    """The verdict, or why it is in doubt: a subject has no room for both."""
    doubt = next((each for each in _IN_DOUBT if each in assessment.flags), None)
    return FLAG[doubt] if doubt is not None else STATUS[assessment.status].word


def _most_pressing(views: Iterable[Card]) -> Card | None:
    own = [view for view in views if view.pledge.standing in _OWN]
    judged = [view for view in own if view.assessment.status in MOST_PRESSING_FIRST]
    return min(
        judged,
        key=lambda view: MOST_PRESSING_FIRST.index(view.assessment.status),
        default=None,
    )


def _opening(desk: Desk, area: AreaView, language: Language) -> Iterator[Markup]:
    yield language.count(
        "We follow %(n)s promise for the environment in %(place)s.",
        "We follow %(n)s promises for the environment in %(place)s.",
        n=len(area.pledges),
        place=language.pick(area.area.names),
    )
    yield language.count(
        "With the figures known on %(day)s, %(n)s can be judged.",
        "With the figures known on %(day)s, %(n)s can be judged.",
        n=sum(view.assessment.status in JUDGED for view in area.pledges),
        day=language.day(desk.as_of),
    )
    if not any(view.pledge.standing in _OWN for view in area.pledges):
        yield language.say(
            "We follow no decision or target of the municipality here yet."
            " Name one, and we judge it by the same rule."
        )


def _changes(desk: Desk, area: AreaView, language: Language) -> Iterator[DigestChange]:
    """The words that changed in the month; each says whose promise it is."""
    found = [
        (change, view.pledge)
        for view in area.pledges
        for change in view.timeline
        if f"{change.day:%Y-%m}" == desk.month
    ]
    for change, pledge in sorted(found, key=lambda each: each[0].day):
        notes = (plain(each) for each in change_notes(language, change))
        yield DigestChange(
            day=language.day(change.day),
            title=plain(change_title(language, change, language.pick(pledge.texts).title)),
            who=f"{plain(pledge.said_by)}. {plain(language.say(STANDING[pledge.standing]))}",
            note=" ".join(notes),
        )


def _block(desk: Desk, group: Group, language: Language) -> DigestBlock:
    """A party's programme says once whose it is; among decisions each line says what it is."""
    is_party = group.said_by is not None
    return DigestBlock(
        title=plain(language.say(group.title, party=group.said_by)),
        note=plain(language.say(STANDING[Standing.PARTY_PROGRAMME])) if is_party else "",
        lines=tuple(_line(desk, view, language, is_party=is_party) for view in group.pledges),
    )


def _line(desk: Desk, view: Card, language: Language, *, is_party: bool) -> DigestLine:
    assessment, text = view.assessment, language.pick(view.pledge.texts)
    actors = [plain(language.say(ACTOR[each])) for each in view.pledge.who_can_act]
    return DigestLine(
        shape=SHAPE[assessment.status],
        word=plain(language.say(word_of(assessment))),
        title=plain(text.title),
        standing="" if is_party else plain(language.say(STANDING[view.pledge.standing])),
        figure=plain(headline(language, view)),
        sentence=" ".join(plain(each) for each in outlook(language, view)),
        figures_to=" ".join(plain(each) for each in _figures_to(view, language)),
        who_can_act=language.all_of(actors),
        missing=plain(text.missing),
        address=_address(desk, addresses.pledge_page(language.code, view.pledge.id)),
    )


def _figures_to(view: Card, language: Language) -> Iterator[Markup]:
    """How old the figures are, then all that the page says to mind about them."""
    if view.assessment.reference is not None:
        day = language.day(view.assessment.reference)
        if view.fetched_on is not None:
            fetched = language.day(view.fetched_on)
            yield language.say("Figures to %(day)s, fetched %(fetched)s.", day=day, fetched=fetched)
        elif view.read_on is not None:
            read = language.day(view.read_on)
            yield language.say("Figures to %(day)s, read on %(read)s.", day=day, read=read)
    for flag in view.assessment.flags:
        yield language.say(FLAG_NOTES[flag])


def _published_by(publisher: Publisher, language: Language) -> str:
    if not publisher.name:
        return ""
    return plain(
        language.say(
            "Published by %(name)s, %(address)s.", name=publisher.name, address=publisher.address
        )
    )


def _address(desk: Desk, target: str) -> str:
    return addresses.absolute(desk.publisher.base_url, target)

"""The promises of a place as lines of its council's report, and how their words changed."""

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from tracker.domain.assessment import Reason, TargetStatus
from tracker.domain.history import StatusChange
from tracker.domain.pledge import Standing
from tracker.mail.digest import SHAPE, DigestBlock, DigestChange, DigestLine, DigestTitle
from tracker.publish import addresses
from tracker.publish.history import change_notes, change_title
from tracker.publish.language import Language
from tracker.publish.overview import JUDGED, Group
from tracker.publish.plain_text import shown
from tracker.publish.sentences import chance, headline, outlook, quantity
from tracker.publish.views import AreaView, Card, Publisher
from tracker.publish.words import ACTOR, FLAG_NOTES, STANDING, STATUS, word_of

OWN: Final = (Standing.COUNCIL_DECISION, Standing.MUNICIPAL_TARGET)
NOTHING: Final = "\N{EN DASH}"
_TITLES: Final = 5
_NO_VERDICT: Final = {
    None,
    TargetStatus.NOT_DUE,
    TargetStatus.NOT_ASSESSED,
    TargetStatus.TOO_EARLY,
}
_OVER: Final = (TargetStatus.MET, TargetStatus.MISSED, TargetStatus.CLOSED)


def plain(text: str) -> str:
    """A sentence or a name of the site on one line, for a place where nothing is escaped."""
    told = text.unescape() if isinstance(text, Markup) else text
    return " ".join(shown(told).split())


def changed_in(view: Card, month: str) -> tuple[StatusChange, ...]:
    """How the word on a promise changed in a month, oldest first.

    From one word that is no verdict to another is no news to a council.
    """
    found = (
        each
        for each in view.timeline
        if f"{each.day:%Y-%m}" == month and not {each.before, each.after} <= _NO_VERDICT
    )
    return tuple(sorted(found, key=lambda each: each.day))


def changes_of(area: AreaView, month: str, language: Language) -> Iterator[DigestChange]:
    """The words that changed in the month, the council's own first; each says whose it is."""
    found = [(each, view) for view in area.pledges for each in changed_in(view, month)]
    for change, view in sorted(
        found, key=lambda each: (each[1].pledge.standing not in OWN, each[0].day)
    ):
        yield told_change(change, view, language)


def told_change(change: StatusChange, view: Card, language: Language) -> DigestChange:
    """One change in sentences."""
    pledge = view.pledge
    return DigestChange(
        day=language.day(change.day),
        title=plain(change_title(language, change, language.pick(pledge.texts).title)),
        who=f"{plain(pledge.said_by)}. {plain(language.say(STANDING[pledge.standing]))}",
        note=" ".join(plain(each) for each in change_notes(language, change)),
    )


def block_of(publisher: Publisher, month: str, group: Group, language: Language) -> DigestBlock:
    """A party's programme says once whose it is; among decisions each line says what it is."""
    is_party = group.said_by is not None
    judged = [view for view in group.pledges if _has_line(view)]
    rest = [view for view in group.pledges if not _has_line(view)]
    return DigestBlock(
        title=plain(language.say(group.title, party=group.said_by)),
        note=plain(language.say(STANDING[Standing.PARTY_PROGRAMME])) if is_party else "",
        lines=tuple(
            line_of(publisher, month, view, language, is_party=is_party) for view in judged
        ),
        open_note=_open_note(len(rest), language) if rest else "",
        open_titles=tuple(
            DigestTitle(
                title=plain(language.pick(view.pledge.texts).title),
                who_can_act=_actors(view, language),
            )
            for view in rest[:_TITLES]
        ),
    )


def line_of(
    publisher: Publisher, month: str, view: Card, language: Language, *, is_party: bool
) -> DigestLine:
    """One promise with its verdict, or with the figure on which a verdict waits."""
    assessment, text = view.assessment, language.pick(view.pledge.texts)
    page = addresses.pledge_page(language.code, view.pledge.id)
    reaches = assessment.reference
    return DigestLine(
        shape=SHAPE[assessment.status],
        word=plain(language.say(word_of(assessment))),
        title=plain(text.title),
        standing="" if is_party else plain(language.say(STANDING[view.pledge.standing])),
        figure=plain(headline(language, view)),
        sentence=" ".join(plain(each) for each in outlook(language, view)),
        figures_to=" ".join(plain(each) for each in _figures_to(view, language)),
        who_can_act=_actors(view, language),
        address=addresses.absolute(publisher.base_url, page),
        value=_value(view, language),
        change=_change(view, month, language),
        likelihood=_chance(view, language),
        reaches=NOTHING if reaches is None else language.day(reaches),
    )


def _has_line(view: Card) -> bool:
    """A verdict that waits for approval has its figure told too."""
    waits = view.assessment.reason is Reason.AWAITING_APPROVAL
    return waits or view.assessment.status in JUDGED


def _open_note(number: int, language: Language) -> str:
    if number > _TITLES:
        return plain(
            language.say(
                "%(n)s promises have no verdict yet, among them:", n=language.number(number)
            )
        )
    return plain(
        language.count(
            "%(n)s promise has no verdict yet:", "%(n)s promises have no verdict yet:", n=number
        )
    )


def _actors(view: Card, language: Language) -> str:
    actors = [plain(language.say(ACTOR[each])) for each in view.pledge.who_can_act]
    return language.all_of(actors)


def _value(view: Card, language: Language) -> str:
    if view.assessment.value is None or view.indicator is None:
        return NOTHING
    return plain(quantity(language, view.assessment.value, view.indicator))


def _change(view: Card, month: str, language: Language) -> str:
    """The word of before, as the table has the new one; a figure may be new without it."""
    found = changed_in(view, month)
    if found and found[0].before is None:
        return plain(language.say("first verdict"))
    if found and found[0].before is not None:
        before = language.say(STATUS[found[0].before].word)
        return plain(language.say("before: %(word)s", word=before))
    vintage = view.assessment.vintage
    if vintage is not None and f"{vintage:%Y-%m}" == month:
        return plain(language.say("new figures"))
    return plain(language.say("none"))


def _chance(view: Card, language: Language) -> str:
    likelihood = view.assessment.likelihood
    if likelihood is None or view.assessment.status in _OVER:
        return NOTHING
    return plain(chance(language, likelihood))


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

"""What a report asks for, what it puts right, and which days come near."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from tracker.domain.assessment import TargetStatus
from tracker.domain.corrections import CorrectionState
from tracker.mail.digest import DigestAsk
from tracker.pipeline.digest_lines import OWN, plain
from tracker.publish import addresses
from tracker.publish.language import Language
from tracker.publish.offers import hand_in_offer
from tracker.publish.views import AreaView, Card, CorrectionView, Publisher
from tracker.publish.words import msg

_ASKS: Final = 3
_NEAR: Final = timedelta(days=92)
_DATES: Final = 5
_BEGINS: Final = msg("“%(promise)s” (%(who)s) begins.")
_IS_DUE: Final = msg("“%(promise)s” (%(who)s) is due.")


def asks_of(
    publisher: Publisher, area: AreaView, language: Language
) -> tuple[tuple[DigestAsk, ...], str]:
    """The first figures that are missing, each indicator once, the council's own first.

    With them a sentence that counts the others, "" where there are none.
    """
    found: dict[str, DigestAsk] = {}
    for view in sorted(area.pledges, key=lambda each: each.pledge.standing not in OWN):
        offer = hand_in_offer(view)
        if offer is None or offer.indicator.id in found:
            continue
        text = language.pick(view.pledge.texts)
        found[offer.indicator.id] = DigestAsk(
            title=plain(language.pick(offer.indicator.names)),
            note=plain(text.missing),
            address=addresses.absolute(publisher.base_url, offer.xlsx),
        )
    more = len(found) - _ASKS
    note = ""
    if more > 0:
        note = plain(
            language.count(
                "%(n)s more figure is missing. The page of the place names it.",
                "%(n)s more figures are missing. The page of the place names them.",
                n=more,
            )
        )
    return tuple(found.values())[:_ASKS], note


def corrections_of(
    corrections: Iterable[CorrectionView], area: AreaView, month: str, language: Language
) -> Iterator[str]:
    """Errors in published figures of the place that were found or put right in the month."""
    for view in corrections:
        if view.area.code != area.area.code:
            continue
        name: str = language.pick(view.indicator.names)
        period = language.period(view.correction.period)
        until = view.stand.until
        if view.stand.state is CorrectionState.EXPIRED and until and f"{until:%Y-%m}" == month:
            yield plain(
                language.say(
                    "%(name)s, %(period)s: the publisher put the figure right on %(day)s.",
                    name=name,
                    period=period,
                    day=language.day(until),
                )
            )
        elif f"{view.correction.found:%Y-%m}" == month:
            what = language.pick(view.correction.what)
            yield f"{plain(name)}, {plain(period)}: {plain(what)}"


def dates_of(area: AreaView, as_of: date, language: Language) -> Iterator[str]:
    """The next days within three months, whose promise it is beside each."""
    found: dict[tuple[date, str], None] = {}
    for view in area.pledges:
        for day, told in _days(view, language):
            if as_of < day <= as_of + _NEAR:
                found[day, plain(told)] = None
    for day, sentence in sorted(found)[:_DATES]:
        yield f"{language.day(day)}: {sentence}"


def _days(view: Card, language: Language) -> Iterator[tuple[date, Markup]]:
    promise, who = language.pick(view.pledge.texts).title, view.pledge.said_by
    assessment = view.assessment
    if assessment.deadline is not None:
        begins = assessment.status is TargetStatus.NOT_DUE
        sentence = _BEGINS if begins else _IS_DUE
        yield assessment.deadline, language.say(sentence, promise=promise, who=who)
    if assessment.expected is not None:
        yield (
            assessment.expected,
            language.say(
                "a new figure should be out for “%(promise)s” (%(who)s).",
                promise=promise,
                who=who,
            ),
        )
    for step in assessment.steps:
        if step.due is not None and step.word == "ahead":
            yield (
                step.due,
                language.say("“%(promise)s” (%(who)s): a step is due.", promise=promise, who=who),
            )

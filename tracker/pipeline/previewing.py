"""Previews: council and party see a first negative word before others, once, and can answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from tracker.domain.area import Area, Council
from tracker.pipeline.approving import waiting
from tracker.pipeline.context import Context, today
from tracker.pipeline.desk import chunks, open_desk
from tracker.pipeline.digest_previews import preview_of
from tracker.pipeline.notices import Press, notice_mail, notice_row, press_of
from tracker.pipeline.pledge_views import judge
from tracker.pipeline.recipients import addressed, can_get_mail, contacts_by_area, key_of
from tracker.publish.views import Card
from tracker.store import outbox
from tracker.store.contacts import ContactRow
from tracker.store.locks import hold
from tracker.store.outbox import DeliveryRow
from tracker.store.previews import PREVIEW, PreviewRow, add_previews, previews

TIME_TO_ANSWER: Final = timedelta(days=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Words of one place for its council, or of one `document` for the party that wrote it.

    Without a contact they go into a file.
    """

    council: Council
    area: Area
    document: str
    cards: tuple[Card, ...]
    contacts: tuple[ContactRow, ...]

    def rows(self, context: Context) -> list[PreviewRow]:
        """One for each word."""
        return [
            PreviewRow(
                pledge=each.pledge.id,
                area=self.area.code,
                status=each.assessment.status,
                document=self.document,
                composed_at=context.clock(),
                answer_until=today(context) + TIME_TO_ANSWER,
            )
            for each in self.cards
        ]


def prepare_previews(context: Context) -> int:
    """Show each word that waits to its council and party, a mail for each contact, once.

    Returns how many mails are new. Who is paused or in recess is asked later: the ten days begin
    when somebody can answer.
    """
    now = context.clock()
    still = replace(context, clock=lambda: now)  # mails and their record carry one moment
    press = press_of(still)
    return sum(_prepare(still, press, each) for each in list(_hearings(still)))


def _prepare(context: Context, press: Press, hearing: Hearing) -> int:
    """Mails and the record of them in one transaction: a run that dies has shown nothing."""
    with context.engine.begin() as connection:
        hold(connection, PREVIEW)
        told = {_word(each) for each in previews(connection)}
        cards = [
            card
            for card, row in zip(hearing.cards, hearing.rows(context), strict=True)
            if _word(row) not in told
        ]
        if not cards:
            return 0
        left = replace(hearing, cards=tuple(cards))
        add_previews(connection, left.rows(context))
        mails = list(_mails(context, press, left))
        return sum(outbox.add_prepared(connection, row=each) for each in mails)


def _mails(context: Context, press: Press, hearing: Hearing) -> Iterator[DeliveryRow]:
    if not hearing.contacts:
        yield _composed(context, press, hearing, hearing.council.locale)
    for contact in hearing.contacts:
        row = _composed(context, press, hearing, contact.language)
        yield addressed(context, row, contact, key=key_of(row.key, contact.address))


def _composed(context: Context, press: Press, hearing: Hearing, locale: str) -> DeliveryRow:
    """Named by all that tells it from another: whose, which month, language, and which words."""
    day, council = today(context), hearing.council
    words = [f"{each.pledge.id} {each.assessment.status}" for each in hearing.cards]
    notice = preview_of(
        press.publisher,
        hearing.area,
        hearing.cards,
        press.languages[locale],
        month=f"{day:%Y-%m}",
        until=day + TIME_TO_ANSWER,
        party=hearing.cards[0].pledge.said_by if hearing.document else "",
    )
    key = key_of(council.id, f"{day:%Y-%m}", PREVIEW, locale, hearing.document, *words)
    mail = notice_mail(press, PREVIEW, notice, key=key, day=day)
    return notice_row(mail, PREVIEW, area=council.area, zone=council.zone, now=context.clock())


def _hearings(context: Context) -> Iterator[Hearing]:
    known = contacts_by_area(context)
    for code, cards in _waiting(context).items():
        council = cards[0].council
        if council is None:
            continue
        for document in ("", *dict.fromkeys(each.pledge.document for each in cards)):
            asked = [each for each in known.get(code, ()) if each.document == document]
            reached = tuple(each for each in asked if can_get_mail(each, today(context)))
            goes_to_a_file = not (document or asked or context.settings.smtp_host)
            if reached or goes_to_a_file:
                yield Hearing(
                    council=council,
                    area=cards[0].area,
                    document=document,
                    cards=tuple(each for each in cards if document in {"", each.pledge.document}),
                    contacts=reached,
                )


def _waiting(context: Context) -> Mapping[str, list[Card]]:
    """The promises with the word that waits, by place, in the order of the catalogue."""
    pledges, found = context.catalogue.pledges.values(), dict[str, list[Card]]()
    for areas in chunks(context.catalogue.followed):
        with open_desk(context, today(context), areas) as desk:
            told = judge(desk, [each for each in pledges if each.area in areas], as_judged=True)
        waits = {each.pledge for each in waiting(context, (each.judged for each in told))}
        for each in told:
            if each.card.pledge.id in waits:
                found.setdefault(each.card.area.code, []).append(each.card)
    return found


def _word(row: PreviewRow) -> tuple[str, str, str, str]:
    return (row.pledge, row.area, row.status, row.document)

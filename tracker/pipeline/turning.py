"""Alerts: a mail to who asked for it when a decision of the council turns, once for each turn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tracker.domain.area import Council
from tracker.domain.history import StatusChange
from tracker.pipeline.context import Context, today
from tracker.pipeline.desk import chunks, open_desk
from tracker.pipeline.digest_alerts import alert_of, turn_of
from tracker.pipeline.history import history_on
from tracker.pipeline.notices import Press, notice_mail, notice_row, press_of
from tracker.pipeline.pledge_views import judge
from tracker.pipeline.recipients import addressed, can_get_mail, contacts_by_area, key_of
from tracker.publish.views import Card
from tracker.store import outbox
from tracker.store.contacts import ContactRow

ALERT: Final = "alert"
_NEWS: Final = timedelta(days=14)  # what turned before that was told by a monthly report

Wishes = Mapping[str, list[ContactRow]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A decision of a council whose word changed, as it stands."""

    council: Council
    card: Card
    change: StatusChange

    def key(self, *more: str) -> str:
        """What names the alert on it: in a language, and for a contact."""
        change = self.change
        return key_of(self.council.id, f"{change.day}", ALERT, change.pledge, change.after, *more)


def prepare_alerts(context: Context) -> int:
    """Compose an alert for each turn of a decision and each contact; returns how many are new.

    A contact gets none on what turned before it was added, while it is paused or in its recess.
    """
    wishes = _wishes(context)
    if not wishes:
        return 0
    new, press = 0, press_of(context)
    for turn in list(_turns(context, wishes)):
        for contact in wishes[turn.council.area]:
            if turn.change.day >= contact.added_at.date():
                new += _prepare(context, press, turn, contact)
    return new


def _wishes(context: Context) -> Wishes:
    found = {
        area: [each for each in rows if _wants_alerts(each) and can_get_mail(each, today(context))]
        for area, rows in contacts_by_area(context).items()
    }
    return {area: rows for area, rows in found.items() if rows}


def _wants_alerts(contact: ContactRow) -> bool:
    return contact.cadence == "alerts" and not contact.document


def _turns(context: Context, wishes: Wishes) -> Iterator[Turn]:
    """Figures are read only where a word changed of late: on most days nowhere."""
    day, since = today(context), today(context) - _NEWS
    with context.reading() as connection:
        history = history_on(connection, context.settings, day)
    changed = {
        pledge
        for (pledge, area), changes in history.changes.items()
        if area in wishes and any(each.day >= since for each in changes)
    }
    pledges = [each for each in context.catalogue.pledges.values() if each.id in changed]
    for areas in chunks({each.area: each for each in pledges}):
        with open_desk(context, day, areas) as desk:
            for told in judge(desk, [each for each in pledges if each.area in areas]):
                card = history.dated(told.card)
                change = turn_of(card, since=since)
                if change is not None and card.council is not None:
                    yield Turn(council=card.council, card=card, change=change)


def _prepare(context: Context, press: Press, turn: Turn, contact: ContactRow) -> bool:
    """Whether this contact had none of this turn: another run may come in between."""
    copy = turn.key(contact.language, contact.address)
    with context.reading() as connection:
        if outbox.deliveries(connection, start=copy):
            return False
    language, council = press.languages[contact.language], turn.council
    alert = alert_of(press.publisher, turn.card, turn.change, language)
    mail = notice_mail(press, ALERT, alert, key=turn.key(language.code), day=turn.change.day)
    row = notice_row(mail, ALERT, area=council.area, zone=council.zone, now=context.clock())
    with context.engine.begin() as connection:
        return outbox.add_prepared(connection, row=addressed(context, row, contact, key=copy))

"""One council's report as a mail: text, HTML, chart, table and the report to print."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from tracker.domain.area import Council
from tracker.mail.digest import DigestChart, compose, compose_html
from tracker.mail.message import Attachment, Mail
from tracker.pipeline.digest_lines import OWN, plain
from tracker.pipeline.digests import Desk, digest_of, most_pressing
from tracker.publish.language import Language
from tracker.publish.overview import JUDGED
from tracker.publish.pictures import mail_chart
from tracker.publish.prints import print_for
from tracker.publish.sentences import headline
from tracker.publish.status_csv import status_csv
from tracker.publish.views import AreaView, Card, PledgeView
from tracker.publish.workshop import Workshop, later_of

NO_NAME: Final = "Tracker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What all mails of a month are made with; `host` names them, `sender` is who they are from."""

    desk: Desk
    workshop: Workshop
    host: str
    sender: str

    def language(self, code: str) -> Language:
        """One of the site's languages."""
        return next(each for each in self.workshop.languages if each.code == code)


def report_mail(
    office: Office, council: Council, area: AreaView, *, key: str, moment: datetime
) -> Mail:
    """The report on a month; a quiet month has neither chart nor files."""
    language = office.language(council.locale)
    digest = digest_of(office.desk, area, language)
    templates = office.workshop.reports / "templates" / "email"
    say = partial(said_plainly, language)
    files = () if digest.is_quiet else tuple(_files(office, area, language))
    chart = None if digest.is_quiet else _chart(office, area, language)
    note = "" if digest.is_quiet else _print_note(language, files)
    return Mail(
        key=key,
        subject=digest.subject,
        text=compose(digest, say=say, templates=templates, print_note=note),
        html=compose_html(
            digest,
            say=say,
            templates=templates,
            print_note=note,
            chart=chart[0] if chart else None,
        ),
        chart=chart[1] if chart else None,
        attachments=files,
        locale=council.locale,
        date=moment.astimezone(UTC),
        host=office.host,
        sender_name=office.desk.publisher.name or NO_NAME,
        sender_address=office.sender,
    )


def said_plainly(language: Language, message: str, /, **places: object) -> str:
    """A sentence of a mail, for its text as for its HTML, which escapes it."""
    return plain(language.say(message, **places))


def _files(office: Office, area: AreaView, language: Language) -> Iterator[Attachment]:
    name = f"{area.area.page_id}-{office.desk.month}"
    printed = print_for(office.workshop, area)
    if printed is not None:
        yield Attachment(name=f"{name}.pdf", kind="application/pdf", content=printed)
    table = status_csv(area.pledges, language, office.desk.publisher.base_url)
    yield Attachment(name=f"{name}.csv", kind="text/csv", content=table)


def _print_note(language: Language, files: tuple[Attachment, ...]) -> str:
    if any(each.kind == "application/pdf" for each in files):
        return plain(language.say("The report to print (PDF) is attached."))
    return plain(language.say("The report to print (PDF) is not attached: it was not made here."))


def _chart(office: Office, area: AreaView, language: Language) -> tuple[DigestChart, bytes] | None:
    """Of the promise in the subject, else of the first judged one that has a chart."""
    first = most_pressing(area.pledges, office.desk.month)
    judged = [each for each in area.pledges if each.assessment.status in JUDGED]
    for card in [*([first] if first is not None else []), *judged]:
        view = _whole(office.workshop, card)
        drawn = mail_chart(office.workshop, view, language)
        if drawn is not None:
            title = plain(language.pick(view.pledge.texts).title)
            if view.pledge.standing not in OWN:
                title = f"{title} ({plain(view.pledge.said_by)})"
            alt = f"{title}. {plain(headline(language, view))}"
            return DigestChart(title=title, alt=alt), drawn
    return None


def _whole(workshop: Workshop, card: Card) -> PledgeView:
    every = zip(workshop.site.cards, later_of(workshop.site.pledges), strict=True)
    return next(later.make() for each, later in every if each.pledge.id == card.pledge.id)

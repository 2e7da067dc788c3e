"""The monthly report to every council, composed once into the outbox."""

from collections.abc import Iterator
from datetime import UTC, date
from functools import partial
from typing import Final

import structlog

from tracker.domain.area import Council
from tracker.domain.period import parse_period
from tracker.errors import MailError
from tracker.mail.digest import compose
from tracker.mail.message import Mail, decode, encode
from tracker.pipeline.context import Context, today
from tracker.pipeline.digests import Desk, digest_of, plain
from tracker.pipeline.pages import site_view
from tracker.pipeline.publisher import mail_host, sender_address
from tracker.pipeline.recipients import MONTHLY, Copy, copies, deliveries
from tracker.publish.copies import keep_month
from tracker.publish.language import Language, load_languages
from tracker.publish.views import SiteView
from tracker.resources import resource_folder
from tracker.store import outbox
from tracker.store.outbox import DeliveryRow

log = structlog.get_logger()

NO_NAME: Final = "Tracker"


def prepare(context: Context, *, month: str | None = None) -> int:
    """Compose each report on a month once, a mail for each contact; returns how many are new.

    With the first ones of a month goes the site that they were composed from, into the archive.
    """
    chosen = _month(context, month)
    with context.reading() as connection:
        known = outbox.keys_of(connection, month=chosen)
    due = [each for each in copies(context, chosen) if each.key not in known]
    if not due:
        return 0
    site = site_view(context, _as_of(context, chosen))
    reports = {each.report: each.council for each in due}
    composed = {row.key: row for row in _compose(context, site, [*reports.values()], chosen)}
    rows = list(deliveries(context, due, composed))
    if rows and not known:
        _keep(context, site, chosen)
    new = 0
    for row in rows:
        with context.engine.begin() as connection:
            new += outbox.add_prepared(connection, row=row)
    return new


def preview(context: Context, *, council: str, month: str | None = None) -> str:
    """Subject and text of a report as it would be composed now; nothing is kept."""
    found = context.catalogue.councils.get(council)
    if found is None:
        names = ", ".join(context.catalogue.councils)
        raise MailError(f"there is no council {council!r}", hint=f"there are: {names}")
    chosen = _month(context, month)
    site = site_view(context, _as_of(context, chosen))
    for row in _compose(context, site, [found], chosen):
        return "\n\n".join(decode(row.message.encode("ascii")))
    raise MailError(f"no promise is followed for {council}", hint="add one to the catalogue")


def _month(context: Context, text: str | None) -> str:
    """The month as `2026-05`; one that has not begun has nothing to report."""
    day = today(context)
    if text is None:
        return f"{day:%Y-%m}"
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise MailError(f"{text!r} is no month", hint="write it as 2026-05") from error
    if first > day:
        raise MailError(f"{text} has not begun", hint=f"today is {day}; name a month before it")
    return text


def _as_of(context: Context, month: str) -> date:
    """The last day that a report knows of."""
    return min(parse_period(month).end, today(context))


def _keep(context: Context, site: SiteView, month: str) -> None:
    """Without a site of today there is none to keep: the mail leads to pages that nobody sees."""
    settings = context.settings
    if not keep_month(site, month, home=settings.home, link=settings.site):
        log.warning("no site is live, so none is archived", month=month, hint="tracker build")


def _compose(
    context: Context, site: SiteView, councils: list[Council], month: str
) -> Iterator[DeliveryRow]:
    """A council for whose place no promise is followed gets no mail."""
    desk = Desk(publisher=site.publisher, month=month, as_of=_as_of(context, month))
    reports = resource_folder("reports")
    languages = {each.code: each for each in load_languages(reports / "locales")}
    areas = {view.area.code: view for view in site.areas if view.pledges}
    for council in councils:
        if council.area in areas:
            language = languages[council.locale]
            digest = digest_of(desk, areas[council.area], language)
            text = compose(
                digest, say=partial(_say, language), templates=reports / "templates" / "email"
            )
            yield _row(context, desk, council, digest.subject, text)


def _say(language: Language, message: str, /, **places: object) -> str:
    return plain(language.say(message, **places))


def _row(context: Context, desk: Desk, council: Council, subject: str, text: str) -> DeliveryRow:
    now = context.clock()
    mail = Mail(
        key=Copy(council=council, month=desk.month).report,
        host=mail_host(context.settings),
        sender_name=desk.publisher.name or NO_NAME,
        sender_address=sender_address(context.settings),
        subject=subject,
        text=text,
        locale=council.locale,
        date=now.astimezone(UTC),
    )
    return DeliveryRow(
        key=mail.key,
        area=council.area,
        month=desk.month,
        kind=MONTHLY,
        locale=council.locale,
        message=encode(mail).decode("ascii"),
        state="prepared",
        prepared_at=now,
    )

"""The monthly report to every council, composed once into the outbox."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import structlog

from tracker.domain.area import Council
from tracker.domain.period import parse_period
from tracker.errors import MailError
from tracker.fetch.durable import write
from tracker.mail.message import Mail, decode, encode, parts_of
from tracker.pipeline.composing import Office, report_mail
from tracker.pipeline.context import Context, today
from tracker.pipeline.digests import Desk, is_quiet
from tracker.pipeline.pages import site_view
from tracker.pipeline.publisher import mail_host, sender_address
from tracker.pipeline.recipients import MONTHLY, Copy, copies, deliveries, written_at
from tracker.publish.copies import keep_month
from tracker.publish.processes import processes_for, shared_out
from tracker.publish.views import AreaView, SiteView
from tracker.publish.workshop import open_workshop
from tracker.resources import resource_folder
from tracker.store import outbox
from tracker.store.outbox import DeliveryRow

log = structlog.get_logger()

_FEW: Final = 24  # so many are written before a second process is ready
_AT_ONCE: Final = 4


def prepare(context: Context, *, month: str | None = None) -> int:
    """Compose each report on a month once, a mail for each contact; returns how many are new.

    With the first ones of a month goes the site that they were composed from, into the archive.
    One that cannot be composed keeps back no other: MailError names it when the others are kept.
    """
    chosen = _month(context, month)
    with context.reading() as connection:
        known = outbox.keys_of(connection, month=chosen, kind=MONTHLY)
    due = [each for each in copies(context, chosen) if each.key not in known]
    if not due:
        return 0
    site = site_view(context, _as_of(context, chosen))
    writer = _writer(context, site, chosen)
    wanted = [each for each in due if writer.is_wanted(each.council)]
    if not wanted:
        return 0
    if not known:
        _keep(context, site, chosen)
    new = 0
    failed: list[MailError] = []
    for row in _rows(writer, wanted):
        if isinstance(row, MailError):
            failed.append(row)
            continue
        with context.engine.begin() as connection:
            new += outbox.add_prepared(connection, row=row)
    if failed:
        raise MailError(
            f"{new} reports composed, {len(failed)} not: "
            + "; ".join(each.message for each in failed),
            hint=failed[0].hint,
        )
    return new


def preview(context: Context, *, council: str, month: str | None = None) -> str:
    """Subject and text of a report as it would be composed now; nothing is kept."""
    return "\n\n".join(decode(composed(context, council=council, month=month)))


def composed(context: Context, *, council: str, month: str | None = None) -> bytes:
    """The bytes of a report as it would be composed now; nothing is kept."""
    found = context.catalogue.councils.get(council)
    if found is None:
        names = ", ".join(context.catalogue.councils)
        raise MailError(f"there is no council {council!r}", hint=f"there are: {names}")
    chosen = _month(context, month)
    site = site_view(context, _as_of(context, chosen))
    writer = _writer(context, site, chosen)
    if found.area not in writer.areas:
        raise MailError(f"no promise is followed for {council}", hint="add one to the catalogue")
    return writer.report(found).message.encode("ascii")


def lay_out(raw: bytes, folder: Path, name: str) -> Path:
    """A mail with each of its parts as a file to look at; returns the one for a browser."""
    subject, text = decode(raw)
    parts = parts_of(raw)
    html = parts.pop("html", b"").replace(b"cid:chart", f"{name}.png".encode())
    files = {f"{name}.eml": raw, f"{name}.txt": f"{subject}\n\n{text}".encode()}
    files[f"{name}.html"] = html
    for part, content in parts.items():
        files[name + Path(part).suffix] = content
    try:
        for file, content in files.items():
            write(folder / file, content)
    except OSError as error:
        raise MailError(
            f"{folder} could not be written: {error.strerror}", hint="name another folder"
        ) from error
    return folder / f"{name}.html"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes the reports of a month; `areas` are the places in which promises are followed."""

    context: Context
    office: Office
    areas: Mapping[str, AreaView]

    def is_wanted(self, council: Council) -> bool:
        """Whether there is a report, and the settings let a quiet one go out."""
        area = self.areas.get(council.area)
        if area is None or self.context.settings.quiet_mails:
            return area is not None
        return not is_quiet(self.office.desk, area, self.office.language(council.locale))

    def report(self, council: Council) -> DeliveryRow:
        """The report to a council, as yet without a recipient."""
        month, area = self.office.desk.month, self.areas[council.area]
        key, moment = Copy(council=council, month=month).report, written_at(self.context, month)
        mail = report_mail(self.office, council, area, key=key, moment=moment)
        return _row(council, mail, month, self.context.clock())

    def tried(self, council: Council) -> DeliveryRow | MailError:
        """The report, or why there is none: whatever is wrong with it touches no other."""
        try:
            return self.report(council)
        except Exception as error:  # noqa: BLE001 - of whatever kind
            return MailError(
                f"{council.id}: {type(error).__name__}: {error}",
                hint="`tracker mail preview COUNCIL` shows what is wrong; correct it, then do the"
                " same again: what is composed stays as it is",
            )


def _writer(context: Context, site: SiteView, month: str) -> Writer:
    desk = Desk(
        publisher=site.publisher,
        month=month,
        as_of=_as_of(context, month),
        corrections=site.corrections,
        has_archive=month in site.months or context.settings.site.is_symlink(),
    )
    office = Office(
        desk=desk,
        workshop=open_workshop(site, resource_folder("reports")),
        host=mail_host(context.settings),
        sender=sender_address(context.settings),
    )
    areas = {view.area.code: view for view in site.areas if view.pledges}
    return Writer(context=context, office=office, areas=areas)


def _rows(writer: Writer, wanted: Iterable[Copy]) -> Iterator[DeliveryRow | MailError]:
    """Each report is held only until its copies are kept; one that failed says why instead."""
    of_report: dict[str, list[Copy]] = {}
    for each in wanted:
        of_report.setdefault(each.report, []).append(each)
    councils = [each[0].council for each in of_report.values()]
    number = processes_for(len(councils), few=_FEW)
    reports = shared_out(writer.tried, councils, processes=number, at_once=_AT_ONCE)
    for report, group in zip(reports, of_report.values(), strict=True):
        if isinstance(report, MailError):
            yield report
        else:
            yield from deliveries(writer.context, group, {report.key: report})


def _row(council: Council, mail: Mail, month: str, now: datetime) -> DeliveryRow:
    return DeliveryRow(
        key=mail.key,
        area=council.area,
        month=month,
        kind=MONTHLY,
        locale=council.locale,
        message=encode(mail).decode("ascii"),
        state="prepared",
        prepared_at=now,
    )

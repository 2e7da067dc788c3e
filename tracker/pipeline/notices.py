"""Mails beside the monthly report: what they are made with, and how one gets into the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.domain.area import Area
from tracker.mail.message import Mail, encode
from tracker.mail.notices import Alert, Imprint, Preview, compose_notice, compose_notice_html
from tracker.pipeline.composing import NO_NAME, said_plainly
from tracker.pipeline.context import Context
from tracker.pipeline.digest_lines import plain
from tracker.pipeline.digests import published_by
from tracker.pipeline.publisher import mail_host, publisher_of, sender_address
from tracker.pipeline.recipients import MORNING
from tracker.publish import addresses
from tracker.publish.language import Language, load_languages
from tracker.publish.views import Publisher
from tracker.resources import resource_folder
from tracker.store.outbox import DeliveryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What every notice is made with; `host` names the mails, `sender` is who they are from."""

    publisher: Publisher
    languages: Mapping[str, Language]
    templates: Path
    host: str
    sender: str


def press_of(context: Context) -> Press:
    """The press of these settings."""
    reports = resource_folder("reports")
    return Press(
        publisher=publisher_of(context.settings),
        languages={each.code: each for each in load_languages(reports / "locales")},
        templates=reports / "templates" / "email",
        host=mail_host(context.settings),
        sender=sender_address(context.settings),
    )


def imprint_of(publisher: Publisher, area: Area, language: Language, why: str) -> Imprint:
    """The end of a notice on a place; `why` says why its reader gets it."""
    page = addresses.area_page(language.code, area)
    method = addresses.single_page(language.code, "method")
    return Imprint(
        place=plain(language.pick(area.names)),
        place_address=addresses.absolute(publisher.base_url, page),
        method_address=addresses.absolute(publisher.base_url, method),
        publisher=published_by(publisher, language),
        contact=publisher.contact,
        why=plain(why),
        is_demo=publisher.demo,
        locale=language.code,
    )


def notice_mail(press: Press, kind: str, notice: Alert | Preview, *, key: str, day: date) -> Mail:
    """A notice as text and HTML, dated by the start of a day so that its bytes stay the same."""
    say = partial(said_plainly, press.languages[notice.imprint.locale])
    return Mail(
        key=key,
        subject=notice.subject,
        text=compose_notice(kind, notice, say=say, templates=press.templates),
        html=compose_notice_html(kind, notice, say=say, templates=press.templates),
        locale=notice.imprint.locale,
        date=datetime.combine(day, time(), UTC),
        host=press.host,
        sender_name=press.publisher.name or NO_NAME,
        sender_address=press.sender,
    )


def notice_row(mail: Mail, kind: str, *, area: str, zone: str, now: datetime) -> DeliveryRow:
    """A notice as it waits in the outbox: not for the night of where its reader is."""
    local = now.astimezone(ZoneInfo(zone))
    morning = datetime.combine(local.date(), MORNING, local.tzinfo)
    return DeliveryRow(
        key=mail.key,
        area=area,
        month=f"{mail.date:%Y-%m}",
        kind=kind,
        locale=mail.locale,
        message=encode(mail).decode("ascii"),
        state="prepared",
        prepared_at=now,
        due_at=max(local, morning).astimezone(UTC),
    )

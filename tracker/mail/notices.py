"""Mails beside the monthly report: a decision that turned, and a word to be answered first."""

from dataclasses import dataclass
from pathlib import Path

from tracker.mail.digest import DigestChange, DigestLine
from tracker.mail.templates import Say, in_html, in_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What the end of each mail says: where to read on, who sends it, why, and how to stop it."""

    place: str
    place_address: str
    method_address: str
    publisher: str
    contact: str
    why: str
    is_demo: bool
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One decision of the council that turned to a negative word."""

    subject: str
    opening: str
    change: DigestChange
    line: DigestLine
    imprint: Imprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A word that waits: whose promise, the words it rests on and where they stand, the verdict.

    `locale` is the language of those words.
    """

    who: str
    phrase: str
    source: str
    locale: str
    line: DigestLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """First negative words, before others see them; `answers` are sentences on how to answer."""

    subject: str
    opening: str
    waiting: tuple[Waiting, ...]
    answers: tuple[str, ...]
    imprint: Imprint


def compose_notice(kind: str, notice: Alert | Preview, *, say: Say, templates: Path) -> str:
    """The text part, which stands alone; `kind` names the template."""
    return in_plain(templates, f"{kind}.txt", notice=notice, imprint=notice.imprint, _=say)


def compose_notice_html(kind: str, notice: Alert | Preview, *, say: Say, templates: Path) -> str:
    """The same as HTML for mail programs."""
    return in_html(
        templates,
        f"{kind}.mjml",
        notice=notice,
        imprint=notice.imprint,
        subject=notice.subject,
        opening=notice.opening,
        locale=notice.imprint.locale,
        _=say,
    )

"""Links with which a reader reports what is missing or wrong: a mail or an issue, prefilled."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from tracker.publish.addresses import is_web_address
from tracker.publish.language import Language
from tracker.publish.plain_text import harmless
from tracker.publish.views import Publisher
from tracker.publish.words import msg

_LONGEST_TITLE: Final = 120
_LINE: Final = "\r\n"  # RFC 6068 asks for this one in the body of a mail


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysToReport:
    """Addresses of links; each is "" where the publisher offers no such way."""

    mail: str
    issue: str
    page: str

    def __bool__(self) -> bool:
        """Whether there is any way at all."""
        return bool(self.mail or self.issue or self.page)


def ways_to_report(
    language: Language, publisher: Publisher, title: str, address: str
) -> WaysToReport:
    """What is missing, about which promise, on which page: the reader adds the rest."""
    subject = _plain(language, msg("About a promise: %(title)s"), title=title[:_LONGEST_TITLE])
    lines = (
        _plain(language, msg("Page: %(address)s"), address=address),
        "",
        _plain(language, msg("What is missing or wrong?")),
        "",
        "",
        _plain(language, msg("Where can anyone see that?")),
        "",
    )
    contact = publisher.contact
    mail = issue = ""
    if is_mail_address(contact):
        body = _encoded(_LINE.join(lines))
        mail = f"mailto:{quote(contact, safe='@')}?subject={_encoded(subject)}&body={body}"
    if publisher.issues_url:
        joint = "&" if "?" in publisher.issues_url else "?"
        body = _encoded("\n".join(lines))
        issue = f"{publisher.issues_url}{joint}title={_encoded(subject)}&body={body}"
    return WaysToReport(mail=mail, issue=issue, page=contact if is_web_address(contact) else "")


def is_mail_address(contact: str) -> bool:
    """Whether the contact is one mail address and nothing else."""
    return "@" in contact and " " not in contact and not is_web_address(contact)


def _plain(language: Language, message: str, **places: str) -> str:
    """A sentence outside a page: nothing in it is escaped, and nothing turns it around."""
    return harmless(language.say(message, **places).unescape())


def _encoded(text: str) -> str:
    return quote(text, safe="")

"""A text as the bytes of a mail: the same input gives the same bytes, and they say what was meant.

Headers are encoded by `email.header`: the folding of `email.policy` in Python 3.11 loses spaces
and quotes in long names that are not ASCII, and lets hidden line breaks through. Whatever encoded
them, every mail is read back before it may be sent.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import HeaderParser
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final

from tracker.errors import MailError

CHART: Final = "<chart>"
NOBODY: Final = "undisclosed-recipients:;"
_AS_WRITTEN: Final = SMTP.clone(refold_source="none")
_EMPTY_LINE: Final = re.compile(rb"\r?\n\r?\n")
_BREAKS: Final = frozenset({"Cc", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes along; `kind` is its media type, `name` is of plain letters."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What a mail says; `key` names it, so that a second copy can be told from a new report.

    `html` says the same as `text`, and shows `chart`, a PNG, as `cid:chart`.
    """

    key: str
    host: str
    sender_name: str
    sender_address: str
    subject: str
    text: str
    locale: str
    date: datetime
    html: str = ""
    chart: bytes | None = None
    attachments: tuple[Attachment, ...] = ()


def encode(mail: Mail) -> bytes:
    """The mail as it will be sent, checked by reading it back; it names no recipient yet."""
    message = EmailMessage(policy=_AS_WRITTEN)
    message.set_content(mail.text, cte="quoted-printable")
    _add_parts(message, mail)
    for name, value in _headers(mail).items():
        message.set_raw(name, _written(name, mail, value))
    raw = message.as_bytes()
    _check(raw, mail)
    return raw


def _add_parts(message: EmailMessage, mail: Mail) -> None:
    """`mixed(alternative(text, related(html, png)), files)`; boundaries come from the key."""
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        for part in message.iter_parts():
            if mail.chart is not None and part.get_content_subtype() == "html":
                part.add_related(mail.chart, "image", "png", cid=CHART, disposition="inline")
    for each in mail.attachments:
        main, _, sub = each.kind.partition("/")
        message.add_attachment(each.content, main, sub, filename=each.name)
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"{mail.key[:40]}-{number}")


def addressed(raw: bytes, recipient: str) -> bytes:
    """The bytes of a mail that names nobody, with one recipient in the place of nobody."""
    return raw.replace(f"To: {NOBODY}".encode("ascii"), f"To: {recipient}".encode("ascii"), 1)


def decode(raw: bytes) -> tuple[str, str]:
    """Subject and text of a mail."""
    message = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
    return _read(raw)["Subject"], _text(message)


def _headers(mail: Mail) -> dict[str, str]:
    """What each header says, before it is encoded."""
    return {
        "From": _sender(mail),
        "To": NOBODY,
        "Subject": mail.subject,
        "Date": format_datetime(mail.date),
        "Message-ID": f"<{mail.key}@{mail.host}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.locale,
    }


def _sender(mail: Mail) -> str:
    try:
        if mail.sender_address.isascii():
            return str(Address(mail.sender_name, addr_spec=mail.sender_address))
    except (HeaderParseError, ValueError, IndexError):
        pass  # what the parser says differs from fault to fault; the sentence below fits them all
    raise MailError(
        f"{mail.sender_address!r} cannot be the address that a mail comes from",
        hint="set TRACKER_PUBLISHER_CONTACT to an address in plain letters: name@example.org",
    )


def _written(name: str, mail: Mail, value: str) -> str:
    """A header's value in ASCII; a line break in it would start a header of another's making."""
    if any(unicodedata.category(letter) in _BREAKS for letter in value):
        raise MailError(
            f"the header {name} would hold a line break or a control character: {value!r}",
            hint="correct the name or the title in the catalogue or the settings",
        )
    if value.isascii() and "=?" not in value:
        return value
    if name == "From":
        return f"{_encoded(name, mail.sender_name)} <{mail.sender_address}>"
    return _encoded(name, value)


def _encoded(name: str, value: str) -> str:
    return Header(value, "utf-8", header_name=name).encode(linesep="\n")


def _check(raw: bytes, mail: Mail) -> None:
    """Every header is there once and says what was meant, and so does the text."""
    found = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
    wanted = _headers(mail)
    read = {name: value for name, value in _read(raw).items() if name in wanted}
    is_once = len(found.keys()) == len({name.lower() for name in found})
    if read != wanted or not is_once or _text(found) != mail.text:
        raise MailError(
            f"the mail {mail.subject!r} does not say the same when it is read back",
            hint="nothing was sent; look for unusual characters in its names and titles",
        )


def _read(raw: bytes) -> dict[str, str]:
    """The headers as a mail program shows them; `email.policy` would read long names wrong too."""
    headers = {
        name: "".join(str(value).splitlines())
        for name, value in HeaderParser().parsestr(_head(raw).decode("ascii")).items()
    }
    name, address = parseaddr(headers["From"])
    shown = {name: _decoded(value) for name, value in headers.items()}
    return {**shown, "From": str(Address(_decoded(name), addr_spec=address))}


def _head(raw: bytes) -> bytes:
    """The lines before the first empty one: a parser would read all others too."""
    return _EMPTY_LINE.split(raw, 1)[0]


def _decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


def parts_of(raw: bytes) -> dict[str, bytes]:
    """The parts of a mail beside its text: `html`, `chart.png`, and files by their names."""
    message = message_from_bytes(raw, _class=EmailMessage, policy=SMTP)
    found = {}
    for part in message.walk():
        name = part.get_filename()
        if part.get_content_type() == "text/html":
            found["html"] = part.get_payload(decode=True)
        elif part["Content-ID"] == CHART:
            found["chart.png"] = part.get_payload(decode=True)
        elif name is not None:
            found[name] = part.get_payload(decode=True)
    return {name: content for name, content in found.items() if isinstance(content, bytes)}


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    content: str = (body or message).get_content()
    return content.replace("\r\n", "\n")

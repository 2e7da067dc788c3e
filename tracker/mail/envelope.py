"""One composed mail for one recipient: who it goes to, and how a mail program can stop it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.utils import format_datetime
from typing import Final
from urllib.parse import quote

from tracker.errors import MailError
from tracker.mail.message import NOBODY

KEY: Final = 32  # letters of a key that tell a mail from every other
_GAP: Final = b"\r\n\r\n"
_URL: Final = ":/?#[]@!$&'()*+;=%~"  # a comma would begin another address of the list
_PLACE: Final = f"To: {NOBODY}\r\n".encode("ascii")
_DATE: Final = re.compile(rb"^Date: .*\r\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What differs between the mails to two recipients; `key` names this one.

    `list_id` is a domain name (RFC 2919). `stop_mail` is an address, `stop_url` an https address
    that answers the POST of RFC 8058, where there is one. `written` dates it otherwise than what
    it holds: a contact may read a report on a later day.
    """

    key: str
    recipient: str
    list_id: str
    stop_mail: str
    stop_url: str | None = None
    reply_to: str | None = None
    written: datetime | None = None

    def put_on(self, raw: bytes) -> bytes:
        """The bytes as they are sent, read back: only the new headers differ, each there once."""
        headers = self._headers()
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head, gap, body = raw.partition(_GAP)
        kept = head + b"\r\n" if self.written is None else _DATE.sub(b"", head + b"\r\n", 1)
        whole = kept.replace(_PLACE, lines.encode("ascii"), 1) + b"\r\n" + body
        found, _, text = whole.partition(_GAP)
        if not gap or text != body or not _is_read_as(found, headers, before=head):
            raise MailError(
                f"the mail {self.key[:12]} is not the same when it is read back with its recipient",
                hint="nothing was sent; look for unusual characters in the settings",
            )
        return whole

    def _headers(self) -> dict[str, str]:
        stop = [f"<mailto:{self.stop_mail}?subject=stop%20{self.key[:KEY]}>"]
        headers = {"To": self.recipient, "List-Id": f"<{self.list_id}>"}
        if self.written is not None:
            headers["Date"] = format_datetime(self.written)
        if self.reply_to is not None:
            headers["Reply-To"] = self.reply_to
        if self.stop_url is not None:
            joint = "&" if "?" in self.stop_url else "?"
            stop = [f"<{quote(self.stop_url, safe=_URL)}{joint}key={self.key[:KEY]}>", *stop]
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return {**headers, "List-Unsubscribe": ",\r\n ".join(stop)}


def bounce_address(mailbox: str, key: str) -> str:
    """Where one mail comes back to: the first half of its key is the part after the plus."""
    name, _, domain = mailbox.rpartition("@")
    return f"{name}+{key[:KEY]}@{domain}"


def _is_read_as(head: bytes, headers: Mapping[str, str], before: bytes) -> bool:
    """Whether a reader finds the headers that were meant, each once, and the others as before."""
    found = [
        (name, "".join(value.splitlines())) for name, value in message_from_bytes(head).items()
    ]
    wanted = {name: value.replace("\r\n", "") for name, value in headers.items()}
    ours = [(name, value) for name, value in found if name in wanted]
    others = [(name, value) for name, value in found if name not in wanted]
    rest = [
        (name, "".join(value.splitlines()))
        for name, value in message_from_bytes(before).items()
        if name not in {"To", *(wanted.keys() & {"Date"})}
    ]
    return others == rest and sorted(ours) == sorted(wanted.items())

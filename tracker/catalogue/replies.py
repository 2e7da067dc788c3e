"""Replies of councils and parties, word for word, as editors enter them."""

import re
from collections.abc import Collection
from typing import Final

from tracker.catalogue.entry import LOCALES, Entry
from tracker.domain.reply import Reply

LONGEST: Final = 3000
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_MAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_BY_ROLE: Final = 'Say it by role, in every language: by.en = "the college of mayor and aldermen".'
_BLANK: Final = " \t\r\n"


def read_reply(entry: Entry, *, pledges: Collection[str]) -> Reply:
    """An answer by role; names and mail addresses of persons are refused."""
    if entry.has("name"):
        problem = "a reply is signed by a role, never by a person's name"
        raise entry.error("name", problem=problem, hint=_BY_ROLE)
    entry.allow("pledge", "by", "day", "language", "text", "address")
    by = entry.translated("by")
    for locale in LOCALES:
        _without_mail(entry, "by", locale, text=by[locale])
    return Reply(
        id=entry.id,
        pledge=entry.known("pledge", pledges, "promise"),
        by=by,
        day=entry.day("day"),
        locale=_language(entry),
        text=_text(entry),
        address=entry.address("address") if entry.has("address") else "",
    )


def _language(entry: Entry) -> str:
    code = entry.text("language")
    if not _LANGUAGE.fullmatch(code):
        hint = 'Write the language of the text as a short code: "nl", "da" or "en".'
        raise entry.error("language", problem=f"{code!r} is no language", hint=hint)
    return code


def _text(entry: Entry) -> str:
    """The words with their line breaks: `Entry.text` alone would run the lines together."""
    entry.text("text")
    text = str(entry.fields["text"]).strip(_BLANK)
    if len(text) > LONGEST:
        problem = f"{len(text)} characters are too long, {LONGEST} are the most"
        hint = "Ask for a shorter text, or print what was sent as the address: nothing is cut."
        raise entry.error("text", problem=problem, hint=hint)
    _without_mail(entry, "text", text=text)
    return text


def _without_mail(entry: Entry, *keys: str, text: str) -> None:
    if _MAIL.search(text):
        hint = "Ask for a text without it; nobody's mail address is printed, and nothing is edited."
        raise entry.error(*keys, problem="holds a mail address", hint=hint)

"""Texts of feeds, councils and documents as pages may print them: inert, and with an end."""

import re
from typing import Final, TypeVar

from markupsafe import Markup, escape

LONGEST: Final = 1_000
"""Signs of a text that a page shows; none of the catalogue has half as many."""

_TURNING: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN: Final = (0x200B, 0x200C, 0x200D, *range(0x2060, 0x2065), 0xFEFF, *range(0xFFF9, 0xFFFC))
_BROKEN: Final = (
    *(code for code in range(0x20) if code not in {0x09, 0x0A}),
    *range(0x7F, 0xA0),
    *range(0xD800, 0xE000),  # halves of a sign: no file can hold them
    *range(0xFDD0, 0xFDF0),
    0xFFFE,
    0xFFFF,
)
_HARMLESS: Final[dict[int, str | None]] = {
    **dict.fromkeys(_BROKEN, "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys((*_TURNING, *_UNSEEN, ord("\r"))),
}

_HAS_ONE: Final = re.compile(f"[{re.escape(''.join(map(chr, _HARMLESS)))}]").search

_PLAIN: Final = re.compile("[ !#-%(-;=?-~]*").fullmatch  # of ASCII all but & < > ' and quotes

T = TypeVar("T")


def harmless(text: str) -> str:
    """The text without signs that turn others around, hide, or may stand in no XML.

    Markup stays Markup.
    """
    if (text.isascii() and text.isprintable()) or _HAS_ONE(text) is None:
        return text
    return text.translate(_HARMLESS)


def cut(text: T) -> T | str:
    """A text that is too long, with an ellipsis where it ends; anything else as it is."""
    if not isinstance(text, str) or len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def shown(text: str) -> str:
    """A text of others as a page prints it."""
    return harmless(str(cut(text)))


def finalized(value: object) -> object:
    """A text of others is inert and has an end; what is Markup already was made of such texts."""
    if isinstance(value, Markup):
        return harmless(value)
    return shown(value) if isinstance(value, str) else value


def printed(value: object) -> str:
    """A value of a template as the page holds it: `finalized`, and escaped unless it is Markup."""
    if type(value) is str and len(value) <= LONGEST and _PLAIN(value):
        return value
    return harmless(value) if type(value) is Markup else escape(finalized(value))

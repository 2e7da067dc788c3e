"""Decode a JSON body, or say what came instead of what was expected."""

from typing import Final, TypeVar

import msgspec

from tracker.errors import FormatError

T = TypeVar("T")
_SHOWN: Final = 80


def decode(body: bytes | bytearray, decoder: msgspec.json.Decoder[T], expected: str) -> T:
    """The decoded body; FormatError where it is no JSON or lacks what `expected` names."""
    try:
        return decoder.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise refused(str(error), expected=expected, head=body) from error


def refused(why: str, *, expected: str, head: bytes | bytearray) -> FormatError:
    """The failure to raise; `head` is the part of the answer that shows the reader why."""
    return FormatError(
        why,
        hint=(
            f"Expected {expected}; found {found(head)}. The answer is kept as it came: look at it, "
            "and where the publisher changed the format, let parser and recording follow."
        ),
    )


def found(head: bytes | bytearray) -> str:
    """What a person would call these first bytes: nothing, an HTML page, or the text itself."""
    text = head[: _SHOWN * 4].decode(errors="replace").lstrip("\ufeff").strip()
    if not text:
        return "an empty answer"
    if text.lower().startswith(("<!doctype html", "<html")):
        return "an HTML page"
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")

"""Decode a JSON body, or say what came instead of what was expected."""

import math
import re
from contextlib import suppress
from typing import Final, TypeVar

import msgspec

from tracker.errors import FormatError

T = TypeVar("T")
_SHOWN: Final = 80
# What some programs write for a number and JSON does not know, or nobody can hold.
_NO_JSON: Final = re.compile(rb"NaN|Infinity|[0-9][eE]\+?[0-9]{3}|[0-9]{309}")
_TOKEN: Final = re.compile(
    rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|-?(?:NaN|Infinity|[0-9][0-9.eE+-]*+)', re.DOTALL
)


def decode(body: bytes | bytearray, decoder: msgspec.json.Decoder[T], expected: str) -> T:
    """The decoded body; FormatError where it is no JSON or lacks what `expected` names."""
    try:
        return _decoded(body.removeprefix(b"\xef\xbb\xbf"), decoder)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise refused(str(error), expected=expected, head=body) from error


def _decoded(body: bytes | bytearray, decoder: msgspec.json.Decoder[T]) -> T:
    """NaN, Infinity and 1e400 become texts, where the decoder takes a text for a number."""
    try:
        return decoder.decode(body)
    except msgspec.DecodeError:
        if not _NO_JSON.search(body):
            raise
        with suppress(msgspec.DecodeError):
            return decoder.decode(_TOKEN.sub(_as_text, body))
        raise


def _as_text(token: re.Match[bytes]) -> bytes:
    try:
        is_kept = token[0].startswith(b'"') or math.isfinite(float(token[0]))
    except ValueError:
        is_kept = True
    return token[0] if is_kept else b'"%b"' % token[0]


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

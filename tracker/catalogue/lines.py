"""Where in a TOML text a key stands; tomllib does not keep line numbers."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

_KEY: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED: Final = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER: Final = re.compile(rf"\s*\[\s*(?P<keys>{_DOTTED})\s*\]\s*(?:#.*)?$")
_PAIR: Final = re.compile(rf"\s*(?P<keys>{_DOTTED})\s*=\s*(?P<fence>\"\"\"|''')?(?P<rest>.*)")


def line_of(text: str, path: Sequence[str]) -> int:
    """The line (from 1) that sets `path`; for a missing key, the nearest line around its place."""
    line, depth = 1, 0
    for number, keys in _keys(text):
        shared = _shared(keys, path)
        if shared > depth:
            line, depth = number, shared
    return line


def _keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every header and key with its full path; what stands inside a long string is no key."""
    table: tuple[str, ...] = ()
    fence: str | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if fence:
            fence = None if fence in line else fence
        elif header := _HEADER.match(line):
            table = _split(header["keys"])
            yield number, table
        elif pair := _PAIR.match(line):
            fence = pair["fence"] if pair["fence"] and pair["fence"] not in pair["rest"] else None
            yield number, (*table, *_split(pair["keys"]))


def _shared(keys: Sequence[str], path: Sequence[str]) -> int:
    equal = takewhile(lambda pair: pair[0] == pair[1], zip(keys, path, strict=False))
    return sum(1 for _ in equal)


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(key.strip("\"'") for key in re.findall(_KEY, dotted))

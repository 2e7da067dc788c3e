"""Text in lines, for pictures, which break none by themselves."""

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from tracker.publish.chart_labels import FONT, text_width
from tracker.publish.plain_text import cut

_CUT: Final = "\N{HORIZONTAL ELLIPSIS}"


def wrapped(text: str, *, size: float, width: float, most: int) -> tuple[str, ...]:
    """The text in at most `most` lines of a font size within a width, in the picture's units.

    A word that is wider than a line is cut; what finds no room ends in an ellipsis.
    """
    plain = str(cut(text.unescape() if isinstance(text, Markup) else text))
    room = width * FONT / size
    lines = list(_lines(plain.split(), room))
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _cut(lines[most - 1] + _CUT, room))


def _lines(words: list[str], room: float) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and text_width(longer) > room:
            yield _cut(line, room)
            longer = word
        line = longer
    if line:
        yield _cut(line, room)


def _cut(line: str, room: float) -> str:
    if text_width(line) <= room:
        return line
    kept = line.rstrip(_CUT)
    while kept and text_width(kept + _CUT) > room:
        kept = kept[: min(len(kept) - 1, int(len(kept) * room / text_width(kept + _CUT)))]
    return kept + _CUT

"""Texts of feeds and documents as they may leave a page: nothing in them turns around the rest."""

import re
from typing import Final

_BIDI_CONTROLS: Final = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_HAS_ONE: Final = re.compile(f"[{''.join(map(chr, _BIDI_CONTROLS))}]").search


def without_bidi_controls(text: str) -> str:
    """The text without the marks that change the direction of what stands after it."""
    if text.isascii() or _HAS_ONE(text) is None:
        return text
    return text.translate(_BIDI_CONTROLS)

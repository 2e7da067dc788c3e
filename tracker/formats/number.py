"""A cell where a number belongs: the number, None where it is held back, or what stands there.

One wrong cell is no reason to refuse a table. It is handed on as it came; the rule
`value-is-a-number` sets its row aside, and the rows beside it are loaded.
"""

import math
import re
from dataclasses import dataclass
from typing import Final

_HELD_BACK: Final = frozenset({"*", ".."})
_BELOW: Final = re.compile(r"<\s*\d+", re.ASCII)
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class NoNumber:
    """What stands in a cell that should hold a number."""

    text: str


Number = float | NoNumber | None


def json_number(cell: object) -> Number:
    """A cell of JSON: only a number is one, and text that looks like one is not."""
    if cell is None or (isinstance(cell, str) and is_held_back(cell)):
        return None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return no_number(cell)
    try:
        value = float(cell)
    except OverflowError:
        return no_number(cell)
    return value if math.isfinite(value) else no_number(cell)


def no_number(cell: object) -> NoNumber:
    """The cell as quarantine can keep it: its first signs, none that a database cannot hold."""
    return NoNumber(str(cell)[:_SHOWN].replace("\0", "\ufffd"))


def is_held_back(text: str) -> bool:
    """Whether a sign stands for a figure that may not be told (`*`, `..`, `<5`): never zero."""
    sign = text.strip()
    return sign in _HELD_BACK or _BELOW.fullmatch(sign) is not None

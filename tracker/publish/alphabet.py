"""The order of names as readers of a language expect it, on any machine."""

import unicodedata
from typing import Final

_DANISH: Final = str.maketrans({"æ": "{", "ø": "|", "å": "}"})  # the three signs behind z
_OTHERS: Final = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss"})
_COMPARED: Final = 200  # signs
_DIGITS: Final = "0–9"  # noqa: RUF001 - a range


def sort_key(code: str, text: str) -> str:
    """What to sort a name by: without accents; in Danish æ, ø and å stand behind z."""
    small = unicodedata.normalize("NFC", text[:_COMPARED]).casefold()
    if code == "da":
        small = small.replace("aa", "å").translate(_DANISH)
    plain = unicodedata.normalize("NFKD", small.translate(_OTHERS))
    return "".join(sign for sign in plain if sign.isalnum() or sign in "{|} ").strip()


def letter(code: str, text: str) -> str:
    """The heading under which a name stands."""
    first = sort_key(code, text)[:1]
    if first.isdigit() or not first:
        return _DIGITS
    return {"{": "Æ", "|": "Ø", "}": "Å"}.get(first, first.upper())

"""Names in the order in which a reader looks for them."""

import unicodedata
from collections.abc import Mapping
from typing import Final

# Danish has three letters after z; "aa" is an older way to write the last of them.
_DANISH: Final = (("aa", "\uffff3"), ("å", "\uffff3"), ("æ", "\uffff1"), ("ø", "\uffff2"))
_ELSEWHERE: Final = (("æ", "ae"), ("ø", "o"), ("ß", "ss"))
_LETTERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {"da": _DANISH}


def place_in_alphabet(code: str, name: str) -> tuple[str, str]:
    """The key by which a reader of this language finds a name; marks and signs do not count."""
    plain = unicodedata.normalize("NFC", name).casefold()
    for letters, key in _LETTERS.get(code, _ELSEWHERE):
        plain = plain.replace(letters, key)
    bare = unicodedata.normalize("NFD", plain)
    return "".join(each for each in bare if each.isalnum() or each in " \uffff"), name

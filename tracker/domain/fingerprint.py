"""64-bit numbers that stand for texts, bytes and rows; equal on every machine and in every run.

Among a million of them two differ with a chance of 1 in 37 million of standing for two things.
They tell whether something is known already; nothing secret hangs on them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Fingerprints = NDArray[np.uint64]

_LONG: Final = 64  # a longer text would widen the column of all others
_WORD: Final = 8
_SALT: Final = np.uint64(0x9E3779B97F4A7C15)
_ONE: Final = np.uint64(0xBF58476D1CE4E5B9)
_TWO: Final = np.uint64(0x94D049BB133111EB)


def of_bytes(content: bytes | memoryview) -> int:
    """The beginning of the SHA-256."""
    return int.from_bytes(hashlib.sha256(content).digest()[:_WORD], "little")


def of_texts(texts: Sequence[str]) -> Fingerprints:
    """One per text, made for all at once."""
    if not texts:
        return np.zeros(0, dtype=np.uint64)
    lengths, columns = _encoded(texts)
    width = columns.dtype.itemsize // _WORD
    words = columns.view("<u8").reshape(len(texts), width)
    found = combined(lengths)
    for place in range(width):  # words that only a longer text has say nothing of this one
        has_word = lengths > place * _WORD
        found[has_word] = mixed(found[has_word] ^ words[has_word, place])
    return found


def _encoded(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.bytes_]]:
    """The texts as bytes in whole words, with their lengths: trailing zeros get lost in them."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    longest = int(lengths.max())
    if longest <= _LONG and "".join(texts).isascii():
        return lengths, np.array(texts, dtype=f"S{_whole_words(longest)}")
    encoded = [_short(text.encode("utf-8", "surrogatepass")) for text in texts]
    lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(texts))
    return lengths, np.array(encoded, dtype=f"S{_whole_words(int(lengths.max()))}")


def _whole_words(length: int) -> int:
    return -(-max(length, 1) // _WORD) * _WORD


def among(numbers: Fingerprints, known: Fingerprints) -> NDArray[np.bool_]:
    """Which of some numbers are in a sorted column."""
    if not len(known):
        return np.zeros(len(numbers), dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    found: NDArray[np.bool_] = known[places] == numbers
    return found


def repeated(numbers: Fingerprints) -> Fingerprints:
    """Those that stand twice or more, once less each, smallest first."""
    in_order = np.sort(numbers)
    found: Fingerprints = in_order[1:][in_order[1:] == in_order[:-1]]
    return found


def distinct(some: Iterable[Fingerprints]) -> Fingerprints:
    """Each number once, smallest first; holds little more than that at any moment."""
    found: Fingerprints = np.zeros(0, dtype=np.uint64)
    waiting: list[Fingerprints] = []
    for each in some:
        waiting.append(np.unique(each))
        if sum(map(len, waiting)) > len(found):
            found, waiting = np.unique(np.concatenate((found, *waiting))), []
    return np.unique(np.concatenate((found, *waiting)))


def shares(numbers: Fingerprints, parts: int) -> NDArray[np.uint8]:
    """Into which of equal parts, a power of two up to 256, each falls: the smallest into 0."""
    if parts == 1:
        return np.zeros(len(numbers), dtype=np.uint8)
    return (numbers >> np.uint64(64 - (parts.bit_length() - 1))).astype(np.uint8)


def combined(*columns: NDArray[np.generic]) -> Fingerprints:
    """One per row: the columns' numbers, in their order."""
    found = np.full(len(columns[0]), _SALT, dtype=np.uint64)
    for column in columns:
        found = mixed(found ^ _bits(column))
    return found


def mixed(numbers: Fingerprints) -> Fingerprints:
    """Spread every bit over all 64 (splitmix64's last step), so that sums and `^` lose nothing."""
    numbers = numbers + _SALT
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _ONE
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _TWO
    return numbers ^ (numbers >> np.uint64(31))


def sums(numbers: Fingerprints, lengths: NDArray[np.int32]) -> Fingerprints:
    """The sum of each run of numbers, whatever their order in it; 0 for an empty run."""
    total = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(mixed(numbers))))
    ends = np.cumsum(lengths)
    found: Fingerprints = total[ends] - total[ends - lengths]
    return found


def _bits(column: NDArray[np.generic]) -> Fingerprints:
    if column.dtype.kind == "f":  # -0.0 is 0.0
        return (column.astype(np.float64) + 0.0).view(np.uint64)
    return (
        column.astype(np.int64).view(np.uint64)
        if column.dtype.kind == "i"
        else (column.astype(np.uint64))
    )


def _short(encoded: bytes) -> bytes:
    return encoded if len(encoded) <= _LONG else hashlib.sha256(encoded).hexdigest().encode()

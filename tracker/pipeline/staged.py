"""What a pull was sorted into before anything is loaded."""

import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from tracker.checks.verdict import RowVerdict
from tracker.domain.fingerprint import Fingerprints
from tracker.pipeline.frames import Columns
from tracker.pipeline.spill import Spill
from tracker.store.known import KnownRow
from tracker.store.observations import Figure, Key
from tracker.store.parted import Gathered
from tracker.store.snapshots import QuarantineRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundObjects:
    """The records of a pull that are counted, what was known before, and the texts of new ones.

    `before`, `records` and `spill` are divided alike. Pieces of the file that are `flawed` must be
    decoded next time.
    `basis` names the rules and outlines by which they were accepted; "" trusts no bytes next time.
    """

    before: KnownRow
    records: Gathered
    flawed: Fingerprints
    withheld: Fingerprints
    areas: tuple[str, ...]
    spill: Spill
    basis: str = ""


@dataclass(slots=True, kw_only=True)
class Staged:
    """What a pull holds, sorted; `received` = accepted + quarantined + duplicates.

    `withheld` are the (indicator, area, period) in quarantine: not loaded, and not withdrawn.
    `unknown` counts the rows of each code that the catalogue has not.
    """

    figures: dict[Key, Figure] = field(default_factory=dict)
    shapes: dict[str, tuple[str, str]] = field(default_factory=dict)
    disputed: set[Key] = field(default_factory=set)
    withheld: set[tuple[str, str, str]] = field(default_factory=set)
    quarantined: list[QuarantineRow] = field(default_factory=list)
    verdict: RowVerdict = field(default_factory=lambda: RowVerdict(failing={}))
    received: int = 0
    accepted: int = 0
    duplicates: int = 0
    outside: int = 0
    placed: int = 0
    objects: FoundObjects | None = None
    unknown: Counter[str] = field(default_factory=Counter)


def quarantined_row(columns: Columns, number: int, rules: tuple[str, ...]) -> QuarantineRow:
    """A row that is not loaded, with all that the frame says of it."""
    content = {
        name: _plain(values[number])
        for name, values in columns.items()
        if name not in {"row_id", "row"}
    }
    return QuarantineRow(row=str(columns["row"][number]), rules=", ".join(rules), content=content)


def _plain(value: object) -> object:
    """What JSON can hold: numbers of Python, and nothing where a number is missing."""
    if isinstance(value, float) and math.isnan(value):
        return None
    return value.item() if isinstance(value, np.generic) else value

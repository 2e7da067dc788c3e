"""What a pull was sorted into before anything is loaded."""

from dataclasses import dataclass, field

from tracker.checks.verdict import RowVerdict
from tracker.pipeline.frames import Columns
from tracker.store.observations import Figure, Key
from tracker.store.snapshots import QuarantineRow


@dataclass(slots=True, kw_only=True)
class Staged:
    """What a pull holds, sorted; `received` = accepted + quarantined + duplicates.

    `withheld` are the (indicator, area, period) in quarantine: not loaded, and not withdrawn.
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


def quarantined_row(columns: Columns, number: int, rules: tuple[str, ...]) -> QuarantineRow:
    """A row that is not loaded, with all that the frame says of it."""
    content = {
        name: values[number] for name, values in columns.items() if name not in {"row_id", "row"}
    }
    return QuarantineRow(row=str(columns["row"][number]), rules=", ".join(rules), content=content)

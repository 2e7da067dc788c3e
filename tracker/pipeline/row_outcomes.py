"""What became of rows, as it is stored: outcomes per rule, and some failing rows of each."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from tracker.checks.verdict import Outcome, RuleOutcome
from tracker.pipeline.staged import Staged
from tracker.pipeline.staging import TWO_VALUES
from tracker.pipeline.summary import named
from tracker.store.snapshots import QuarantineRow

MOST_KEPT: Final = 200
AREA_KNOWN: Final = "area_known"
GONE_TO: Final = "gone_to"
_MOST_CODES: Final = 500
_TWO_VALUES_REASON: Final = (
    "Rows in different parts of the answer give one area and period two values: nobody can say "
    "which one is right, so none is loaded."
)


def row_outcomes(staged: Staged) -> tuple[RuleOutcome, ...]:
    """The outcomes of the rules about rows, and of the one that only sorting can judge."""
    details = {AREA_KNOWN: _counted(staged.unknown), GONE_TO: _counted(_gone(staged))}
    outcomes = [
        replace(each, detail=details.get(each.column, "")) for each in staged.verdict.outcomes
    ]
    twofold = sum(TWO_VALUES in rules_of(row) for row in staged.quarantined)
    return (*outcomes, _two_values(twofold, staged.received)) if twofold else tuple(outcomes)


def kept_rows(quarantined: Iterable[QuarantineRow]) -> Iterator[QuarantineRow]:
    """At most 200 rows per rule: a huge file that fails everywhere must not fill the database.

    Counts are taken before this, so they stay exact.
    """
    kept: Counter[str] = Counter()
    for row in quarantined:
        rules = rules_of(row)
        if any(kept[rule] < MOST_KEPT for rule in rules):
            kept.update(rules)
            yield row


def rules_of(row: QuarantineRow) -> list[str]:
    """The rules that a row broke."""
    return row.rules.split(", ")


def _gone(staged: Staged) -> Counter[str]:
    """The codes that had ended, and where each went: `GM0457 → GM0363`."""
    rows = (row.content for row in staged.quarantined)
    return Counter(f"{row['area']} → {row[GONE_TO]}" for row in rows if row.get(GONE_TO))


def _counted(codes: Counter[str]) -> str:
    """Codes with their number of rows."""
    return named([f"{code} ({count})" for code, count in sorted(codes.items())], most=_MOST_CODES)


def _two_values(rows: int, checked: int) -> RuleOutcome:
    return RuleOutcome(
        rule=TWO_VALUES,
        expectation="",
        column="value",
        reason=_TWO_VALUES_REASON,
        outcome=Outcome.QUARANTINED,
        unexpected=rows,
        checked=checked,
        allowed="one value",
    )

"""Sort the rows of a charging feed, and count them when all have come."""

from collections.abc import Iterator
from datetime import date

from tracker.checks.rule import Suite
from tracker.checks.verdict import RowVerdict
from tracker.domain.charging import count
from tracker.feeds.charging import charging_batches
from tracker.feeds.feed import Batch
from tracker.pipeline.frames import Columns, charging_rows
from tracker.pipeline.staged import Staged, quarantined_row

OUTSIDE_COLUMN = "metres_outside"
COUNTED = ("area", "location", "evse", "status", "longitude", "latitude")


class Chargers:
    """Gathers accepted rows over all batches, because twins may stand in different ones."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._columns: dict[str, list[object]] = {name: [] for name in COUNTED}
        self._outside: list[bool | None] = []
        self._seen: set[tuple[object, ...]] = set()
        self._day: date | None = None

    def add(
        self, day: date, columns: Columns, verdict: RowVerdict, *, suite: Suite, staged: Staged
    ) -> None:
        """Sort one batch; a row outside its area still counts as merged, and as outside."""
        self._day = day
        outside_rules = {rule.name for rule in suite.rows if OUTSIDE_COLUMN in rule.columns}
        staged.placed += sum(each is not None for each in columns[OUTSIDE_COLUMN])
        broken = {row_id - staged.received for row_id in verdict.failing}
        repeated = self._repeated(columns) - broken
        outside: set[int] = set()
        left_out: set[int] = set()
        for number in sorted(broken):
            rules = verdict.failing[staged.received + number]
            staged.quarantined.append(quarantined_row(columns, number, rules))
            (outside if set(rules) <= outside_rules else left_out).add(number)
        staged.outside += len(outside)
        staged.duplicates += len(repeated)
        staged.accepted += len(columns["row"]) - len(broken | repeated)
        self._keep(columns, left_out, outside)

    def counted(self) -> Iterator[Batch]:
        """The figures of all batches together."""
        if self._day is None or not self._outside:
            return iter(())
        counts = count(charging_rows(self._columns, self._outside))
        return charging_batches(counts, self._day)

    def _repeated(self, columns: Columns) -> set[int]:
        """Locations without an EVSE list that stand in the file twice."""
        found: set[int] = set()
        places = zip(columns["status"], columns["area"], columns["location"], strict=True)
        for number, (status, *key) in enumerate(places):
            if status is None:
                if tuple(key) in self._seen:
                    found.add(number)
                self._seen.add(tuple(key))
        return found

    def _keep(self, columns: Columns, left_out: set[int], outside: set[int]) -> None:
        count = len(columns["row"])
        kept = [number for number in range(count) if number not in left_out]
        for name in COUNTED:
            values = columns[name]
            self._columns[name] += values if len(kept) == count else [values[i] for i in kept]
        measured = columns[OUTSIDE_COLUMN]
        self._outside += [
            None if measured[number] is None else number in outside for number in kept
        ]

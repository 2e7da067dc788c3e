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


class Chargers:
    """Gathers accepted rows over all batches, because twins may stand in different ones."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._columns: dict[str, list[object]] = {}
        self._outside: list[bool] = []
        self._seen: set[tuple[object, ...]] = set()
        self._day: date | None = None

    def add(
        self, day: date, columns: Columns, verdict: RowVerdict, *, suite: Suite, staged: Staged
    ) -> None:
        """Sort one batch; a row outside its area still counts as merged, and as outside."""
        self._day = day
        outside_rules = {rule.name for rule in suite.rows if OUTSIDE_COLUMN in rule.columns}
        staged.placed += sum(each is not None for each in columns[OUTSIDE_COLUMN])
        for number in range(len(columns["row"])):
            rules = verdict.failing.get(staged.received + number, ())
            is_outside = bool(rules) and set(rules) <= outside_rules
            staged.outside += is_outside
            if rules:
                staged.quarantined.append(quarantined_row(columns, number, rules))
            elif self._is_repeated(columns, number):
                staged.duplicates += 1
                continue
            else:
                staged.accepted += 1
            if not rules or is_outside:
                self._keep(columns, number, outside=is_outside)

    def counted(self) -> Iterator[Batch]:
        """The figures of all batches together."""
        if self._day is None or not self._outside:
            return iter(())
        counts = count(charging_rows(self._columns, self._outside))
        return charging_batches(counts, self._day)

    def _is_repeated(self, columns: Columns, number: int) -> bool:
        """A location without an EVSE list that stands in the file twice."""
        if columns["status"][number] is not None:
            return False
        key = (columns["area"][number], columns["location"][number])
        is_known = key in self._seen
        self._seen.add(key)
        return is_known

    def _keep(self, columns: Columns, number: int, *, outside: bool) -> None:
        for name, values in columns.items():
            self._columns.setdefault(name, []).append(values[number])
        self._outside.append(outside)

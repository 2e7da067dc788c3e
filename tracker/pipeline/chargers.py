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
        left_out = self._repeated(columns)
        staged.duplicates += len(left_out - _numbers(verdict, staged))
        outside: set[int] = set()
        for number in _numbers(verdict, staged):
            rules = verdict.failing[staged.received + number]
            staged.quarantined.append(quarantined_row(columns, number, rules))
            (outside if set(rules) <= outside_rules else left_out).add(number)
        staged.outside += len(outside)
        staged.accepted += len(columns["row"]) - len(left_out | outside)
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
        self._outside += [number in outside for number in kept]


def _numbers(verdict: RowVerdict, staged: Staged) -> set[int]:
    """The rows of this batch that broke a rule, counted from its first."""
    return {row_id - staged.received for row_id in verdict.failing}

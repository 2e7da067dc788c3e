"""Sort the records of a charging feed, and count them when all have come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tracker.checks.rule import Suite
from tracker.checks.verdict import RowVerdict
from tracker.domain import fingerprint
from tracker.domain.charging import OUTSIDE, UNMEASURED, ChargingCount, Records, count
from tracker.domain.fingerprint import Fingerprints
from tracker.domain.objects import Seen
from tracker.domain.spread import Words
from tracker.feeds.charging import charging_batches
from tracker.feeds.feed import NO_RECORDS, Batch, ChargingBatch
from tracker.pipeline.frames import ChargingFrame
from tracker.pipeline.records import contents_of, evses_of, records_of, told
from tracker.pipeline.spill import Spill
from tracker.pipeline.staged import Staged, quarantined_row
from tracker.store.known import KnownRow
from tracker.store.parted import Gathered, by_area

OUTSIDE_COLUMN = "metres_outside"

_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Which rows of a batch broke a rule, which of those count for nothing, which give warning."""

    broken: _Mask
    left_out: _Mask
    warned: _Mask


class Chargers:
    """Gathers the records of all batches, because twins may stand in different ones."""

    def __init__(self, before: KnownRow, suite: Suite) -> None:
        """Begin with what the last snapshot left known."""
        self.before = before
        self.records = Gathered(before.about.parts)
        self.spill = Spill(before.about.parts)
        self.flawed = NO_RECORDS
        self._outside_rules = {rule.name for rule in suite.rows if OUTSIDE_COLUMN in rule.columns}
        self._codes = Words({code: place for place, code in enumerate(before.about.areas)})
        self._unchanged = [NO_RECORDS]
        self._withheld = [NO_RECORDS]
        self._day: date | None = None

    @property
    def areas(self) -> tuple[str, ...]:
        """The codes that the numbers of areas stand for."""
        return tuple(self._codes)

    @property
    def withheld(self) -> Fingerprints:
        """The locations of which no row is counted."""
        return np.concatenate(self._withheld)

    def add(
        self, batch: ChargingBatch, frame: ChargingFrame, verdict: RowVerdict, staged: Staged
    ) -> None:
        """Sort one batch; a row outside its area still counts as merged, and as outside."""
        self._day = batch.day
        rows = self._sorted(frame, verdict, staged)
        staged.accepted += int(np.count_nonzero(~rows.broken))
        staged.received += len(rows.broken)
        if len(rows.broken):
            self._keep(batch, frame, rows, staged)
        self._unchanged.append(batch.unchanged)

    def counted(self, staged: Staged) -> Iterator[Batch]:
        """The figures of all batches together; unlisted locations told twice are duplicates."""
        self._add_unchanged(staged)
        found: dict[int, ChargingCount] = {}
        for records in self._by_area(staged):
            found |= count(records)
        if self._day is None:
            return iter(())
        counts = {self.areas[code]: each for code, each in found.items()}
        return charging_batches(dict(sorted(counts.items())), self._day)

    def _by_area(self, staged: Staged) -> Iterator[Records]:
        """All records in parts that hold whole areas, once each part by location was looked at."""
        whole = self.records.parts == 1
        areas = self.records if whole else Gathered(self.records.parts, key=by_area)
        flawed = []
        for seen in self.records:
            flawed.append(self._looked_through(seen, staged))
            if not whole:
                areas.add(seen, np.ones(len(seen.digest), dtype=np.bool_))
        self.flawed = fingerprint.distinct(flawed)
        return (seen.records for seen in areas)

    def _looked_through(self, seen: Seen, staged: Staged) -> Fingerprints:
        """Count duplicates; pieces with one of several records under an id are not known."""
        records = seen.records
        unlisted = (records.rows == 0) & (records.outside != OUTSIDE)
        places = fingerprint.combined(records.area[unlisted], records.location[unlisted])
        repeated = len(fingerprint.repeated(places))
        staged.duplicates += repeated
        staged.accepted -= repeated
        several = fingerprint.repeated(records.location)
        return seen.digest[fingerprint.among(records.location, several)]

    def _sorted(self, frame: ChargingFrame, verdict: RowVerdict, staged: Staged) -> _Rows:
        first, size = staged.received, len(frame.columns["row_id"])
        broken, left_out, warned = (np.zeros(size, dtype=np.bool_) for _ in range(3))
        rows = _Rows(broken=broken, left_out=left_out, warned=warned)
        rows.warned[[row_id - first for row_id in verdict.warned]] = True
        for row_id in sorted(verdict.failing):
            number, rules = row_id - first, verdict.failing[row_id]
            staged.quarantined.append(quarantined_row(frame.columns, number, rules))
            rows.broken[number] = True
            rows.left_out[number] = not set(rules) <= self._outside_rules
        staged.outside += int(np.count_nonzero(rows.broken & ~rows.left_out))
        return rows

    def _keep(
        self, batch: ChargingBatch, frame: ChargingFrame, rows: _Rows, staged: Staged
    ) -> None:
        owner, size = batch.owner, len(batch.location)

        def has(which: _Mask) -> _Mask:
            return np.bincount(owner[which], minlength=size) > 0

        area = frame.placed.area
        metres = frame.placed.metres_outside
        staged.placed += int(np.count_nonzero(np.isfinite(metres[owner])))
        is_outside = has(rows.broken & ~rows.left_out).astype(np.int8)
        evses = evses_of(batch, owner, ~rows.left_out)
        records = records_of(
            batch,
            self._codes.spread(area).which.astype(np.int32),
            np.where(np.isfinite(metres), is_outside, np.int8(UNMEASURED)),
            evses,
        )
        content = contents_of(records, batch.operator)
        _forget(batch.digest, has(rows.broken | rows.warned))
        kept = has(~rows.left_out)
        self.records.add(Seen(digest=batch.digest, content=content, records=records), kept)
        if self.records.parts > self.spill.parts:
            self.spill.divide(self.records.parts)
        self._withheld.append(records.location[~kept])
        self.spill.add(records.location[kept], told(batch, area, records, evses, kept))

    def _add_unchanged(self, staged: Staged) -> None:
        """Records in pieces that were accepted before, under the same rules, are accepted again."""
        found = np.sort(np.concatenate(self._unchanged))
        for seen in (known.seen for known in self.before):
            times = np.searchsorted(found, seen.digest, side="right")
            times -= np.searchsorted(found, seen.digest)
            rows = np.maximum(seen.records.rows, 1) * times
            staged.received += int(rows.sum())
            staged.accepted += int(rows.sum())
            staged.placed += int(rows[seen.records.outside != UNMEASURED].sum())
            for each in range(1, times.max(initial=0) + 1):
                self.records.add(seen, times >= each)


def _forget(digest: Fingerprints, flawed: _Mask) -> None:
    """A piece is known only as a whole: one record that must be read again makes it unknown."""
    digest[np.isin(digest, digest[flawed])] = 0

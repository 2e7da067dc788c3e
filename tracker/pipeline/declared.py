"""Figures of the catalogue, entered by hand from named public sources: loaded like any feed's."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import msgspec

from tracker.domain.declared import DeclaredFigure
from tracker.domain.observation import DECLARED, ObsStatus
from tracker.pipeline.context import Context
from tracker.pipeline.revising import report_revision
from tracker.store.assessments import add_changes
from tracker.store.locks import hold
from tracker.store.observations import Figure, add_vintage, newest_of_feed
from tracker.store.snapshots import SnapshotRow, add_snapshot, last_good


def load_declared(context: Context) -> int:
    """Load declared figures that changed; one taken out of the catalogue gets a tombstone.

    The vintage of a figure is the day it was read; that of a change to one known before, or of a
    tombstone, is today: an edited line may name an older source, and still is what counts now.
    """
    declared = {_figure(each).key: each for each in context.catalogue.declared}
    now = context.clock()
    with context.engine.begin() as connection:
        hold(connection, DECLARED)
        known = newest_of_feed(connection, feed=DECLARED)
        gone = [
            replace(figure, value=None, obs_status=ObsStatus.MISSING)
            for key, figure in known.items()
            if key not in declared and figure.value is not None
        ]
        figures = [_figure(each) for each in declared.values()]
        new = [*(each for each in figures if known.get(each.key) != each), *gone]
        if not new:
            return 0
        before = last_good(connection, feed=DECLARED)
        sha256 = _name(declared.values(), before.sha256 if before else "")
        row = _row(sha256, now, len(declared))
        add_snapshot(connection, row=row, checks=(), quarantined=())
        add_vintage(
            connection,
            feed=DECLARED,
            sha256=sha256,
            fetched_at=now,
            figures=new,
            vintages={key: each.read for key, each in declared.items() if key not in known},
        )
        report_revision(connection, sha256=sha256, changed=new, known=known)
        subjects = sorted({(figure.area, figure.indicator) for figure in new})
        add_changes(connection, step="figures", subjects=subjects, at=now)
    return len(new)


def _name(declared: Iterable[DeclaredFigure], before: str) -> str:
    """A hash of what is declared and of what was before, so that going back is a new state."""
    return hashlib.sha256(msgspec.json.encode((before, list(declared)))).hexdigest()


def _figure(declared: DeclaredFigure) -> Figure:
    each = declared.observation
    return Figure(
        indicator=each.indicator,
        area=each.area,
        period=each.period,
        reference=each.reference,
        value=each.value,
        unit=each.unit,
        obs_status=each.obs_status,
        definition=each.definition,
        source=each.source,
    )


def _row(sha256: str, loaded_at: datetime, count: int) -> SnapshotRow:
    return SnapshotRow(
        sha256=sha256,
        feed=DECLARED,
        fetched_at=loaded_at,
        state="accepted",
        problem=None,
        received=count,
        accepted=count,
        quarantined=0,
        duplicates=0,
    )

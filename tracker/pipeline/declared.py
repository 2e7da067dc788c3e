"""Figures of the catalogue, entered by hand from named public sources: loaded like any feed's."""

import hashlib
from datetime import UTC, datetime, time

import msgspec

from tracker.domain.declared import DeclaredFigure
from tracker.pipeline.assessing import DECLARED
from tracker.pipeline.context import Context
from tracker.store.assessments import add_changes
from tracker.store.observations import Figure, add_vintage, newest_of_feed
from tracker.store.snapshots import SnapshotRow, add_snapshot, snapshot_by_hash


def load_declared(context: Context) -> int:
    """Load declared figures that are new or changed; their vintage is the day they were read."""
    declared = context.catalogue.declared
    if not declared:
        return 0
    sha256 = hashlib.sha256(msgspec.json.encode(declared)).hexdigest()
    with context.engine.begin() as connection:
        if snapshot_by_hash(connection, sha256=sha256) is not None:
            return 0
        known = newest_of_feed(connection, feed=DECLARED)
        figures = [_figure(each) for each in declared]
        new = [figure for figure in figures if known.get(figure.key) != figure]
        read_at = datetime.combine(max(each.read for each in declared), time(), tzinfo=UTC)
        add_snapshot(
            connection, row=_row(sha256, read_at, len(declared)), checks=(), quarantined=()
        )
        add_vintage(
            connection,
            feed=DECLARED,
            sha256=sha256,
            fetched_at=read_at,
            figures=new,
            vintages={_figure(each).key: each.read for each in declared},
        )
        subjects = sorted({(figure.area, figure.indicator) for figure in new})
        add_changes(connection, step="figures", subjects=subjects, at=read_at)
    return len(new)


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
    )


def _row(sha256: str, read_at: datetime, count: int) -> SnapshotRow:
    return SnapshotRow(
        sha256=sha256,
        feed=DECLARED,
        fetched_at=read_at,
        state="accepted",
        problem=None,
        received=count,
        accepted=count,
        quarantined=0,
        duplicates=0,
    )

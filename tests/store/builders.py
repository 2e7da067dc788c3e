"""Rows for the tests of the store."""

from datetime import UTC, date, datetime

from tracker.domain.observation import ObsStatus
from tracker.store.observations import Figure
from tracker.store.snapshots import SnapshotRow

MARCH = datetime(2026, 3, 17, 12, tzinfo=UTC)
MAY = datetime(2026, 5, 13, 7, 7, 6, tzinfo=UTC)


def a_figure(
    period: str = "2018",
    value: float | None = 1.0,
    *,
    area: str = "0151",
    indicator: str = "things",
) -> Figure:
    return Figure(
        indicator=indicator,
        area=area,
        period=period,
        reference=date(int(period[:4]), 12, 31),
        value=value,
        unit="thing",
        obs_status=ObsStatus.MISSING if value is None else ObsStatus.NORMAL,
    )


def a_snapshot(
    sha256: str = "a" * 64,
    *,
    fetched_at: datetime = MARCH,
    review: str | None = None,
    state: str = "accepted",
    feed: str = "a_feed",
) -> SnapshotRow:
    return SnapshotRow(
        sha256=sha256,
        feed=feed,
        fetched_at=fetched_at,
        state=state,
        problem=None,
        received=3,
        accepted=1,
        quarantined=1,
        duplicates=1,
        review=review,
    )

"""All vintages of some areas in one reading: what was known, what is known, what was accepted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Any

from sqlalchemy import Connection, select

from tracker.domain.observation import Observation, ObsStatus
from tracker.store.observations import SeriesKey
from tracker.store.tables import observation, snapshot

Series = Mapping[SeriesKey, tuple[Observation, ...]]
_STATUS = {each.value: each for each in ObsStatus}
_TEXTS = ("indicator", "area", "period", "unit", "feed", "snapshot", "definition", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintages:
    """Series by (indicator, area, feed): every vintage, the newest, the newest accepted one.

    `accepted` leaves out revisions of a whole feed that nobody has accepted yet; where none waits
    it is `newest` itself.
    """

    every: Series
    newest: Series
    accepted: Series


def vintages_of_areas(connection: Connection, *, as_of: date, areas: Collection[str]) -> Vintages:
    """What was known of some areas at the end of a UTC day."""
    query = (
        select(
            *(observation.c[name] for name in _TEXTS),
            *(observation.c[name] for name in ("reference", "value", "obs_status", "vintage")),
            snapshot.c.review,
        )
        .join(snapshot, snapshot.c.sha256 == observation.c.snapshot)
        .where(observation.c.vintage <= as_of, observation.c.area.in_(list(areas)))
        .order_by(observation.c.vintage, observation.c.fetched_at, observation.c.id)
    )
    found = [(_observation(row), row[-1] == "pending") for row in connection.execute(query)]
    newest = _newest(each for each, _ in found)
    waits = any(is_pending for _, is_pending in found)
    accepted = (each for each, is_pending in found if not is_pending)
    return Vintages(
        every=_by_key(sorted((each for each, _ in found), key=_told)),
        newest=newest,
        accepted=_newest(accepted) if waits else newest,
    )


def _newest(found: Iterable[Observation]) -> Series:
    """The last vintage of each figure, in the order of the days."""
    last = {
        (
            *(each.feed, each.indicator, each.area, each.period),
            *(each.reference, each.definition, each.source),
        ): each
        for each in found
    }
    return _by_key(sorted(last.values(), key=_stands_for))


def _by_key(found: Iterable[Observation]) -> Series:
    series: dict[SeriesKey, list[Observation]] = {}
    for each in found:
        series.setdefault((each.indicator, each.area, each.feed), []).append(each)
    return {key: tuple(each) for key, each in series.items()}


def _told(each: Observation) -> tuple[date, date]:
    return (each.vintage, each.reference)


def _stands_for(each: Observation) -> tuple[date, str, str, str]:
    return (each.reference, each.period, each.definition, each.source)


def _observation(row: Any) -> Observation:  # noqa: ANN401 - a row of thirteen columns
    """Texts that thousands of rows share are kept once."""
    indicator, area, period, unit, feed, sha256, definition, source = (
        intern(each) for each in row[:8]
    )
    return Observation(
        indicator=indicator,
        area=area,
        period=period,
        reference=row.reference,
        value=row.value,
        unit=unit,
        obs_status=_STATUS[row.obs_status],
        vintage=row.vintage,
        feed=feed,
        snapshot=sha256,
        definition=definition,
        source=source,
    )

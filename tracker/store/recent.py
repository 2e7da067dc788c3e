"""The last figures of a feed that tells one day at a time, without reading its whole history."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, and_, func, select, tuple_

from tracker.domain.observation import ObsStatus
from tracker.store.observations import Figure, Key, figures_where
from tracker.store.tables import observation

Series = tuple[str, str]
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """Of every series the figures since a day, or all of a series that has no value since then.

    `areas` are those of all figures; `is_all` says that no figure of the feed is left out.
    """

    figures: dict[Key, Figure]
    areas: frozenset[str]
    is_all: bool


def recent_of_feed(connection: Connection, *, feed: str, since: date) -> Recent:
    """What is known of a feed since a day, each figure as its last vintage has it."""
    series = list(_series(connection, feed))
    of_feed = observation.c.feed == feed
    figures = figures_where(connection, and_(of_feed, observation.c.reference >= since))
    told = {key[:2] for key, each in figures.items() if _is_value(each)}
    for some in _some([each for each in series if each not in told]):
        which = tuple_(observation.c.indicator, observation.c.area).in_(some)
        figures |= figures_where(connection, and_(of_feed, which))
    oldest = connection.execute(select(func.min(observation.c.reference)).where(of_feed)).scalar()
    return Recent(
        figures=figures,
        areas=frozenset(area for _, area in series),
        is_all=oldest is None or oldest >= since,
    )


def last_day_of_feed(connection: Connection, *, feed: str) -> date | None:
    """The last day that any row of a feed is about."""
    query = select(func.max(observation.c.reference)).where(observation.c.feed == feed)
    day: date | None = connection.execute(query).scalar()
    return day


def _is_value(figure: Figure) -> bool:
    return figure.value is not None and figure.obs_status is not ObsStatus.FORECAST


def _some(series: Collection[Series]) -> Iterator[list[Series]]:
    ordered = sorted(series)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


def _series(connection: Connection, feed: str) -> Iterator[Series]:
    of_feed, indicator = observation.c.feed == feed, observation.c.indicator
    for name in _distinct(connection, indicator, of_feed):
        for area in _distinct(connection, observation.c.area, of_feed, indicator == name):
            yield name, area


def _distinct(
    connection: Connection, column: Column[str], *conditions: ColumnElement[bool]
) -> list[str]:
    """Jumps through the index from one value to the next, however many rows each has."""
    walk = select(func.min(column).label("value")).where(*conditions).cte("walk", recursive=True)
    after = select(func.min(column)).where(*conditions, column > walk.c.value).scalar_subquery()
    walk = walk.union_all(select(after).where(walk.c.value.is_not(None)))
    found = connection.execute(select(walk.c.value).where(walk.c.value.is_not(None)))
    return list(found.scalars())

"""The newest figure of every area: what pages compare places by."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy import Connection, Row, Subquery, and_, func, select

from tracker.domain.observation import Observation, ObsStatus
from tracker.store.tables import observation

_COLUMNS = [each.name for each in fields(Observation)]


def newest_figures(
    connection: Connection, *, as_of: date
) -> dict[tuple[str, str], Sequence[Observation]]:
    """The newest figure of every area, by indicator and feed, as it was known at a day's end.

    Forecasts, figures of days to come and what other sources say are left out.
    """
    place = _by_day(_last_vintages(as_of))
    query = (
        select(observation)
        .join(place, place.c.id == observation.c.id)
        .where(place.c.place == 1)
        .order_by(observation.c.area)
    )
    found: dict[tuple[str, str], list[Observation]] = {}
    for row in connection.execute(query):
        found.setdefault((row.indicator, row.feed), []).append(_observation(row))
    return {key: tuple(figures) for key, figures in found.items()}


def newest_day(connection: Connection, *, feed: str) -> date | None:
    """The reference day of a feed's newest figure; None where it has none."""
    query = select(func.max(observation.c.reference)).where(
        observation.c.feed == feed,
        observation.c.value.is_not(None),
        observation.c.obs_status != ObsStatus.FORECAST.value,
    )
    found: date | None = connection.execute(query).scalar()
    return found


def _last_vintages(as_of: date) -> Subquery:
    """Every figure in all its vintages, the last one first; few columns, for they are sorted."""
    table = observation.c
    about = (table.feed, table.indicator, table.area, table.period, table.reference)
    age = func.row_number().over(
        partition_by=(*about, table.definition),
        order_by=(table.vintage.desc(), table.fetched_at.desc(), table.id.desc()),
    )
    known = and_(table.vintage <= as_of, table.reference <= as_of, table.source == "")
    is_figure = and_(table.value.is_not(None), table.obs_status != ObsStatus.FORECAST.value)
    columns = (table.id, table.feed, table.indicator, table.area, table.reference, table.vintage)
    return select(*columns, is_figure.label("is_figure"), age.label("age")).where(known).subquery()


def _by_day(last: Subquery) -> Subquery:
    """The figures that exist, numbered from the newest day of their area."""
    place = func.row_number().over(
        partition_by=(last.c.feed, last.c.indicator, last.c.area),
        order_by=(last.c.reference.desc(), last.c.vintage.desc(), last.c.id.desc()),
    )
    exists = and_(last.c.age == 1, last.c.is_figure)
    return select(last.c.id, place.label("place")).where(exists).subquery()


def _observation(row: Row[tuple[object, ...]]) -> Observation:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return Observation(**values | {"obs_status": ObsStatus(row.obs_status)})

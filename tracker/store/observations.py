"""Figures: append-only vintages, read as they were known on a day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from tracker.domain.observation import Observation, ObsStatus
from tracker.store.bulk import insert_rows
from tracker.store.tables import observation, snapshot

Key = tuple[str, str, str, date, str, str]
SeriesKey = tuple[str, str, str]
_COLUMNS = (
    "feed",
    "indicator",
    "area",
    "period",
    "reference",
    "value",
    "unit",
    "obs_status",
    "vintage",
    "fetched_at",
    "snapshot",
    "definition",
    "source",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One accepted figure of a snapshot, before it is compared with what is known."""

    indicator: str
    area: str
    period: str
    reference: date
    value: float | None
    unit: str
    obs_status: ObsStatus
    definition: str = ""
    source: str = ""

    @property
    def key(self) -> Key:
        """What the figure is about, within its feed.

        The day belongs to it: a half-year's stand and the year's under one period code are two
        figures, and the second revises nothing. So does the definition: a total without scope 3
        does not revise the one with it.
        """
        about = (self.indicator, self.area, self.period, self.reference)
        return (*about, self.definition, self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The newest figures of a feed, and how many rows it had when they were read."""

    figures: Mapping[Key, Figure]
    rows: int


def newest_of_feed(connection: Connection, *, feed: str) -> dict[Key, Figure]:
    """The figures of a feed that no later vintage replaced, by key."""
    return figures_where(connection, observation.c.feed == feed)


def newest_on_days(
    connection: Connection, *, feed: str, days: Collection[date]
) -> dict[Key, Figure]:
    """The same for some reference days only."""
    of_days = observation.c.reference.in_(sorted(days))
    return figures_where(connection, and_(observation.c.feed == feed, of_days))


def figures_where(connection: Connection, condition: ColumnElement[bool]) -> dict[Key, Figure]:
    """The last vintage of each figure; a condition on vintages would give an older one."""
    found = connection.execute(_newest(condition)).all()
    return {figure.key: figure for figure in (_figure(row) for row in found)}


def read_of_feed(connection: Connection, *, feed: str) -> Read:
    """The newest figures, with what tells later whether they still are."""
    rows = _rows_of(connection, feed)  # before the figures: what comes between is then seen
    return Read(figures=newest_of_feed(connection, feed=feed), rows=rows)


def is_still_so(connection: Connection, *, feed: str, read: Read) -> bool:
    """Whether nothing was added since: rows are only ever added."""
    return _rows_of(connection, feed) == read.rows


def _rows_of(connection: Connection, feed: str) -> int:
    query = select(func.count()).select_from(observation).where(observation.c.feed == feed)
    return connection.execute(query).scalar_one()


def newest_day_of_feed(connection: Connection, *, feed: str, by: date) -> date | None:
    """The last day, up to one, that a figure of the feed stands for; forecasts are no figures."""
    ranked = _newest(and_(observation.c.feed == feed, observation.c.reference <= by)).subquery()
    query = select(func.max(ranked.c.reference)).where(
        ranked.c.value.is_not(None), ranked.c.obs_status != ObsStatus.FORECAST.value
    )
    day: date | None = connection.execute(query).scalar()
    return day


def add_vintage(
    connection: Connection,
    *,
    feed: str,
    sha256: str,
    fetched_at: datetime,
    figures: Iterable[Figure],
    vintages: Mapping[Key, date] | None = None,
) -> None:
    """Add figures as a new vintage: the UTC day of `fetched_at`, unless a day is given by key."""
    days = vintages or {}
    rows = (
        (
            feed,
            figure.indicator,
            figure.area,
            figure.period,
            figure.reference,
            figure.value,
            figure.unit,
            figure.obs_status.value,
            days.get(figure.key, fetched_at.date()),
            fetched_at,
            sha256,
            figure.definition,
            figure.source,
        )
        for figure in figures
    )
    insert_rows(connection, observation, _COLUMNS, rows)


def series_as_of(
    connection: Connection,
    *,
    as_of: date,
    areas: Collection[str],
    accepted_only: bool = False,
) -> dict[SeriesKey, tuple[Observation, ...]]:
    """Every series of some areas as it was known at the end of a UTC day.

    Keys are (indicator, area, feed); a series holds the figures of all definitions, which
    `Figures.of` tells apart. `accepted_only` leaves out revisions of a whole feed that
    nobody has accepted yet.
    """
    known = and_(observation.c.vintage <= as_of, observation.c.area.in_(list(areas)))
    if accepted_only:
        known = and_(known, or_(snapshot.c.review.is_(None), snapshot.c.review != "pending"))
    return _by_key(connection, known)


def series_of_feed(
    connection: Connection, *, feed: str, as_of: date
) -> dict[SeriesKey, tuple[Observation, ...]]:
    """Every series of one feed, of all areas that it names, as it was known at the end of a day."""
    known = and_(observation.c.vintage <= as_of, observation.c.feed == feed)
    return _by_key(connection, known)


def newest_of_areas(
    connection: Connection, *, indicator: str, feeds: Collection[str], as_of: date
) -> dict[str, Observation]:
    """The newest figure of each area in some feeds, by what was known at the end of a day."""
    known = and_(
        observation.c.indicator == indicator,
        observation.c.feed.in_(list(feeds)),
        observation.c.vintage <= as_of,
    )
    found: dict[str, Observation] = {}
    for row in connection.execute(_newest(known).order_by("reference", "vintage", "id")):
        if row.value is not None and row.reference <= as_of and not row.source:
            found[row.area] = _observation(row)
    return found


def vintages_of(
    connection: Connection, *, indicator: str, area: str, feed: str, as_of: date
) -> tuple[Observation, ...]:
    """All vintages of one series up to a day, oldest first."""
    query = (
        select(observation)
        .where(
            observation.c.indicator == indicator,
            observation.c.area == area,
            observation.c.feed == feed,
            observation.c.vintage <= as_of,
        )
        .order_by(observation.c.vintage, observation.c.reference, observation.c.id)
    )
    return tuple(_observation(row) for row in connection.execute(query))


def _newest(condition: object) -> Select[tuple[object, ...]]:
    """The last row of each figure of a feed among those that fulfil a condition."""
    rank = func.row_number().over(
        partition_by=(
            observation.c.feed,
            observation.c.indicator,
            observation.c.area,
            observation.c.period,
            observation.c.reference,
            observation.c.definition,
            observation.c.source,
        ),
        order_by=(
            observation.c.vintage.desc(),
            observation.c.fetched_at.desc(),
            observation.c.id.desc(),
        ),
    )
    ranked = (
        select(observation, rank.label("rank"))
        .join(snapshot, snapshot.c.sha256 == observation.c.snapshot)
        .where(condition)  # type: ignore[arg-type]
        .subquery()
    )
    return select(ranked).where(ranked.c.rank == 1)


def _by_key(
    connection: Connection, known: ColumnElement[bool]
) -> dict[SeriesKey, tuple[Observation, ...]]:
    series: dict[SeriesKey, list[Observation]] = {}
    for row in connection.execute(_newest(known)):
        series.setdefault((row.indicator, row.area, row.feed), []).append(_observation(row))
    return {key: _in_order(found) for key, found in series.items()}


def _in_order(found: Sequence[Observation]) -> tuple[Observation, ...]:
    return tuple(sorted(found, key=lambda each: (each.reference, each.period)))


def _figure(row: Row[tuple[object, ...]]) -> Figure:
    return Figure(
        indicator=row.indicator,
        area=row.area,
        period=row.period,
        reference=row.reference,
        value=row.value,
        unit=row.unit,
        obs_status=ObsStatus(row.obs_status),
        definition=row.definition,
        source=row.source,
    )


def _observation(row: Row[tuple[object, ...]]) -> Observation:
    return Observation(
        indicator=row.indicator,
        area=row.area,
        period=row.period,
        reference=row.reference,
        value=row.value,
        unit=row.unit,
        obs_status=ObsStatus(row.obs_status),
        vintage=row.vintage,
        feed=row.feed,
        snapshot=row.snapshot,
        definition=row.definition,
        source=row.source,
    )

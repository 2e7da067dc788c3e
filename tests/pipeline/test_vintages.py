"""Whatever sequence of complete pulls comes, every past day reads as it was known then."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from tests.publish.builders import a_feed
from tracker.domain.observation import ObsStatus
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.loading import load
from tracker.pipeline.staged import Staged
from tracker.store.observations import Figure, Key, newest_of_feed, series_as_of
from tracker.store.tables import observation

FIRST_DAY = date(2026, 1, 1)
Known = dict[Key, tuple[float | None, ObsStatus]]
Place = tuple[str, str, str]
numbers = itertools.count()


@dataclass(frozen=True, kw_only=True)
class Pulled:
    """A complete pull, some days after the one before; `withheld` is what quarantine holds back."""

    days_later: int
    figures: Mapping[Key, tuple[float | None, ObsStatus]]
    withheld: frozenset[Place]


@dataclass(kw_only=True)
class Model:
    """What is known after each pull, by plain lists and dictionaries."""

    known: Known = field(default_factory=dict)
    history: list[tuple[date, Known]] = field(default_factory=list)

    def take(self, day: date, pull: Pulled) -> int:
        """Take a pull in; tells how many figures it changed."""
        before = dict(self.known)
        found = {(key[:3], key[4]) for key in pull.figures}
        for key, (value, _) in self.known.items():
            is_there = (key[:3], key[4]) in found or key[:3] in pull.withheld
            if value is not None and not is_there:
                self.known[key] = (None, ObsStatus.MISSING)
        self.known.update(pull.figures)
        self.history.append((day, dict(self.known)))
        return sum(before.get(key) != said for key, said in self.known.items())

    def on(self, day: date) -> Known:
        states = [known for at, known in self.history if at <= day]
        return states[-1] if states else {}


KEYS: list[Key] = [
    ("things", area, "2024", date(2024, month, 28), definition, "")
    for area in ("0151", "0259")
    for month in (6, 12)
    for definition in ("", "narrow")
]
figures = st.one_of(
    st.tuples(
        st.sampled_from([1.0, 2.0]), st.sampled_from([ObsStatus.NORMAL, ObsStatus.PROVISIONAL])
    ),
    st.just((None, ObsStatus.MISSING)),
)
pulls = st.lists(
    st.builds(
        Pulled,
        days_later=st.integers(0, 2),
        figures=st.dictionaries(st.sampled_from(KEYS), figures),
        withheld=st.frozensets(st.sampled_from([KEYS[0][:3], KEYS[-1][:3]]), max_size=1),
    ),
    max_size=5,
)


def a_figure(key: Key, value: float | None, obs_status: ObsStatus) -> Figure:
    indicator, area, period, reference, definition, source = key
    return Figure(
        indicator=indicator,
        area=area,
        period=period,
        reference=reference,
        value=value,
        unit="thing",
        obs_status=obs_status,
        definition=definition,
        source=source,
    )


def rows_of(connection: Connection, feed: str) -> Sequence[object]:
    query = select(observation).where(observation.c.feed == feed).order_by(observation.c.id)
    return connection.execute(query).all()


def read(connection: Connection, feed: str, day: date) -> Known:
    found = series_as_of(connection, as_of=day, areas=["0151", "0259"])
    return {
        (e.indicator, e.area, e.period, e.reference, e.definition, e.source): (
            e.value,
            e.obs_status,
        )
        for (_, _, of), series in found.items()
        if of == feed
        for e in series
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(pulls)
def test_every_day_reads_as_it_was_known_and_no_row_ever_changes(
    engine: Engine, history: list[Pulled]
) -> None:
    feed = a_feed(f"feed_{next(numbers)}")
    model, day = Model(), FIRST_DAY
    with engine.begin() as connection:
        for number, pull in enumerate(history):
            before = rows_of(connection, feed.id)
            day += timedelta(days=pull.days_later)
            moment = datetime(day.year, day.month, day.day, 6, number, tzinfo=UTC)
            staged = Staged(
                figures={key: a_figure(key, *said) for key, said in pull.figures.items()},
                withheld=set(pull.withheld),
            )
            manifest = Manifest(feed=feed.id, fetched_at=moment, exchanges=())
            load(connection, feed=feed, manifest=manifest, staged=staged, checks=())
            changed = model.take(day, pull)

            after = rows_of(connection, feed.id)
            assert after[: len(before)] == before
            assert len(after) == len(before) + changed

        newest = newest_of_feed(connection, feed=feed.id)
        assert {key: (each.value, each.obs_status) for key, each in newest.items()} == model.known
        for offset in range(-1, 2 * len(history) + 1):
            at = FIRST_DAY + timedelta(days=offset)
            assert read(connection, feed.id, at) == model.on(at)

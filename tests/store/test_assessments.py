"""Assessments are kept when they say something new; change rows wake the next step."""

import threading
import time
from datetime import date

from sqlalchemy import Engine, select, text

from tests.store.builders import MARCH, MAY
from tracker.store.assessments import (
    add_changes,
    add_if_new,
    changed_areas,
    set_watermark,
)
from tracker.store.engine import migrate, open_engine, reader
from tracker.store.tables import assessment

CONTENT = {"status": "on-track", "value": 1.5, "as_of": "2026-03-17"}


def test_the_same_word_on_a_later_day_is_no_new_assessment(engine: Engine) -> None:
    with engine.begin() as connection:
        wrote = [
            add_if_new(
                connection,
                pledge="p",
                area="0151",
                as_of=day,
                content={**CONTENT, "as_of": day.isoformat()},
                recorded_at=MARCH,
            )
            for day in (date(2026, 3, 17), date(2026, 3, 18))
        ]

        rows = connection.execute(select(assessment)).all()

    assert wrote == [True, False]
    assert len(rows) == 1


def test_a_changed_value_is_a_new_assessment_and_leaves_word(engine: Engine) -> None:
    with engine.begin() as connection:
        for value in (1.5, 1.6, 1.5):
            add_if_new(
                connection,
                pledge="p",
                area="0151",
                as_of=date(2026, 3, 17),
                content={**CONTENT, "value": value},
                recorded_at=MARCH,
            )

        areas, position = changed_areas(connection, step="assessment", consumer="publish")

    assert areas == {"0151"}
    assert position == 3


def test_a_consumer_sees_only_what_lies_behind_its_watermark(engine: Engine) -> None:
    with engine.begin() as connection:
        add_changes(connection, step="figures", subjects=[("A", "x")], at=MARCH)
        _, first = changed_areas(connection, step="figures", consumer="assess")
        set_watermark(connection, consumer="assess", position=first)
        add_changes(connection, step="figures", subjects=[("B", "x")], at=MAY)

        areas, _ = changed_areas(connection, step="figures", consumer="assess")

    assert areas == {"B"}


def test_a_watermark_never_moves_back(engine: Engine) -> None:
    with engine.begin() as connection:
        add_changes(connection, step="figures", subjects=[("A", "x"), ("B", "x")], at=MARCH)
        set_watermark(connection, consumer="assess", position=2)
        set_watermark(connection, consumer="assess", position=1)

        areas, position = changed_areas(connection, step="figures", consumer="assess")

    assert (areas, position) == (set(), 2)


def test_a_change_that_is_committed_later_never_lies_behind_the_watermark(
    postgres_url: str,
) -> None:
    """The second writer waits: its number could else be seen before the smaller one is there."""
    engine = open_engine(postgres_url)
    migrate(engine)
    second = threading.Thread(target=_adds_a_change, args=(engine, "B"))
    with engine.begin() as first:
        add_changes(first, step="figures", subjects=[("A", "x")], at=MARCH)
        second.start()
        _wait_for_a_waiting_writer(engine)
        with reader(engine).connect() as consumer:
            assert changed_areas(consumer, step="figures", consumer="assess") == (set(), 0)
    second.join()
    with reader(engine).connect() as consumer:
        areas, position = changed_areas(consumer, step="figures", consumer="assess")
    engine.dispose()

    assert (areas, position) == ({"A", "B"}, 2)


def _adds_a_change(engine: Engine, area: str) -> None:
    with engine.begin() as connection:
        add_changes(connection, step="figures", subjects=[(area, "x")], at=MARCH)


def _wait_for_a_waiting_writer(engine: Engine) -> None:
    waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    for _ in range(3_000):
        with reader(engine).connect() as connection:
            if connection.execute(waits).scalar():
                return
        time.sleep(0.01)
    raise AssertionError("the second writer did not wait")

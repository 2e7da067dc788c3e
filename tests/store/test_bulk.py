"""Rows that go through the driver in bulk, with what all of them have in common."""

import pytest
from sqlalchemy import Engine, select

from tracker.store.bulk import insert_rows
from tracker.store.tables import feed_object

COLUMNS = ("number", "key", "area")
ROUNDS = {"told_in": 2, "first_seen": 2, "seen_since": 2}


@pytest.mark.parametrize("feed", ["nl", "it's", 'a "feed"', ":of?", "100 %", "a\\b", "ü"])
def test_what_all_rows_have_in_common_is_stored_as_it_is(engine: Engine, feed: str) -> None:
    rows = [(1, "L1", "GM0518"), (2, "L2", "GM0603")]

    with engine.begin() as connection:
        insert_rows(connection, feed_object, COLUMNS, rows, same={"feed": feed, **ROUNDS})

    with engine.connect() as connection:
        told = (feed_object.c[name] for name in ("feed", *COLUMNS, *ROUNDS))
        found = [tuple(row) for row in connection.execute(select(*told))]
    assert sorted(found) == [(feed, *row, 2, 2, 2) for row in rows]

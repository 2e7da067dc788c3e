"""What became of snapshots and feeds."""

from datetime import UTC

import pytest
from sqlalchemy import Engine

from tests.store.builders import MARCH, MAY, a_figure, a_snapshot
from tracker.store.observations import add_vintage, newest_of_feed
from tracker.store.snapshots import (
    CheckRow,
    FeedStateRow,
    QuarantineRow,
    accept_review,
    add_snapshot,
    boundaries,
    checks_of,
    feed_states,
    last_good,
    quarantine_of,
    set_boundaries,
    set_feed_state,
    snapshot_by_hash,
    waiting,
)

CHECK = CheckRow(rule="r", column="value", reason="because", outcome="passed", unexpected=0)
ROW = QuarantineRow(row="7", rules="r", content={"area": "0151"})


def test_a_snapshot_comes_back_with_its_results_and_in_utc(engine: Engine) -> None:
    with engine.begin() as connection:
        add_snapshot(connection, row=a_snapshot(), checks=[CHECK], quarantined=[ROW])

        found = snapshot_by_hash(connection, sha256="aaaa")

        assert found == a_snapshot()
        assert found.fetched_at.tzinfo is UTC
        assert checks_of(connection, sha256="a" * 64) == (CHECK,)
        assert quarantine_of(connection, sha256="a" * 64) == (ROW,)


def test_a_second_try_replaces_the_results_of_the_first(engine: Engine) -> None:
    with engine.begin() as connection:
        add_snapshot(
            connection, row=a_snapshot(state="rejected"), checks=[CHECK], quarantined=[ROW]
        )
        add_snapshot(connection, row=a_snapshot(), checks=[CHECK], quarantined=[])

        assert checks_of(connection, sha256="a" * 64) == (CHECK,)
        assert quarantine_of(connection, sha256="a" * 64) == ()


def test_a_snapshot_with_figures_can_be_recorded_again(engine: Engine) -> None:
    with engine.begin() as connection:
        add_snapshot(connection, row=a_snapshot(), checks=[CHECK], quarantined=())
        add_vintage(
            connection,
            feed="a_feed",
            sha256="a" * 64,
            fetched_at=MARCH,
            figures=[a_figure()],
        )
        add_snapshot(connection, row=a_snapshot(), checks=[CHECK], quarantined=())

        assert snapshot_by_hash(connection, sha256="a" * 64) == a_snapshot()
        assert len(newest_of_feed(connection, feed="a_feed")) == 1


def test_the_last_good_snapshot_is_the_newest_accepted_one(engine: Engine) -> None:
    with engine.begin() as connection:
        for row in (
            a_snapshot("a" * 64, fetched_at=MARCH),
            a_snapshot("b" * 64, fetched_at=MAY, state="rejected"),
        ):
            add_snapshot(connection, row=row, checks=(), quarantined=())

        found = last_good(connection, feed="a_feed")

    assert found is not None
    assert found.sha256 == "a" * 64


@pytest.mark.parametrize("wildcard", ["%", "_" * 64])
def test_a_hash_is_no_pattern(engine: Engine, wildcard: str) -> None:
    with engine.begin() as connection:
        add_snapshot(connection, row=a_snapshot(), checks=(), quarantined=())

        assert snapshot_by_hash(connection, sha256=wildcard) is None


def test_a_review_ends_for_all_that_waits_of_the_feed_with_its_reason_on_record(
    engine: Engine,
) -> None:
    with engine.begin() as connection:
        for row in (
            a_snapshot("b" * 64, fetched_at=MAY, review="pending"),
            a_snapshot("a" * 64, fetched_at=MARCH, review="pending"),
            a_snapshot("c" * 64, review="pending", feed="another"),
        ):
            add_snapshot(connection, row=row, checks=(), quarantined=())
        first = waiting(connection, feed="a_feed")
        ended = accept_review(connection, feed="a_feed", why="the publisher says why", at=MAY)

        found = [snapshot_by_hash(connection, sha256=each) for each in ended]
        left = [waiting(connection, feed=each) for each in ("a_feed", "another")]

    assert first is not None
    assert (first.sha256, ended) == ("a" * 64, ("a" * 64, "b" * 64))
    decided = {(each.review, each.review_reason, each.decided_at) for each in found if each}
    assert decided == {("accepted", "the publisher says why", MAY)}
    assert [each.sha256 if each else None for each in left] == [None, "c" * 64]


def test_a_failed_try_keeps_the_last_good_snapshot_of_a_feed(engine: Engine) -> None:
    good = FeedStateRow(feed="f", checked_at=MARCH, problem=None, snapshot="a" * 64)
    bad = FeedStateRow(feed="f", checked_at=MAY, problem="gone", snapshot=None)
    with engine.begin() as connection:
        set_feed_state(connection, row=good)
        set_feed_state(connection, row=bad)

        found = feed_states(connection)["f"]

    assert (found.snapshot, found.problem, found.checked_at) == ("a" * 64, "gone", MAY)


def test_the_outlines_of_a_feed_replace_its_earlier_ones(engine: Engine) -> None:
    with engine.begin() as connection:
        add_snapshot(connection, row=a_snapshot(), checks=(), quarantined=())
        for shapes in ({"X": ("x", "{}")}, {"Y": ("y", "{}")}):
            set_boundaries(connection, feed="a_feed", sha256="a" * 64, shapes=shapes)

        assert set(boundaries(connection)) == {"Y"}

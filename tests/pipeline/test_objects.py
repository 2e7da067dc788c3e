"""Objects from day to day: what is written, what is not, and what can be said of them."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.pipeline.build import a_context, ingest_once, recorded
from tests.pipeline.charging_files import AREA, Days, a_location, days, locations
from tests.replay import Replay
from tracker.domain.lives import ObjectEvent
from tracker.errors import StoreError
from tracker.feeds.feed import AnyBatch, ChargingBatch, Pull
from tracker.feeds.nl_ndw_charging import FEED, URL
from tracker.formats import ocpi
from tracker.pipeline import ingest, staging
from tracker.pipeline.happenings import happenings, said_of_breaks, said_of_objects
from tracker.pipeline.records import mark_of
from tracker.store.known import known_of
from tracker.store.objects import breaks_of
from tracker.store.observations import series_as_of
from tracker.store.snapshots import checks_of, last_good
from tracker.store.tables import feed_known

_NEVER = date(9999, 12, 31)


@pytest.fixture(autouse=True)
def _small_files_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many pieces as locations, as if each were as long as some in a real file."""
    monkeypatch.setattr(ocpi, "PIECE", 1)
    monkeypatch.setattr(ocpi, "HEAD", 0)


def test_the_first_file_adds_every_location_with_what_is_counted_of_it(
    tmp_path: Path, database_url: str
) -> None:
    evses = [
        {"uid": "1", "status": "CHARGING", "evse_id": "NL*XXX*E1*1"},
        {"uid": "2", "status": "REMOVED", "evse_id": None},
        {"uid": "3", "status": "AVAILABLE", "evse_id": "NL*XXX*E1*3"},
    ]
    with days(tmp_path, database_url) as found:
        found.load([a_location(1, evses=evses), a_location(2, evses=None)])

        listed, unlisted = found.objects()
        assert (listed.key, listed.area, listed.operator) == ("L1", AREA, mark_of("Operator"))
        assert (listed.longitude, listed.latitude) == (5.201, 52.3)
        assert (listed.evse_rows, listed.removed) == (3, 1)
        assert listed.evses == "NLXXXE11 NLXXXE13"
        assert (unlisted.evse_rows, unlisted.removed, unlisted.evses) == (None, None, None)
        assert (listed.first_seen, listed.last_seen, listed.absent_since) == (1, None, None)


def test_exactly_what_changed_went_and_came_is_written(tmp_path: Path, database_url: str) -> None:
    with days(tmp_path, database_url) as found:
        found.load(locations(*range(40)))
        changed = a_location(3, operator={"name": "Another"})

        found.load([changed, *locations(*range(4, 40)), *locations(50, 51)])

        # 0, 1 and 2 went, 3 changed; COPY gives no number of rows, so what came is read back.
        assert Counter(found.written)["UPDATE"] == 4
        rows = found.objects()
        assert [row.key for row in rows if row.told_in == 2] == ["L3", "L50", "L51"]
        assert [row.key for row in rows if row.absent_since == 2] == ["L0", "L1", "L2"]
        assert {row.last_seen for row in rows if row.absent_since} == {1}


def test_a_new_time_stamp_or_another_live_status_writes_nothing(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        found.load(locations(1, 2, 3))
        evses = [{"uid": "1", "status": "CHARGING", "evse_id": "NL*XXX*E2"}]

        found.load(
            [
                a_location(1, last_updated="2026-06-02T00:00:00Z"),
                a_location(2, evses=evses),
                a_location(3),
            ]
        )

        assert found.written == []


@pytest.mark.parametrize(
    ("day", "state", "problem"),
    [("2026-06-02", "unchanged", ""), ("2026-06-03", "failed", "another run has loaded")],
)
def test_of_two_runs_at_once_the_second_has_nothing_to_load_or_is_too_late(
    tmp_path: Path, day: str, state: str, problem: str
) -> None:
    """While one reads the file of `day`, the other one loads that of 2 June."""
    files = [json.dumps(locations(*range(count))).encode() for count in (8, 9, 10)]
    answers = [recorded(body, f"2026-06-0{n}", URL) for n, body in enumerate(files, start=1)]
    with days(tmp_path):
        pass
    with (
        Replay(answers=answers) as replay,
        a_context(tmp_path, mirror=replay.origin) as one,
        a_context(tmp_path, mirror=replay.origin) as other,
    ):
        assert ingest_once(one, FEED, "2026-06-01").state == "loaded"
        meanwhile: list[str] = []

        def parse(pull: Pull) -> Iterator[AnyBatch]:
            meanwhile.append(ingest_once(other, FEED, "2026-06-02").state)
            yield from FEED.parse(pull)

        late = ingest_once(one, replace(FEED, parse=parse), day)
        with one.reading() as connection:
            good = last_good(connection, feed=FEED.id)

    assert meanwhile == ["loaded"]
    assert late.state == state
    assert problem in (late.error.message if late.error else "")
    assert good is not None
    assert f"{good.fetched_at:%F}" == "2026-06-02"


def test_a_stamp_in_the_future_is_told_and_decides_nothing_between_copies(tmp_path: Path) -> None:
    gone = [{"uid": "1", "status": "REMOVED", "evse_id": "NL*XXX*E1"}]
    file = [
        a_location(1, last_updated="2026-05-31T09:00:00Z"),
        a_location(1, id="twin", evses=gone, last_updated="2031-01-01T00:00:00Z"),
        a_location(2, last_updated="2026-06-02T11:59:59Z"),  # less than a day ahead
        a_location(3, last_updated=None),
    ]
    with days(tmp_path) as found:
        found.load(file)

        assert _told_of_stamps(found) == ("warning", 1)
        assert _figures(found)["charging-stations"] == 3
        found.day = 2000  # the future has come
        found.load(file)
        assert _told_of_stamps(found) == ("passed", 0)


def _told_of_stamps(found: Days) -> tuple[str, int]:
    with found.context.reading() as connection:
        row = last_good(connection, feed=FEED.id)
        assert row is not None
        checks = {each.rule: each for each in checks_of(connection, sha256=row.sha256)}
    told = checks["stamp-not-in-the-future"]
    return told.outcome, told.unexpected


def test_a_file_with_known_records_counts_what_a_file_read_for_the_first_time_counts(
    tmp_path: Path,
) -> None:
    second = [
        *locations(*range(5)),
        a_location(0),  # the same record twice
        a_location(1, id="twin"),
        a_location(9, evses=None),
        a_location(10, evses=None, coordinates={"latitude": "52.3", "longitude": "5.209"}),
        a_location(11, evses=[{"uid": "1", "status": "REMOVED"}]),
        a_location(12, coordinates=None),
    ]
    with days(tmp_path / "known") as known, days(tmp_path / "fresh") as fresh:
        known.load([*second[:9], *locations(6, 7)])
        known.load(second)
        fresh.day = 1
        fresh.load(second)

        assert _figures(known) == _figures(fresh)
        assert _counts(known) == _counts(fresh)


def test_known_records_are_not_decoded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with days(tmp_path) as found:
        found.load(locations(*range(10)))
        decoded: list[int] = []
        really = FEED.parse

        def parse(pull: Any) -> Any:
            for batch in really(pull):
                assert isinstance(batch, ChargingBatch)
                decoded.append(len(batch.location))
                yield batch

        monkeypatch.setattr("tests.pipeline.charging_files.FEED", replace(FEED, parse=parse))
        found.load([*locations(*range(10)), a_location(11)])

        assert decoded == [2]  # the new one, and the one before it, which ended the file


def test_other_rules_or_outlines_decode_every_record_and_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with days(tmp_path) as found:
        found.load(locations(*range(10)))
        with found.context.reading() as connection:
            known = known_of(connection, feed=FEED.id)
        monkeypatch.setattr(ingest, "basis_of", lambda *_: "other rules")

        found.load([*locations(*range(10)), a_location(11)])

        assert len(known.digests("other rules")) == 0
        assert len(known.digests(known.about.basis)) == 10
        assert [row.key for row in found.objects() if row.told_in == 2] == ["L11"]


def test_an_object_in_quarantine_is_neither_gone_nor_changed(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        found.load(locations(1, 2))

        found.load([a_location(1), a_location(2, coordinates=None)])

        assert found.written == []


def test_an_id_that_stands_twice_is_one_object_with_the_evses_of_both(tmp_path: Path) -> None:
    more = a_location(1, evses=[{"uid": "2", "status": "AVAILABLE", "evse_id": "NL*XXX*E1B"}])
    with days(tmp_path) as found:
        found.load([a_location(1), a_location(2)])
        found.load([a_location(1), more, a_location(2)])
        found.load([a_location(1), more, a_location(2), a_location(3)])
        found.load([a_location(1), more, a_location(2), a_location(3), a_location(4)])

        row = found.objects()[0]
        assert (row.key, row.evse_rows, row.evses) == ("L1", 2, "NLXXXE1 NLXXXE1B")
        assert row.told_in == 3


def test_an_older_file_that_is_accepted_late_moves_no_object(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        found.day = 1
        found.load(locations(1, 2))
        found.day = 0

        found.load(locations(1))

        assert found.written == []


def test_a_load_that_was_overtaken_is_refused(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        found.load(locations(1, 2))
        stage = staging.stage

        def overtaken(*arguments: Any) -> Any:
            staged = stage(*arguments)
            with found.context.engine.begin() as connection:
                about = b'{"snapshot":"x","fetched_at":"2026-06-01T12:00:00Z","round":1,"basis":"","areas":[],"next_number":3}'  # noqa: E501
                where = feed_known.c.part == "about"
                connection.execute(update(feed_known).where(where).values(content=about))
            return staged

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ingest, "stage", overtaken)
            with pytest.raises(StoreError, match="another run"):
                found.load(locations(1, 2, 3))

        assert [row.key for row in found.objects()] == ["L1", "L2"]


def test_a_load_that_breaks_off_leaves_no_object_and_can_be_done_again(
    tmp_path: Path, database_url: str
) -> None:
    def break_off(*_: object, **__: object) -> None:
        raise StoreError("the disk is full", hint="make room")

    with days(tmp_path, database_url) as found:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tracker.pipeline.objects.set_about", break_off)
            with pytest.raises(StoreError, match="full"):
                found.load(locations(1, 2))
        assert found.objects() == []
        found.day = 0

        found.load(locations(1, 2))

        assert [row.number for row in found.objects()] == [1, 2]


def test_what_comes_and_goes_is_said_after_three_days(tmp_path: Path, database_url: str) -> None:
    with days(tmp_path, database_url) as found:
        found.load(locations(*range(30)))
        for _ in range(2):
            found.load([*locations(*range(1, 30)), a_location(40)])
        assert _events(found) == []

        found.load([*locations(*range(1, 30)), a_location(40)])

        assert _events(found) == [("removed", 2, "L0"), ("appeared", 2, "L40")]
        with found.context.reading() as connection:
            assert list(said_of_objects(connection, feed=FEED.id, area=AREA)) == [
                (
                    "objects since 2026-06-01, said after three snapshots: 1 appeared, 1 removed, "
                    "0 got another id"
                )
            ]
            assert list(said_of_objects(connection, feed="another", area=AREA)) == []


def test_a_gap_of_two_days_and_a_spike_of_two_are_no_events(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        found.load(locations(*range(30)))
        for _ in range(2):
            found.load([*locations(*range(1, 30)), a_location(40)])
        for _ in range(4):
            found.load(locations(*range(30)))

        assert _events(found) == []
        spike = found.objects()[-1]
        assert (spike.key, spike.last_seen, spike.absent_since) == ("L40", 3, 4)


def test_an_object_that_comes_back_after_three_days_is_another_one(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        found.load(locations(*range(30)))
        for _ in range(3):
            found.load(locations(*range(1, 30)))

        found.load(locations(*range(30)))

        rows = [row for row in found.objects() if row.key == "L0"]
        assert [(row.first_seen, row.absent_since) for row in rows] == [(1, 2), (5, None)]


def test_a_new_id_at_the_same_place_of_the_same_operator_goes_on(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        found.load(locations(*range(30)))
        for _ in range(3):
            found.load([*locations(*range(1, 30)), a_location(0, id="renamed")])

        assert _events(found) == [("continued", 2, "renamed")]


def test_a_night_in_which_half_the_ids_vanish_is_noted_with_its_twins(
    tmp_path: Path, database_url: str
) -> None:
    twins = [a_location(number, id=f"twin-{number}") for number in range(20)]
    with days(tmp_path, database_url) as found:
        found.load([*locations(*range(30)), *twins])
        found.load(locations(*range(30)), why="the publisher took its twins out")

        with found.context.reading() as connection:
            (noted,) = breaks_of(connection, feed=FEED.id)
            said = list(said_of_breaks(connection, feed=FEED.id, area=AREA))
        assert (noted.area, noted.before, noted.lost, noted.came, noted.twins) == (
            AREA,
            50,
            20,
            0,
            20,
        )
        assert said == [
            (
                "feed break on 2026-06-02: of 50 locations 20 vanished, 20 of them at a place "
                "where another id remains, and 0 came; the publisher took its twins out"
            )
        ]
        assert _stations(found) == [30.0, 30.0]


def test_an_ordinary_day_is_no_break(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        found.load(locations(*range(40)))
        found.load([*locations(*range(9, 40)), *locations(*range(50, 59))])

        with found.context.reading() as connection:
            assert breaks_of(connection, feed=FEED.id, area=AREA) == ()


def _events(found: Any) -> list[tuple[str, int, str]]:
    with found.context.reading() as connection:
        events: tuple[ObjectEvent, ...] = happenings(connection, feed=FEED.id)
    return [(each.kind, each.at, each.key) for each in events]


def _figures(found: Any) -> dict[str, float | None]:
    """The newest value of each indicator."""
    with found.context.reading() as connection:
        series = series_as_of(connection, as_of=_NEVER, areas=[AREA])
    return {indicator: figures[-1].value for (indicator, _, _), figures in series.items()}


def _stations(found: Any) -> list[float | None]:
    with found.context.reading() as connection:
        series = series_as_of(connection, as_of=_NEVER, areas=[AREA])
    return [each.value for each in series["charging-stations", AREA, FEED.id]]


def _counts(found: Any) -> tuple[int, ...]:
    """Rows received, accepted, quarantined and repeated in the newest snapshot."""
    with found.context.reading() as connection:
        row = last_good(connection, feed=FEED.id)
    assert row is not None
    return row.received, row.accepted, row.quarantined, row.duplicates

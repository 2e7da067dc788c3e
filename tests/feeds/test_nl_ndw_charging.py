import gzip
import json
from dataclasses import replace
from datetime import date

import numpy as np

from tests.feeds.pulls import a_pull, charging_columns, counted, moments, recorded_pull
from tracker.feeds.feed import ChargingBatch
from tracker.feeds.nl_ndw_charging import FEED


def test_the_packed_recording_gives_evses_whose_area_only_their_place_tells() -> None:
    columns = charging_columns(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert set(columns["area"]) == {""}
    assert (len(set(columns["location"])), len(columns["row"])) == (11, 17)
    assert columns["status"].count(None) == 1


def test_twins_removed_planned_and_unlisted_locations_are_told_apart() -> None:
    result = counted(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))[""]

    assert (result.removed, result.duplicates, result.evses) == (2, 2, 12)
    assert (result.locations, result.stations, result.stations_unknown) == (11, 9, 1)


def test_personal_fields_never_enter() -> None:
    location = {
        "id": "1",
        "owner": {"name": "A. Person"},
        "directions": [{"text": "ring at A. Person"}],
        "evses": [{"uid": "1", "status": "AVAILABLE"}],
    }

    columns = charging_columns(FEED.parse(a_pull(FEED, json.dumps([location]).encode())))

    assert columns["evse"] == ["1/1"]
    assert "Person" not in str(columns)


def test_a_file_that_was_unpacked_on_the_way_reads_the_same() -> None:
    body = b'[{"id":"1","evses":[{"uid":"1","status":"AVAILABLE","evse_id":"NL*X*E1"}]}]'

    plain, packed = (
        charging_columns(FEED.parse(a_pull(FEED, each))) for each in (body, gzip.compress(body))
    )

    assert plain == packed


def test_the_day_is_that_of_the_answer() -> None:
    (batch,) = FEED.parse(recorded_pull(FEED, moments(FEED)[-1]))

    assert getattr(batch, "day", None) == date(2026, 7, 6)


def test_a_file_of_many_pieces_loses_nothing() -> None:
    count = 25_000  # 800 kB: two readings of the file, and some dozen gatherings of records
    body = ",".join(f'{{"id":"{number:06}","evses":null}}' for number in range(count))

    columns = charging_columns(FEED.parse(a_pull(FEED, f"[{body}]".encode())))

    assert sorted(map(str, columns["location"])) == [f"{number:06}" for number in range(count)]


def test_a_piece_that_is_known_is_not_read_again() -> None:
    pull = a_pull(FEED, b'[{"id":"1","evses":[{"uid":"1","status":"AVAILABLE"}]}]')
    (first,) = FEED.parse(pull)
    assert isinstance(first, ChargingBatch)
    known = np.unique(first.digest)

    (second,) = FEED.parse(replace(pull, known=known))

    assert isinstance(second, ChargingBatch)
    assert charging_columns([second])["location"] == []
    assert second.unchanged.tolist() == known.tolist()

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.feeds.pulls import a_pull, charging_columns, counted, moments, recorded_pull
from tracker.domain.charging import ChargingCount
from tracker.errors import FormatError
from tracker.feeds.nl_laadpalenviewer_charging import FEED

NO_POINTS = b'{"type":"FeatureCollection","features":[]}'
EAST_OF_THE_HAGUE = 4.6


def test_the_recording_has_a_declared_area_for_every_file() -> None:
    result = counted(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert {area: each.stations for area, each in result.items()} == {
        "GM0518": 5,
        "GM0603": 3,
        "GM0629": 2,
    }


def test_the_real_files_count_as_they_were_counted_by_hand(shared_feeds: Path) -> None:
    pull = recorded_pull(FEED, datetime(2026, 6, 7, 12, tzinfo=UTC), shared_feeds)

    result = counted(FEED.parse(pull), outside_from=EAST_OF_THE_HAGUE)

    assert result["GM0603"] == ChargingCount(
        locations=469,
        evse_rows=1485,
        removed=4,
        evses=821,
        duplicates=660,
        stations=249,
        stations_unknown=0,
        stations_merged=251,
        stations_outside=2,
    )
    wassenaar = result["GM0629"]
    assert (wassenaar.locations, wassenaar.evse_rows, wassenaar.evses) == (318, 685, 357)
    assert wassenaar.stations == 166
    the_hague = result["GM0518"]
    assert (the_hague.locations, the_hague.evse_rows, the_hague.stations) == (3304, None, 3196)
    assert the_hague.stations_unknown == 3196


def test_five_days_earlier_the_file_of_rijswijk_did_not_exist(shared_feeds: Path) -> None:
    pull = recorded_pull(FEED, datetime(2026, 6, 2, 12, tzinfo=UTC), shared_feeds)

    result = counted(FEED.parse(pull), outside_from=EAST_OF_THE_HAGUE)

    assert {area: each.stations for area, each in result.items()} == {"GM0518": 3184, "GM0629": 166}


def test_every_feature_but_the_boundary_is_received(shared_feeds: Path) -> None:
    pull = recorded_pull(FEED, datetime(2026, 6, 7, 12, tzinfo=UTC), shared_feeds)

    columns = charging_columns(FEED.parse(pull))

    assert columns["area"].count("GM0518") == 3304


@pytest.mark.parametrize("field", ["evses", "locationId", "latitude", "longitude"])
def test_a_field_that_was_dropped_from_the_details_is_refused(field: str) -> None:
    detail = {"locationId": "1", "latitude": 52.0, "longitude": 4.3, "evses": []}
    del detail[field]
    details = json.dumps({"1": detail}).encode()

    with pytest.raises(FormatError, match=field):
        list(FEED.parse(a_pull(FEED, NO_POINTS, details, b"{}")))


def test_a_point_without_location_id_is_refused() -> None:
    feature = {"type": "Feature", "geometry": None, "properties": {"type": "charge"}}
    body = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

    with pytest.raises(FormatError, match="none in feature 0"):
        list(FEED.parse(a_pull(FEED, body, b"{}", b"{}")))


def test_a_point_without_place_is_received_as_such() -> None:
    properties = {"type": "charge", "locationId": "1"}
    feature = {"type": "Feature", "geometry": None, "properties": properties}
    body = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()

    columns = charging_columns(FEED.parse(a_pull(FEED, body, b"{}", b"{}")))

    assert (columns["longitude"], columns["latitude"]) == ([None], [None])


def test_equal_uids_of_different_operators_are_different_evses() -> None:
    def detail(location: str, operator: str | None) -> dict[str, object]:
        evses = [{"uid": "1", "status": "AVAILABLE", "evse_id": None}]
        place = {"latitude": 52.0, "longitude": 4.3}
        return {"locationId": location, "operatorName": operator, "evses": evses, **place}

    body = json.dumps({"A": detail("A", "Vattenfall"), "B": detail("B", None)}).encode()

    columns = charging_columns(FEED.parse(a_pull(FEED, NO_POINTS, body, b"{}")))

    assert columns["evse"] == ["VATTENFALL/1", "B/1"]

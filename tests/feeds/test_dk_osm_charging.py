import json
import re
from datetime import date, timedelta

import pytest

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull, references
from tracker.errors import FormatError
from tracker.feeds.dk_osm_charging import FEED, QUERY

STATIONS = "charging-stations-osm"
POINTS = "charging-points-osm"
UNKNOWN = "charging-stations-osm-without-capacity"
DAY = "2026-06-07"
Element = dict[str, object]


def a_municipality(ref: str = "151", **tags: str) -> Element:
    return {"type": "relation", "id": 1, "tags": {"boundary": "administrative", "ref": ref} | tags}


def a_count(total: int) -> Element:
    return {"type": "count", "id": 0, "tags": {"total": str(total)}}


def a_station(number: int, **tags: str) -> Element:
    known = {"amenity": "charging_station"} | tags
    return {"type": "node", "id": number, "lat": 55.7, "lon": 12.3, "tags": known}


def found_in(*elements: Element) -> dict[tuple[str, str, str], float | None]:
    body = {"osm3s": {"timestamp_osm_base": f"{DAY}T11:58:00Z"}, "elements": elements}
    return figures(FEED.parse(a_pull(FEED, json.dumps(body).encode())))


def counts_of(*stations: Element) -> tuple[float | None, float | None, float | None]:
    found = found_in(a_municipality(), a_count(len(stations)), *stations)
    stations_, points, unknown = (
        found.get((indicator, "0151", DAY)) for indicator in (STATIONS, POINTS, UNKNOWN)
    )
    return stations_, points, unknown


def test_the_recording_counts_stations_points_and_what_nobody_mapped() -> None:
    found = figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert found == {
        (STATIONS, "0151", DAY): 4,
        (POINTS, "0151", DAY): 10,
        (UNKNOWN, "0151", DAY): 2,
        (STATIONS, "0259", DAY): 1,
        (UNKNOWN, "0259", DAY): 1,
    }


def test_the_day_is_that_of_the_map_data() -> None:
    found = references(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert set(found.values()) == {date(2026, 6, 7)}


def test_one_query_is_posted_and_says_who_may_be_asked_how() -> None:
    (request,) = FEED.requests(date(2026, 6, 7))

    assert request.body is not None
    assert request.body.startswith(b"data=%5Bout%3Ajson%5D")
    assert FEED.minimum_interval.total_seconds() >= 30


def test_a_station_mapped_as_an_area_with_its_points_counts_once() -> None:
    area = {
        "type": "way",
        "id": 1,
        "center": {"lat": 55.7, "lon": 12.3},
        "tags": {"amenity": "charging_station", "capacity": "2"},
    }
    point = a_station(1, amenity="", man_made="charge_point")

    assert counts_of(area, point, point | {"id": 2}) == (1, 2, 0)


@pytest.mark.parametrize("tag", [{"access": "private"}, {"access": "no"}, {"motorcar": "no"}])
def test_stations_that_are_not_for_everybodys_car_are_left_out(tag: dict[str, str]) -> None:
    assert counts_of(a_station(1, capacity="2"), a_station(2, capacity="9", **tag)) == (1, 2, 0)


@pytest.mark.parametrize("capacity", ["yes", "2;4", "", "0", "-1", "2.5", "1000", "²"])
def test_a_capacity_that_is_no_number_is_unknown_and_never_zero(capacity: str) -> None:
    assert counts_of(a_station(1, capacity=capacity)) == (1, None, 1)


def test_a_capacity_with_blanks_around_it_is_a_number() -> None:
    assert counts_of(a_station(1, capacity=" 12 ")) == (1, 12, 0)


def test_a_municipality_without_stations_has_none() -> None:
    assert counts_of() == (0, 0, 0)


@pytest.mark.parametrize("ref", ["151", "0151"])
def test_the_code_may_have_lost_its_leading_zero(ref: str) -> None:
    assert {area for _, area, _ in found_in(a_municipality(ref), a_count(0))} == {"0151"}


@pytest.mark.parametrize(
    "heads",
    [(), (a_municipality(""),), (a_municipality("1084 "),), (a_municipality(), a_municipality())],
)
def test_a_count_without_one_municipality_before_it_is_refused(heads: tuple[Element, ...]) -> None:
    with pytest.raises(FormatError, match="codes before a count"):
        found_in(*heads, a_count(0))


def test_an_answer_that_ends_before_its_stations_is_refused() -> None:
    with pytest.raises(FormatError, match="2 elements announced, 1"):
        found_in(a_municipality(), a_count(2), a_station(1))


def test_the_answer_is_waited_for_as_long_as_the_query_may_take() -> None:
    (seconds,) = re.findall(r"\[timeout:(\d+)\]", QUERY)

    assert FEED.patience is not None
    assert FEED.patience > timedelta(seconds=int(seconds))


def test_personal_tags_never_enter() -> None:
    body = {
        "osm3s": {"timestamp_osm_base": f"{DAY}T11:58:00Z"},
        "elements": [
            a_municipality(),
            a_count(1),
            a_station(1, operator="A. Person", phone="12345678"),
        ],
    }

    batches = list(FEED.parse(a_pull(FEED, json.dumps(body).encode())))

    assert "Person" not in str(batches)
    assert "12345678" not in str(batches)

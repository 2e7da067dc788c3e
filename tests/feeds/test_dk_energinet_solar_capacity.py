import json
from datetime import date, timedelta

import pytest

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull, references
from tracker.errors import FormatError
from tracker.feeds.dk_energinet_solar_capacity import FEED

KEY = "solar-power-capacity"


def test_the_recording_gives_megawatts_at_the_end_of_the_month() -> None:
    pull = recorded_pull(FEED, moments(FEED)[-1])

    assert figures(FEED.parse(pull)) == {
        (KEY, "0151", "2026-06"): 12.7,
        (KEY, "0259", "2026-06"): 25.7,
    }
    assert set(references(FEED.parse(pull)).values()) == {date(2026, 6, 30)}


def test_a_month_without_figure_is_missing() -> None:
    record = {"Month": "2016-02-01T00:00:00", "MunicipalityNo": "151", "SolarPowerCapacity": None}
    body = json.dumps({"total": 1, "records": [record]}).encode()

    assert figures(FEED.parse(a_pull(FEED, body))) == {(KEY, "0151", "2016-02"): None}


def test_a_page_of_a_hundred_is_refused() -> None:
    record = {"Month": "2016-02-01T00:00:00", "MunicipalityNo": "151", "SolarPowerCapacity": 1.0}
    body = json.dumps({"total": 12_000, "limit": 100, "records": [record] * 100}).encode()

    with pytest.raises(FormatError, match="100 records of 12000"):
        list(FEED.parse(a_pull(FEED, body)))


def test_everything_is_asked_at_once_since_a_page_costs_a_minute() -> None:
    (request,) = FEED.requests(date(2026, 11, 22))

    assert ("limit", "0") in request.params
    assert FEED.minimum_interval == timedelta(minutes=1)

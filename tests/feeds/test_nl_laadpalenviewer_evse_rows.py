from datetime import date
from pathlib import Path

import pytest

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull, references
from tracker.errors import FormatError
from tracker.feeds.nl_laadpalenviewer_evse_rows import FEED

KEY = ("charging-evse-rows", "GM0518")


def test_the_recording_gives_the_sum_over_its_locations() -> None:
    pull = recorded_pull(FEED, moments(FEED)[-1])

    assert figures(FEED.parse(pull)) == {(*KEY, "2026-06-07"): 7.0}


def test_the_day_is_that_of_the_file_not_of_the_pull() -> None:
    pull = a_pull(FEED, b'{"date":"2026-06-05","locations":{"1":{"n":2,"occ":[null]}}}')

    assert references(FEED.parse(pull)) == {(*KEY, "2026-06-05"): date(2026, 6, 5)}


def test_the_twelve_real_days_rise_as_the_publisher_listed_them(shared_feeds: Path) -> None:
    found: dict[str, float | None] = {}
    for moment in moments(FEED, shared_feeds):
        for (_, _, period), value in figures(
            FEED.parse(recorded_pull(FEED, moment, shared_feeds))
        ).items():
            found[period] = value

    assert len(found) == 12
    assert "2026-06-03" not in found
    assert (found["2026-06-02"], found["2026-06-07"], found["2026-06-14"]) == (11141, 11206, 11235)


def test_a_location_without_its_count_is_refused() -> None:
    pull = a_pull(FEED, b'{"date":"2026-06-05","locations":{"1":{"occ":[]}}}')

    with pytest.raises(FormatError, match="`n`"):
        list(FEED.parse(pull))

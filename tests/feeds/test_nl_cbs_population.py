import json
from datetime import date

import pytest

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull, references
from tracker.errors import FormatError
from tracker.feeds.feed import Pull
from tracker.feeds.nl_cbs_population import FEED

KEY = "population"


def answered(*rows: dict[str, object], status: str = "Definitief") -> Pull:
    """Periods and rows in the envelope that CBS documents; the envelope is built."""
    periods = {"odata.metadata": "…", "value": [{"Key": "2025JJ00", "Status": status}]}
    answers = (periods, {"odata.metadata": "…", "value": rows})
    return a_pull(FEED, *(json.dumps(each).encode() for each in answers))


def a_row(**cells: object) -> dict[str, object]:
    return {"RegioS": "GM0518", "Perioden": "2025JJ00", "TotaleBevolking_1": 568945} | cells


def test_the_recording_gives_the_hague_and_no_abolished_municipality() -> None:
    found = figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert found == {(KEY, "GM0518", "2025"): 568945}


def test_people_are_counted_on_the_first_day_of_the_year() -> None:
    assert references(FEED.parse(answered(a_row()))) == {(KEY, "GM0518", "2025"): date(2025, 1, 1)}


def test_only_one_column_of_the_wide_table_is_asked_for() -> None:
    rows = next(each for each in FEED.requests(date(2026, 11, 27)) if each.role == "rows")

    assert dict(rows.params)["$select"] == "RegioS,Perioden,TotaleBevolking_1"


def test_a_dropped_column_is_refused() -> None:
    row = a_row()
    del row["TotaleBevolking_1"]

    with pytest.raises(FormatError, match="TotaleBevolking_n"):
        list(FEED.parse(answered(row)))


def test_a_table_that_answers_empty_is_refused() -> None:
    with pytest.raises(FormatError, match="70072ned came without rows"):
        list(FEED.parse(answered()))

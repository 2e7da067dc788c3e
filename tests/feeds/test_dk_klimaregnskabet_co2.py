from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull
from tracker.errors import FormatError
from tracker.feeds.dk_klimaregnskabet_co2 import FEED

KEY = "greenhouse-gas-emissions"
BALLERUP = {
    "2026-05-11": [271384.5, 207577.8, 203202.3, 195102.1, 162622.4, 141104.1],
    "2026-05-13": [272946.4, 209519.1, 205285.3, 197387.1, 164278.4, 141758.0],
}
YEARS = [str(year) for year in range(2018, 2024)]


def test_the_recordings_hold_two_vintages_of_ballerup() -> None:
    for moment in moments(FEED):
        found = figures(FEED.parse(recorded_pull(FEED, moment)))

        expected = BALLERUP[f"{moment:%Y-%m-%d}"]
        assert [found[KEY, "0151", year] for year in YEARS] == expected
        assert {period for _, area, period in found if area == "0259"} == {"2018", "2023"}


def test_the_three_real_files_hold_98_municipalities_in_two_vintages(shared_feeds: Path) -> None:
    march, early_may, may = (
        figures(FEED.parse(recorded_pull(FEED, moment, shared_feeds)))
        for moment in moments(FEED, shared_feeds)
    )

    assert march == early_may
    assert len(may) == len(march) == 98 * 6
    assert all(march[key] != may[key] for key in march)
    assert [march[KEY, "0151", year] for year in YEARS] == BALLERUP["2026-05-11"]
    assert [may[KEY, "0151", year] for year in YEARS] == BALLERUP["2026-05-13"]


def test_a_negative_total_is_legal(shared_feeds: Path) -> None:
    at = datetime(2026, 5, 13, 12, tzinfo=UTC)

    found = figures(FEED.parse(recorded_pull(FEED, at, shared_feeds)))

    assert found[KEY, "0825", "2023"] == -9374.2
    assert sum(value is not None and value < 0 for value in found.values()) == 6


@pytest.mark.parametrize("total", ["0.0", "null"])
def test_the_zero_that_the_file_writes_for_a_missing_row_is_missing(total: str) -> None:
    body = f'{{"kommuner":[{{"kommuneKode":"0151","years":[2018],"samletUdledning":[{total}]}}]}}'

    found = figures(FEED.parse(a_pull(FEED, body.encode())))

    assert found == {(KEY, "0151", "2018"): None}


def test_totals_that_do_not_match_the_years_are_refused() -> None:
    body = b'{"kommuner":[{"kommuneKode":"0151","years":[2018,2019],"samletUdledning":[1.0]}]}'

    with pytest.raises(FormatError, match="0151 has 1 totals for 2 years"):
        list(FEED.parse(a_pull(FEED, body)))


def test_a_dropped_column_is_refused() -> None:
    body = b'{"kommuner":[{"kommuneKode":"0151","years":[2018]}]}'

    with pytest.raises(FormatError, match="samletUdledning"):
        list(FEED.parse(a_pull(FEED, body)))

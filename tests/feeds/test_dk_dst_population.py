from datetime import date
from pathlib import Path

import pytest

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull, references
from tracker.errors import FormatError
from tracker.feeds.dk_dst_population import FEED

HEADER = "\ufeffOMRÅDE;KØN;ALDER;CIVILSTAND;TID;INDHOLD\r\n"


def test_the_recording_holds_ballerup_and_koege_on_two_first_of_january() -> None:
    pull = recorded_pull(FEED, moments(FEED)[-1])

    assert figures(FEED.parse(pull)) == {
        ("population", "0151", "2025-Q1"): 52_939.0,
        ("population", "0151", "2026-Q1"): 53_950.0,
        ("population", "0259", "2025-Q1"): 63_335.0,
        ("population", "0259", "2026-Q1"): 63_962.0,
    }
    assert references(FEED.parse(pull))["population", "0151", "2026-Q1"] == date(2026, 1, 1)


def test_a_quarter_stands_for_its_first_day() -> None:
    body = f"{HEADER}151;TOT;IALT;TOT;2025K4;53700\r\n".encode()

    assert references(FEED.parse(a_pull(FEED, body))) == {
        ("population", "0151", "2025-Q4"): date(2025, 10, 1)
    }


def test_all_98_municipalities_come_out_and_the_country_does_not(shared_feeds: Path) -> None:
    found = figures(FEED.parse(recorded_pull(FEED, moments(FEED, shared_feeds)[-1], shared_feeds)))

    newest = {area: value for (_, area, period), value in found.items() if period == "2026-Q1"}
    assert len(newest) == 98
    assert newest["0151"] == 53_950.0
    # The rest lives on Christiansø, which is no municipality.
    assert sum(value or 0 for value in newest.values()) == 6_025_603 - 92


def test_a_row_about_some_people_only_is_refused() -> None:
    body = f"{HEADER}151;TOT;IALT;TOT;2026K1;53950\r\n151;1;IALT;TOT;2026K1;26500\r\n".encode()

    with pytest.raises(FormatError, match="line 3 is about '1', which was not asked"):
        list(FEED.parse(a_pull(FEED, body)))

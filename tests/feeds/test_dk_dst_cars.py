from datetime import date
from pathlib import Path

import pytest

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull, references
from tracker.errors import FormatError
from tracker.feeds.dk_dst_cars import FEED

HEADER = "\ufeffOMRÅDE;BILTYPE;BRUG;DRIV;TID;INDHOLD\r\n"
ALL, ELECTRIC, PLUG_IN = FEED.indicators


def test_the_recording_holds_denmark_ballerup_and_koege_in_january_2026() -> None:
    pull = recorded_pull(FEED, moments(FEED)[-1])

    assert figures(FEED.parse(pull)) == {
        (ALL, "DK", "2026-01"): 2_918_157.0,
        (ELECTRIC, "DK", "2026-01"): 556_394.0,
        (PLUG_IN, "DK", "2026-01"): 127_934.0,
        (ALL, "0151", "2026-01"): 24_832.0,
        (ELECTRIC, "0151", "2026-01"): 5_964.0,
        (PLUG_IN, "0151", "2026-01"): 1_646.0,
        (ALL, "0259", "2026-01"): 32_683.0,
        (ELECTRIC, "0259", "2026-01"): 7_161.0,
        (PLUG_IN, "0259", "2026-01"): 1_672.0,
    }
    assert set(references(FEED.parse(pull)).values()) == {date(2026, 1, 1)}


def test_three_fuels_of_all_98_municipalities_and_of_the_country_come_out(
    shared_feeds: Path,
) -> None:
    found = figures(FEED.parse(recorded_pull(FEED, moments(FEED, shared_feeds)[-1], shared_feeds)))

    assert len(found) == 3 * (98 + 1)
    assert [found[name, "0151", "2026-01"] for name in FEED.indicators] == [24_832, 5_964, 1_646]
    for area in {area for _, area, _ in found}:
        cars, electric, plug_in = (found[name, area, "2026-01"] or 0 for name in FEED.indicators)
        assert 0 < electric + plug_in < cars


def test_parts_of_the_country_and_christiansoe_are_left_out() -> None:
    codes = ["000", "01", "11", "081", "085", "411", "151"]
    body = HEADER + "".join(f"{code};4000101002;1000;20225;2026M01;5\r\n" for code in codes)

    found = figures(FEED.parse(a_pull(FEED, body.encode())))

    assert sorted(area for _, area, _ in found) == ["0151", "DK"]


def test_the_months_are_asked_for_in_one_question_with_the_needed_codes_only() -> None:
    (request,) = FEED.requests(date(2026, 11, 27))

    assert dict(request.params)["DRIV"] == "20200,20225,20232"
    assert dict(request.params)["Tid"] == "*"


@pytest.mark.parametrize("codes", ["4000101001;1000;20200", "4000101002;1000;20210"])
def test_a_row_about_other_cars_is_refused(codes: str) -> None:
    with pytest.raises(FormatError, match="line 2 is about"):
        list(FEED.parse(a_pull(FEED, f"{HEADER}151;{codes};2026M01;5\r\n".encode())))


def test_a_figure_that_is_not_available_is_missing() -> None:
    body = f"{HEADER}151;4000101002;1000;20225;2026M01;..\r\n".encode()

    assert figures(FEED.parse(a_pull(FEED, body))) == {(ELECTRIC, "0151", "2026-01"): None}

import pytest

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull
from tracker.errors import FormatError
from tracker.feeds.dk_dst_births import FEED

HEADER = "\ufeffOMRÅDE;TID;INDHOLD\r\n"


def test_the_recording_holds_the_two_published_years_of_ballerup_and_nothing_else() -> None:
    found = figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert found == {("births", "0151", "2018"): 511.0, ("births", "0151", "2021"): 542.0}


def test_the_country_its_regions_and_parts_and_christiansoe_are_left_out() -> None:
    codes = ["000", "01", "11", "081", "085", "411", "101", "151", "259", "860"]
    body = HEADER + "".join(f"{code};2024;1\r\n" for code in codes)

    found = figures(FEED.parse(a_pull(FEED, body.encode())))

    assert sorted(area for _, area, _ in found) == ["0101", "0151", "0259", "0860"]


def test_a_figure_that_is_not_available_is_missing() -> None:
    found = figures(FEED.parse(a_pull(FEED, f"{HEADER}151;2024;..\r\n".encode())))

    assert found == {("births", "0151", "2024"): None}


def test_labels_in_place_of_codes_give_no_figure_at_all() -> None:
    body = f"{HEADER}Ballerup;2024;500\r\n".encode()

    assert list(FEED.parse(a_pull(FEED, body))) == []


def test_another_column_in_place_of_the_area_is_refused() -> None:
    with pytest.raises(FormatError, match="OMRÅDE"):
        list(FEED.parse(a_pull(FEED, b"KOMMUNE;TID;INDHOLD\r\n151;2024;5\r\n")))

from pathlib import Path

import pytest

from tests.feeds.pulls import a_pull, cells, figures, moments, recorded_pull
from tracker.feeds.world_owid_co2 import FEED
from tracker.formats.number import NoNumber

KEY = "co2-emissions-national"


def test_the_recording_gives_denmark_and_leaves_out_the_aggregate() -> None:
    found = figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert sorted(found) == [(KEY, "DK", str(year)) for year in range(2010, 2019)]
    assert found[KEY, "DK", "2018"] == 34.81


def test_the_two_real_vintages_hold_the_same_co2_of_two_countries(shared_feeds: Path) -> None:
    first, second = (
        figures(FEED.parse(recorded_pull(FEED, moment, shared_feeds)))
        for moment in moments(FEED, shared_feeds)
    )

    assert first == second
    assert {area for _, area, _ in first} == {"DK", "NL"}
    assert min(period for _, _, period in first) == "1990"
    assert first[KEY, "DK", "1990"] == 53.558


def test_columns_are_read_by_name_and_a_blank_is_no_figure() -> None:
    body = b"co2,new,year,iso_code\n34.8,x,2018,DNK\n,x,2019,DNK\n40,x,1989,DNK\n1,x,2018,USA\n"

    assert figures(FEED.parse(a_pull(FEED, body))) == {(KEY, "DK", "2018"): 34.8}


@pytest.mark.parametrize("cell", ["n/a", "nan", "1e400", "1,5"])
def test_a_cell_that_is_no_number_is_handed_on_as_it_came(cell: str) -> None:
    body = f'iso_code,year,co2\nDNK,2018,"{cell}"\nDNK,2019,31.2\n'.encode()

    assert cells(FEED.parse(a_pull(FEED, body))) == {
        (KEY, "DK", "2018"): NoNumber(cell),
        (KEY, "DK", "2019"): 31.2,
    }

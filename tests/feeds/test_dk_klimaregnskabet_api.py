"""No raw answer of the service is at hand: envelopes are built, made figures say so."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feeds.pulls import DAY, an_answer, figures, moments, recorded_pull
from tests.feeds.test_dk_klimaregnskabet_co2 import BALLERUP, YEARS
from tracker.errors import FormatError
from tracker.feeds.dk_klimaregnskabet_api import FEED
from tracker.feeds.feed import Pull

KEY = "greenhouse-gas-emissions"
Row = dict[str, object]


def a_row(sector: str, tonnes: float | None, unit: str = "Ton CO2e") -> Row:
    return {"type": "Samlet CO2-udledning", "sektor": sector, "enhed": unit, "værdi": tonnes}


def answered(rows: Sequence[Row], *, at: datetime = DAY, year: str = "2023") -> Pull:
    """The answer for Ballerup in one year."""
    (request,) = (
        each
        for each in FEED.requests(at.date())
        if each.area == "0151" and ("year", year) in each.params
    )
    body = json.dumps({"data": rows}).encode()
    return Pull(answers=(an_answer(request, body),), fetched_at=at)


def total(rows: Sequence[Row]) -> float | None:
    return figures(FEED.parse(answered(rows)))[KEY, "0151", "2023"]


def test_the_recording_gives_the_totals_that_were_published_for_ballerup() -> None:
    found = figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert [found[KEY, "0151", year] for year in YEARS] == BALLERUP["2026-05-13"]
    assert {area for _, area, _ in found} == {"0151", "0259"}


def test_each_municipality_and_year_is_asked_and_only_new_years_may_be_absent() -> None:
    requests = FEED.requests(date(2026, 6, 7))

    asked = {(each.area, dict(each.params)["year"]): each.optional for each in requests}
    assert set(asked) == {
        (area, str(year)) for area in ("0151", "0259") for year in range(2018, 2026)
    }
    assert {year for (_, year), optional in asked.items() if optional} == {"2024", "2025"}
    assert {dict(each.params)["municipality"] for each in requests} == {"151", "259"}


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_totals_the_one_that_is_the_sum_of_the_sectors_is_taken(turned: bool) -> None:
    totals = [a_row("Samlet", 5), a_row("Samlet", 9)]
    sectors = [a_row("Energi", 5), a_row("Landbrug", 4)]

    assert total([*(reversed(totals) if turned else totals), *sectors]) == 9


@given(st.lists(st.floats(-(10**6), 10**6), min_size=1, max_size=7))
def test_whatever_the_sectors_are_their_sum_is_found(tonnes: list[float]) -> None:
    sectors = [a_row(f"Sektor {number}", each) for number, each in enumerate(tonnes)]
    right = sum(tonnes)

    assert total([a_row("Samlet", right + 50), *sectors, a_row("Samlet", right)]) == right


def test_a_total_below_zero_is_legal() -> None:
    sectors = [a_row("Energi", 5), a_row("Landbrug", -9)]

    assert total([a_row("Samlet", -4), *sectors]) == -4


def test_rounding_up_to_a_tonne_is_no_difference() -> None:
    assert total([a_row("Samlet", 9.9), a_row("Energi", 9)]) == 9.9


def test_other_units_and_other_measures_are_no_sectors() -> None:
    other = a_row("Energi", 70) | {"type": "Samlet energiforbrug"}
    rows = [a_row("Samlet", 9), a_row("Energi", 9), a_row("Samlet", 1, "Ton CO2e/indb."), other]

    assert total(rows) == 9


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [a_row("Samlet", 0)],
        [a_row("Samlet", 9)],
        [a_row("Energi", 9)],
        [a_row("Samlet", 9), a_row("Energi", 7)],
        [a_row("Samlet", 9), a_row("Energi", 7), a_row("Landbrug", None)],
        [a_row("Samlet", 9), a_row("Samlet", 9.5), a_row("Energi", 9)],
    ],
)
def test_a_total_that_cannot_be_told_from_another_is_refused(rows: list[Row]) -> None:
    with pytest.raises(FormatError, match=r"totals are the sum of the sectors \(151 2023"):
        total(rows)


def test_the_same_total_twice_is_one() -> None:
    assert total([a_row("Samlet", 9), a_row("Samlet", 9), a_row("Energi", 9)]) == 9


def test_a_new_year_without_rows_is_not_out_yet() -> None:
    at = datetime(2026, 6, 7, tzinfo=UTC)

    assert figures(FEED.parse(answered([], at=at, year="2025"))) == {}


def test_the_key_goes_into_a_header() -> None:
    assert FEED.key_header == "x-api-key"
    assert all(not request.headers for request in FEED.requests(DAY.date()))

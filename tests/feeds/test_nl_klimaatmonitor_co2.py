"""No real answer is at hand: figures and envelopes are made; the names of the fields are not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feeds.pulls import DAY, a_pull, an_answer, cells, figures, moments, recorded_pull
from tracker.catalogue.load import load
from tracker.errors import FormatError
from tracker.feeds.feed import Pull
from tracker.feeds.nl_klimaatmonitor_co2 import FEED
from tracker.formats.number import NoNumber, Number

KEY = "co2-emissions-municipal-nl"


def answered(*rows: dict[str, object]) -> Pull:
    return a_pull(FEED, json.dumps({"@odata.context": "…", "value": rows}).encode())


def a_row(**cells: object) -> dict[str, object]:
    return {
        "@odata.id": "…",
        "ExternalCode": "gemeente_518",
        "GeoLevel": "gemeente",
        "PeriodLevel": "year",
        "Period": "2022",
        "ValueString": "1.5",
    } | cells


def value(text: object) -> Number:
    return cells(FEED.parse(answered(a_row(ValueString=text))))[KEY, "GM0518", "2022"]


def test_the_recording_gives_tonnes_and_one_suppressed_cell() -> None:
    assert figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1]))) == {
        (KEY, "GM9001", "2022"): 1500.0,
        (KEY, "GM9001", "2023"): 1250.0,
        (KEY, "GM9002", "2023"): None,
    }


@given(st.decimals(0, 10**6, places=3))
def test_kilotonnes_become_tonnes_without_rounding(kilotonnes: object) -> None:
    assert value(str(kilotonnes)) == float(str(kilotonnes).replace(".", ""))


@pytest.mark.parametrize("text", ["?", "x", "-", ".", "", "  ", "*", "<5", None])
def test_a_suppressed_cell_is_missing_and_never_zero(text: str | None) -> None:
    assert value(text) is None


def test_zero_is_a_figure() -> None:
    assert value("0") == 0.0


@pytest.mark.parametrize("text", ["1,5", "1.234,5", "nan", "1e3", "n/a"])
def test_what_is_no_number_is_handed_on_as_it_came(text: str) -> None:
    assert value(text) == NoNumber(text)


def test_a_number_in_place_of_text_is_another_column_and_refused() -> None:
    with pytest.raises(FormatError, match="ValueString is"):
        value(1.5)


@pytest.mark.parametrize(
    "cells", [{"ExternalCode": "provincie_28"}, {"ExternalCode": "518"}, {"Period": "2022-2023"}]
)
def test_another_area_or_period_than_asked_is_refused(cells: dict[str, object]) -> None:
    with pytest.raises(FormatError, match="is no municipality in a year"):
        list(FEED.parse(answered(a_row(**cells))))


def test_an_answer_without_values_is_refused() -> None:
    with pytest.raises(FormatError, match="co2_totaal_combi_kton came without rows"):
        list(FEED.parse(answered()))


def test_pages_are_followed_and_read_as_one() -> None:
    (request,) = FEED.requests(DAY.date())
    link = f"{request.url}?$skip=1"
    first = json.dumps({"value": [a_row()], "@odata.nextLink": link}).encode()
    second = json.dumps({"value": [a_row(Period="2023")]}).encode()
    assert FEED.follow is not None

    following = FEED.follow(request, an_answer(request, first))

    assert following is not None
    assert following.params == (("$skip", "1"),)
    last = an_answer(following, second)
    assert FEED.follow(following, last) is None
    pages = Pull(answers=(an_answer(request, first), last), fetched_at=DAY)
    assert {period for _, _, period in figures(FEED.parse(pages))} == {"2022", "2023"}


def test_the_key_goes_into_a_header_and_never_into_the_address() -> None:
    (request,) = FEED.requests(DAY.date())

    assert FEED.key_header == "apikey"
    assert "apikey" not in request.url
    assert request.params == ()
    assert request.headers == {}


def test_it_is_no_rival_of_the_danish_accounts_which_count_all_gases() -> None:
    indicators = load().indicators

    assert FEED.id not in indicators["greenhouse-gas-emissions"].feeds
    assert indicators[KEY].unit != indicators["greenhouse-gas-emissions"].unit

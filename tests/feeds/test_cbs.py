import json
from datetime import UTC, datetime

import pytest

from tests.feeds.pulls import an_answer
from tracker.domain.observation import ObsStatus
from tracker.errors import FormatError
from tracker.feeds import cbs
from tracker.feeds.feed import Pull, Request

CONDITION = cbs.MUNICIPALITIES


def answered(*pages: list[dict[str, object]], request: Request | None = None) -> Pull:
    asked = request or cbs.rows_request("85236NED", CONDITION)
    bodies = (json.dumps({"value": rows}).encode() for rows in pages)
    answers = tuple(an_answer(asked, body) for body in bodies)
    return Pull(answers=answers, fetched_at=datetime(2026, 11, 27, tzinfo=UTC))


def test_rows_come_from_the_bulk_service_and_descriptions_from_the_small_one() -> None:
    rows = cbs.rows_request("37230ned", CONDITION)
    about = cbs.about_request("37230ned", "Perioden", role="periods")

    assert rows.url == "https://opendata.cbs.nl/ODataFeed/odata/37230ned/TypedDataSet"
    assert about.url == "https://opendata.cbs.nl/ODataApi/odata/37230ned/Perioden"
    assert dict(rows.params) == {"$filter": CONDITION, "$format": "json"}


def test_pages_are_followed_with_their_filter() -> None:
    request = cbs.rows_request("85236NED", CONDITION)
    link = f"{request.url}?$format=json&$format=json&$skip=10000"
    first = json.dumps({"value": [], "odata.nextLink": link}).encode()

    following = cbs.follow(request, an_answer(request, first))

    assert following is not None
    assert sorted(following.params) == sorted([*request.params, ("$skip", "10000")])
    assert cbs.follow(following, an_answer(following, b'{"value": []}')) is None


def test_municipalities_of_all_pages_are_given_with_their_place_and_without_padding() -> None:
    pull = answered(
        [{"RegioS": "NL01  "}, {"RegioS": "GM0518"}],
        [{"RegioS": "GM0000"}, {"RegioS": "PV28  "}, {"RegioS": "GM0603    "}],
    )

    found = [(place, row["RegioS"]) for place, row in cbs.municipal_rows(pull, "85236NED")]

    assert found == [("page 1, /value/1", "GM0518"), ("page 2, /value/2", "GM0603")]


@pytest.mark.parametrize("region", ["NL01  ", "PV28  ", "GM0000"])
def test_a_table_without_municipalities_is_refused(region: str) -> None:
    with pytest.raises(FormatError, match="no municipality in the rows of 85236NED"):
        list(cbs.municipal_rows(answered([{"RegioS": region}]), "85236NED"))


def test_a_table_asked_in_the_wrong_case_answers_empty_and_is_refused() -> None:
    with pytest.raises(FormatError, match="85236ned came without rows"):
        list(cbs.municipal_rows(answered([]), "85236ned"))


def test_periods_have_the_status_that_cbs_gives_them() -> None:
    rows: list[dict[str, object]] = [
        {"Key": "2023JJ00", "Status": "Definitief"},
        {"Key": "2024JJ00", "Status": "NaderVoorlopig"},
        {"Key": "2025JJ00", "Status": "Voorlopig"},
    ]
    pull = answered(rows, request=cbs.about_request("85005NED", "Perioden", role="periods"))

    assert list(cbs.statuses(pull).values()) == [
        ObsStatus.NORMAL,
        ObsStatus.PROVISIONAL,
        ObsStatus.PROVISIONAL,
    ]

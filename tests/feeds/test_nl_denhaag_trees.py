import json
from collections.abc import Mapping
from datetime import date

import pytest

from tests.feeds.pulls import a_pull, an_answer, figures, moments, recorded_pull, references
from tracker.errors import FormatError
from tracker.feeds.feed import Pull
from tracker.feeds.nl_denhaag_trees import FEED

KEY = ("trees-registered", "GM0518", "2026-06-07")
LAYER = {"objectIdField": "COUNTER", "maxRecordCount": 1000}


def answered(*ids: int, total: object = None, layer: Mapping[str, object] = LAYER) -> Pull:
    features = [{"attributes": {"COUNTER": each}} for each in ids]
    rows = {"features": features}
    answers = (layer, {"count": len(ids)} if total is None else total, rows)
    return a_pull(FEED, *(json.dumps(each).encode() for each in answers))


def test_the_recording_is_read_over_both_of_its_pages() -> None:
    pull = recorded_pull(FEED, moments(FEED)[-1])

    assert len(pull.role("rows")) == 2
    assert figures(FEED.parse(pull)) == {KEY: 5}
    assert set(references(FEED.parse(pull)).values()) == {date(2026, 6, 7)}


def test_description_and_total_have_no_next_page() -> None:
    layer, total, rows = FEED.requests(date(2026, 6, 7))
    more = json.dumps({"features": [{"attributes": {"COUNTER": 1}}], "exceededTransferLimit": True})
    assert FEED.follow is not None

    following = FEED.follow(rows, an_answer(rows, more.encode()))

    assert [FEED.follow(each, an_answer(each, b"{}")) for each in (layer, total)] == [None, None]
    assert following is not None
    assert dict(following.params) == {**dict(rows.params), "resultOffset": "1"}


def test_no_more_is_asked_for_than_the_ids() -> None:
    *_, rows = FEED.requests(date(2026, 6, 7))

    asked = dict(rows.params)
    assert (asked["outFields"], asked["returnGeometry"], asked["outSR"]) == (
        *("COUNTER", "false", "4326"),
    )


def test_a_total_that_differs_from_what_came_is_refused() -> None:
    with pytest.raises(FormatError, match="2 features came, 3 were announced"):
        list(FEED.parse(answered(1, 2, total={"count": 3})))


def test_a_server_that_ignores_the_flag_is_believed_where_the_page_is_not_full() -> None:
    ignored = {"features": [{"attributes": {"COUNTER": 9}}]}

    assert figures(FEED.parse(answered(1, 2, total=ignored))) == {KEY: 2}
    with pytest.raises(FormatError, match="fill the last page"):
        list(FEED.parse(answered(1, 2, total=ignored, layer=LAYER | {"maxRecordCount": 2})))


def test_a_layer_that_names_no_limit_is_read_by_ours() -> None:
    assert figures(FEED.parse(answered(1, layer={"objectIdField": "COUNTER"}))) == {KEY: 1}


def test_the_same_tree_twice_is_refused() -> None:
    with pytest.raises(FormatError, match="1 objects came twice"):
        list(FEED.parse(answered(1, 1)))

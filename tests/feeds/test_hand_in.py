"""The parser of hand-ins alone; what becomes of a file is tested with the pipeline."""

import io
from datetime import UTC, datetime

import pytest

from tracker.errors import HandInError
from tracker.feeds.feed import Answer, Pull, Request
from tracker.feeds.hand_in import FEED, parse, read_rows


def test_each_indicator_of_a_file_is_a_batch_with_the_lines_it_came_from() -> None:
    content = (
        b"area,indicator,period,value,unit,source,read\n"
        b"0151,trees-planted,2026,500,tree,https://a.example,2027-01-10\n"
        b"0151,births,2026,540,birth,https://a.example,2027-01-10\n"
        b"0259,trees-planted,2026,20,tree,https://a.example,2027-01-10\n"
    )
    answer = Answer(
        request=Request(url="https://a.example"),
        media_type="text/csv",
        open=lambda: io.BytesIO(content),
    )

    batches = list(parse(Pull(answers=(answer,), fetched_at=datetime(2027, 1, 11, tzinfo=UTC))))

    assert [(each.indicator, list(each.value), list(each.row)) for each in batches] == [
        ("trees-planted", [500.0, 20.0], ["row 2", "row 4"]),
        ("births", [540.0], ["row 3"]),
    ]


def test_a_hand_in_asks_no_address() -> None:
    assert FEED.requests(datetime(2027, 1, 11, tzinfo=UTC).date()) == ()


def test_a_file_of_two_sources_is_refused_because_each_figure_leads_back_to_one() -> None:
    content = (
        b"area,indicator,period,value,unit,source,read\n"
        b"0151,trees-planted,2025,500,tree,https://a.example,2026-01-10\n"
        b"0151,trees-planted,2026,500,tree,https://b.example,2026-01-10\n"
    )

    with pytest.raises(HandInError, match="row 3, source"):
        read_rows(content)

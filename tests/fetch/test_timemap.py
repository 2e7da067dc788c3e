"""What a mirror says it holds."""

from datetime import UTC, datetime

import pytest

from tracker.errors import FormatError
from tracker.feeds.feed import Request
from tracker.fetch.timemap import parse_timemap

MIRROR = "http://127.0.0.1:1"
MAY, JUNE = datetime(2026, 5, 13, tzinfo=UTC), datetime(2026, 6, 7, tzinfo=UTC)
TEXT = f"""\
<{MIRROR}/figures.example/a?b=1&c=%24x>; rel="memento"; datetime="Sun, 07 Jun 2026 00:00:00 GMT"
<{MIRROR}/figures.example/a?b=1&c=%24x>; rel="memento"; datetime="Wed, 13 May 2026 00:00:00 GMT"

<{MIRROR}/figures.example/b>; rel="memento"; datetime="Wed, 13 May 2026 00:00:00 GMT"
"""


def test_every_moment_is_named_once_and_oldest_first() -> None:
    assert parse_timemap(TEXT, mirror=MIRROR).datetimes == (MAY, JUNE)


def test_a_request_is_held_whatever_the_order_and_the_encoding_of_its_query() -> None:
    request = Request(url="https://figures.example/a", params=(("c", "$x"), ("b", "1")))

    assert parse_timemap(TEXT, mirror=MIRROR).holds(request)


@pytest.mark.parametrize(
    "url", ["https://figures.example/a", "https://figures.example/c", "https://other.example/b"]
)
def test_another_address_is_not_held(url: str) -> None:
    assert not parse_timemap(TEXT, mirror=MIRROR).holds(Request(url=url))


def test_nothing_is_held_before_it_was_recorded() -> None:
    timemap = parse_timemap(TEXT, mirror=MIRROR)
    request = Request(url="https://figures.example/b")

    assert timemap.holds(request, MAY)
    assert not timemap.holds(request, datetime(2026, 5, 12, tzinfo=UTC))


@pytest.mark.parametrize("line", ["<html>", '<http://a>; rel="memento"; datetime="May"'])
def test_a_list_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(FormatError, match="line that says nothing"):
        parse_timemap(line, mirror=MIRROR)

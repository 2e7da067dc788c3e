"""Bodies of answers: whole, bounded, and read in pieces of bounded size."""

import gzip
from collections.abc import Iterator
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.fetch.body import PIECE, RATIO_COUNTS_FROM, inflated, limited

LARGE = 1_000_000_000


def cut_at(content: bytes, *places: int) -> Iterator[bytes]:
    edges = sorted({0, *(place % (len(content) + 1) for place in places), len(content)})
    return (content[start:end] for start, end in pairwise(edges))


@given(
    members=st.lists(st.binary(max_size=500), min_size=1),
    places=st.lists(st.integers(min_value=0)),
    padding=st.integers(min_value=0, max_value=9),
)
def test_compressed_bytes_come_out_whole_however_they_arrive(
    members: list[bytes], places: list[int], padding: int
) -> None:
    packed = b"".join(map(gzip.compress, members)) + bytes(padding)

    plain = b"".join(inflated(cut_at(packed, *places), max_bytes=LARGE))

    assert plain == b"".join(members)


def test_much_that_became_little_comes_out_in_small_pieces() -> None:
    content = bytes(range(256)) * 4_000 + bytes(3_000_000)

    pieces = list(inflated([gzip.compress(content)], max_bytes=LARGE))

    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= PIECE


def test_compressed_bytes_cut_at_any_byte_are_refused() -> None:
    packed = gzip.compress(b"figures of a town")

    for length in range(1, len(packed)):
        with pytest.raises(FormatError, match="ends too early"):
            list(inflated([packed[:length]], max_bytes=LARGE))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[1, 2]", id="plain"),
        pytest.param(gzip.compress(b"[1]")[:-4] + b"rot!", id="another length at the end"),
    ],
)
def test_bytes_that_are_not_compressed_as_they_say_are_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="is damaged"):
        list(inflated([content], max_bytes=LARGE))


def test_a_bomb_is_refused_long_before_it_is_open() -> None:
    bomb = gzip.compress(bytes(4 * RATIO_COUNTS_FROM))
    opened: list[int] = []

    with pytest.raises(FormatError, match="more than 100 times"):
        opened.extend(accumulate(map(len, inflated([bomb], max_bytes=LARGE))))

    assert RATIO_COUNTS_FROM - PIECE <= opened[-1] <= RATIO_COUNTS_FROM


def test_the_limit_counts_the_bytes_after_decompression() -> None:
    with pytest.raises(FormatError, match="larger than the 999 bytes"):
        list(inflated([gzip.compress(bytes(1_000))], max_bytes=999))

    assert len(b"".join(inflated([gzip.compress(bytes(999))], max_bytes=999))) == 999


def test_the_limit_of_plain_bytes_counts_their_sum() -> None:
    assert b"".join(limited([b"ab", b"c"], max_bytes=3)) == b"abc"

    with pytest.raises(FormatError, match="larger than the 2 bytes") as caught:
        list(limited([b"ab", b"c"], max_bytes=2))
    assert "max_bytes" in caught.value.hint

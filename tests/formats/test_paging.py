from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats import paging
from tracker.formats.paging import Page

URL = "https://api.example.org/rows"


def cut(rows: Sequence[int], ends: set[int]) -> list[Page[int]]:
    """The rows in pages that end at these places, each page with its offset and the total."""
    borders = sorted({0, len(rows)} | {end for end in ends if end < len(rows)})
    return [
        Page(rows=rows[start:end], total=len(rows), offset=start)
        for start, end in pairwise(borders)
    ]


def read(pages: Sequence[Page[int]], announced: int | None = None) -> list[int]:
    return [placed.row for placed in paging.joined(pages, of="a table", announced=announced)]


@given(st.lists(st.integers(), min_size=1, unique=True), st.sets(st.integers(1, 50)))
def test_any_split_into_pages_gives_the_same_rows(rows: list[int], ends: set[int]) -> None:
    assert read(cut(rows, ends)) == rows


@given(st.lists(st.integers(), min_size=2, unique=True), st.sets(st.integers(1, 50)), st.data())
def test_a_page_that_is_missing_doubled_or_moved_is_refused(
    rows: list[int], ends: set[int], data: st.DataObject
) -> None:
    pages = cut(rows, ends | {1})
    at = data.draw(st.integers(0, len(pages) - 1))
    wrong = data.draw(
        st.sampled_from(
            [
                pages[:at] + pages[at + 1 :],
                pages[: at + 1] + pages[at:],
                [*pages[:at], *reversed(pages[at:])] if at < len(pages) - 1 else pages[:-1],
            ]
        )
    )

    with pytest.raises(FormatError):
        read(wrong)


def test_where_a_row_stood_is_told() -> None:
    placed = list(paging.joined(cut([5, 6, 7], {2}), of="a table"))

    assert [(each.page, each.place, each.row) for each in placed] == [
        (1, 0, 5),
        (1, 1, 6),
        (2, 0, 7),
    ]


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ([], "a table came without rows"),
        ([Page(rows=[])], "a table came without rows"),
        ([Page(rows=[], total=0)], "a table came without rows"),
        ([Page(rows=[1], total=2)], "1 rows of a table came, 2 were announced"),
        ([Page(rows=[1, 2], total=1)], "2 rows of a table came, 1 were announced"),
        ([Page(rows=[1], total=2), Page(rows=[2], total=3)], "page 2 of a table says there are 3"),
        ([Page(rows=[1], offset=0), Page(rows=[2], offset=2)], "begins at row 2, though 1"),
        ([Page(rows=[1, 2]), Page(rows=[1, 2])], "the same rows as the page before"),
    ],
)
def test_pages_that_are_no_whole_are_refused(pages: list[Page[int]], why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read(pages)


def test_a_count_that_another_address_announced_is_compared() -> None:
    assert read([Page(rows=[1, 2])], announced=2) == [1, 2]
    with pytest.raises(FormatError, match="2 rows of a table came, 3 were announced"):
        read([Page(rows=[1, 2])], announced=3)


def test_an_empty_last_page_changes_nothing() -> None:
    assert read([Page(rows=[1], total=1), Page(rows=[], total=1)]) == [1]


def test_a_row_number_that_comes_twice_shows_an_overlap() -> None:
    pages = [Page(rows=[(1, "a"), (2, "b")]), Page(rows=[(2, "b"), (3, "c")])]

    with pytest.raises(FormatError, match="page 2 of a table repeats the row 2"):
        list(paging.joined(pages, of="a table", key=lambda row: row[0]))


def test_rows_without_a_number_are_not_compared() -> None:
    pages = [Page(rows=[None, None, 1])]

    assert len(list(paging.joined(pages, of="a table", key=lambda row: row))) == 3


@given(st.text(), st.text(max_size=20))
def test_a_link_is_followed_or_refused(link: str, value: str) -> None:
    params = (("filter", value),)
    try:
        address, merged = paging.follow(link, url=URL, params=params)
    except FormatError as error:
        assert "Expected" in error.hint  # noqa: PT017 both ways are good
    else:
        assert address.startswith("https://api.example.org")
        assert dict(merged) != dict(params)
        assert "filter" in dict(merged)


@pytest.mark.parametrize("link", ["https://[", "https://api.example.org@example.com/?$skip=1"])
def test_a_link_to_nowhere_or_in_disguise_is_refused(link: str) -> None:
    with pytest.raises(FormatError):
        paging.follow(link, url=URL, params=())


@given(st.integers(1, 40), st.integers(1, 15))
def test_offsets_grow_up_to_the_total_and_keep_the_other_parameters(total: int, size: int) -> None:
    params: paging.Params | None = (("limit", str(size)),)
    read_so_far = 0
    while params is not None:
        assert paging.offset_of(params) == read_so_far
        assert dict(params)["limit"] == str(size)
        came = min(size, total - read_so_far)
        read_so_far += came
        params = paging.next_offset(params, came=came, total=total)

    assert read_so_far == total


@pytest.mark.parametrize(("came", "total"), [(0, 5), (6, 5)])
def test_an_offset_that_leads_nowhere_is_refused(came: int, total: int) -> None:
    with pytest.raises(FormatError, match=f"{came} rows came from row 0 on, of {total}"):
        paging.next_offset((), came=came, total=total)


@pytest.mark.parametrize("text", ["", "-1", "1.0", "٣", "9" * 5000])
def test_what_is_no_count_is_none(text: str) -> None:
    assert paging.whole_number(text) is None

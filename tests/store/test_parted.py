from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.charging import Row, records_of
from tracker.domain.charging import count
from tracker.domain.objects import Seen
from tracker.store.parted import PARTS, Gathered, Parted, by_area

AREAS = {name: number for number, name in enumerate("PQRS")}
ROWS = st.builds(
    Row,
    st.sampled_from("PQRS"),
    st.sampled_from("ABCDEFGH"),
    st.sampled_from([None, "1", "2", "3", "4"]),
    st.sampled_from(["AVAILABLE", "REMOVED", None]),
    st.sampled_from([None, 4.0, 4.5]),
    st.just(52.0),
    st.sampled_from([None, True, False]),
)
BATCHES = st.lists(st.lists(st.tuples(ROWS, st.booleans()), max_size=8), max_size=6)
Batches = Sequence[Sequence[tuple[Row, bool]]]


class Small(Gathered):
    """Divided as soon as there is a record."""

    limit = 1


def gathered(into: Gathered, batches: Batches) -> Gathered:
    for batch in batches:
        records = records_of([row for row, _ in batch], AREAS)
        number = np.arange(len(batch), dtype=np.uint64)
        seen = Seen(digest=number + np.uint64(1), content=number, records=records)
        into.add(seen, np.array([kept for _, kept in batch], dtype=np.bool_))
    return into


def as_rows(seen: Seen) -> list[tuple[object, ...]]:
    """Each record with its EVSEs."""
    ends = np.cumsum(seen.records.evses)
    columns = [column.tolist() for name, column in seen.columns.items() if name != "evse"]
    evses = np.split(seen.records.evse, ends[:-1]) if len(ends) else []
    return list(zip(*columns, (tuple(each.tolist()) for each in evses), strict=True))


@given(BATCHES)
def test_divided_records_are_those_that_came_and_keep_their_order(batches: Batches) -> None:
    (whole,) = map(as_rows, gathered(Gathered(), batches))
    divided = gathered(Small(), batches)
    parts = [as_rows(each) for each in divided]

    assert divided.parts == (PARTS if whole else 1)
    assert Counter(whole) == Counter(row for part in parts for row in part)
    for part in parts:
        kept = {row[3] for row in part}
        assert part == [row for row in whole if row[3] in kept]


@given(BATCHES)
def test_a_part_by_location_holds_all_records_of_its_objects(batches: Batches) -> None:
    (whole,) = gathered(Gathered(), batches)
    locations, contents, _ = whole.by_object()

    found = [each.by_object() for each in gathered(Small(), batches)]

    assert [number for each in found for number in each[0].tolist()] == locations.tolist()
    assert [number for each in found for number in each[1].tolist()] == contents.tolist()


@given(BATCHES)
def test_parts_by_area_count_what_the_whole_counts(batches: Batches) -> None:
    (whole,) = gathered(Gathered(), batches)
    parts = gathered(Gathered(PARTS, key=by_area), batches)

    counts: list[tuple[int, object]] = []
    for part in parts:
        counts += count(part.records).items()

    assert dict(counts) == count(whole.records)
    assert len(counts) == len(dict(counts))


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_columns_in_a_file_are_read_as_those_in_memory(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Parted, "limit", limit)
    columns = Parted()
    for piece in (b"one", b"", b"two", b"three"):
        columns.extend(0, "a", piece)
        columns.extend(5, "b", piece[:1])

    assert bytes(columns.read(0, "a")) == b"onetwothree"
    assert bytes(columns.read(5, "b")) == b"ott"
    assert bytes(columns.read(5, "c")) == b""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.charging import Row, count_rows, count_with_loops, records_of
from tracker.domain import charging
from tracker.domain.charging import NOT_LIVE, ChargingCount, count


def an_evse(
    location: str, evse: str | None, status: str = "AVAILABLE", *, outside: bool = False
) -> Row:
    return Row("GM0603", location, evse, status, 4.3, 52.0, outside)


def unlisted(location: str, longitude: float | None, *, outside: bool = False) -> Row:
    return Row("GM0603", location, None, None, longitude, 52.0, outside)


def counted(*rows: Row) -> ChargingCount:
    return count_rows(rows)["GM0603"]


def test_nothing_received_counts_no_area() -> None:
    assert count_rows([]) == {}


def test_twins_that_share_a_live_evse_are_one_station() -> None:
    result = counted(
        an_evse("131", "NLXE1"), an_evse("131", "NLXE2"), an_evse("a-b-c", "NLXE2", "CHARGING")
    )

    assert result == ChargingCount(
        locations=2,
        evse_rows=3,
        removed=0,
        evses=2,
        duplicates=1,
        stations=1,
        stations_unknown=0,
        stations_merged=1,
        stations_outside=0,
    )


def test_a_chain_of_shared_evses_is_one_station() -> None:
    chain = [an_evse(f"L{n}", f"E{n + step}") for n in (3, 1, 2, 0) for step in (0, 1)]

    assert counted(*chain).stations == 1


@pytest.mark.parametrize("status", sorted(NOT_LIVE))
def test_removed_and_planned_evses_make_no_station_and_merge_nothing(status: str) -> None:
    result = counted(
        an_evse("A", "E1", status),
        an_evse("B", "E1", status),
        an_evse("B", "E2"),
        an_evse("C", "E3"),
    )

    assert (result.removed, result.evses, result.duplicates, result.stations) == (2, 2, 0, 2)


def test_out_of_order_still_counts_as_installed() -> None:
    assert counted(an_evse("A", "E1", "OUTOFORDER")).stations == 1


def test_a_live_evse_without_key_counts_once_and_merges_nothing() -> None:
    result = counted(an_evse("A", None), an_evse("B", None))

    assert (result.evses, result.duplicates, result.stations) == (2, 0, 2)


def test_a_file_without_evse_lists_tells_nothing_of_evses() -> None:
    result = counted(unlisted("A", 4.1), unlisted("B", 4.2))

    assert (result.evse_rows, result.removed, result.evses, result.duplicates) == (None,) * 4
    assert (result.stations, result.stations_unknown) == (2, 2)


def test_unlisted_locations_merge_by_id_and_by_equal_coordinates_only() -> None:
    result = counted(
        unlisted("A", 4.1),
        unlisted("B", 4.1),
        unlisted("B", 4.2),
        unlisted("C", 4.2),
        unlisted("D", 4.2001),
        unlisted("E", None),
        unlisted("F", None),
    )

    assert (result.locations, result.stations) == (7, 4)


def test_a_listed_location_is_not_merged_with_an_unlisted_one_at_its_place() -> None:
    result = counted(an_evse("A", "E1"), unlisted("B", 4.3))

    assert (result.stations, result.stations_unknown, result.evse_rows) == (2, 1, 1)


def test_a_location_that_lists_evses_once_is_not_unknown() -> None:
    result = counted(unlisted("A", 4.3), an_evse("A", "E1", "REMOVED"))

    assert (result.stations, result.stations_unknown) == (0, 0)


def test_a_station_is_outside_only_when_all_its_locations_are() -> None:
    result = counted(
        an_evse("A", "E1", outside=True),
        an_evse("B", "E1"),
        an_evse("C", "E2", outside=True),
        unlisted("D", 4.9, outside=True),
    )

    assert (result.stations_merged, result.stations_outside, result.stations) == (3, 2, 1)


def test_areas_are_counted_apart_even_when_they_share_an_evse() -> None:
    here = an_evse("A", "E1")

    result = count_rows([here, here._replace(area="GM0629")])

    assert [result[area].stations for area in ("GM0603", "GM0629")] == [1, 1]


ROWS = st.lists(
    st.builds(
        Row,
        area=st.just("GM0603"),
        location=st.sampled_from("ABCDE"),
        evse=st.sampled_from(["E1", "E2", "E3", None]),
        status=st.sampled_from(["AVAILABLE", "REMOVED", "PLANNED", None]),
        longitude=st.sampled_from([4.1, 4.2, None]),
        latitude=st.just(52.0),
        outside=st.booleans(),
    ),
    min_size=1,
)
MANY_AREAS = st.lists(
    st.builds(
        Row,
        area=st.sampled_from(["GM1", "GM2", "GM3"]),
        location=st.sampled_from("ABCDEFGHIJ"),
        evse=st.sampled_from([*(f"E{n}" for n in range(12)), None]),
        status=st.sampled_from(["AVAILABLE", "AVAILABLE", "CHARGING", "REMOVED", None]),
        longitude=st.sampled_from([4.1, 4.2, 4.3, None]),
        latitude=st.sampled_from([52.0, None]),
        outside=st.sampled_from([False, True, None]),
    ),
    max_size=60,
)


@given(MANY_AREAS, st.sampled_from([1, 10, 400_000]))
def test_columns_count_what_loops_count_however_many_areas_at_once(
    rows: list[Row], at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charging, "_AT_ONCE", at_once)

        assert count_rows(rows) == count_with_loops(rows)


def test_the_longest_chain_in_the_worst_order_is_one_station() -> None:
    numbers = [n * 37 % 101 for n in range(101)]
    chain = [an_evse(f"L{n}", f"E{n + step}") for n in numbers for step in (0, 1)]

    assert counted(*chain) == count_with_loops(chain)["GM0603"]
    assert counted(*chain).stations == 1


def test_a_mask_takes_each_record_with_its_own_evses() -> None:
    there = [unlisted("B", 4.1), an_evse("C", "E2", "REMOVED"), an_evse("C", "E3")]
    rows = [an_evse("A", "E1"), *there]
    records = records_of(rows, {"GM0603": 0})

    some = records.where(records.location != records.location[0])

    assert count(some)[0] == counted(*there)


@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_the_rows_changes_no_count(orders: tuple[list[Row], list[Row]]) -> None:
    rows, shuffled = orders

    assert counted(*shuffled) == counted(*rows)


@given(ROWS)
def test_the_parts_add_up(rows: list[Row]) -> None:
    result = counted(*rows)

    assert result.stations_outside is not None
    assert result.stations == result.stations_merged - result.stations_outside
    assert 0 <= result.stations_unknown <= result.stations <= result.locations
    if result.evse_rows is None:
        assert all(row.status is None for row in rows)
    else:
        parts = (result.removed, result.evses, result.duplicates)
        assert result.evse_rows == sum(part or 0 for part in parts)

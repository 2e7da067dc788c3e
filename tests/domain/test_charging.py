from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.charging import NOT_LIVE, ChargingCount, ChargingRows, count

Row = tuple[str, str | None, str | None, float | None, bool]


def rows_of(*rows: Row, area: str = "GM0603") -> ChargingRows:
    """Location, EVSE, status, longitude and outside of each row; all at one latitude."""
    return ChargingRows(
        area=[area] * len(rows),
        location=[row[0] for row in rows],
        evse=[row[1] for row in rows],
        status=[row[2] for row in rows],
        longitude=[row[3] for row in rows],
        latitude=[52.0] * len(rows),
        outside=[row[4] for row in rows],
    )


def an_evse(
    location: str, evse: str | None, status: str = "AVAILABLE", *, outside: bool = False
) -> Row:
    return (location, evse, status, 4.3, outside)


def unlisted(location: str, longitude: float | None, *, outside: bool = False) -> Row:
    return (location, None, None, longitude, outside)


def counted(*rows: Row) -> ChargingCount:
    return count(rows_of(*rows))["GM0603"]


def test_nothing_received_counts_no_area() -> None:
    assert count(rows_of()) == {}


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
    here, there = rows_of(an_evse("A", "E1")), rows_of(an_evse("A", "E1"), area="GM0629")
    both = ChargingRows(
        **{name: [*column, *asdict(there)[name]] for name, column in asdict(here).items()}
    )

    result = count(both)

    assert [result[area].stations for area in ("GM0603", "GM0629")] == [1, 1]


ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.sampled_from(["E1", "E2", "E3", None]),
        st.sampled_from(["AVAILABLE", "REMOVED", "PLANNED", None]),
        st.sampled_from([4.1, 4.2, None]),
        st.booleans(),
    ),
    min_size=1,
)


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
        assert all(row[2] is None for row in rows)
    else:
        parts = (result.removed, result.evses, result.duplicates)
        assert result.evse_rows == sum(part or 0 for part in parts)

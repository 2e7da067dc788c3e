import math
from collections.abc import Sequence
from datetime import date

import pytest

from tests.feeds.pulls import charging_columns
from tracker.domain.charging import ChargingCount
from tracker.errors import FormatError
from tracker.feeds import charging
from tracker.feeds.charging import FIELDS, Locations, batches_of, charging_batches
from tracker.feeds.feed import NO_RECORDS
from tracker.formats.ocpi import Evse

DAY = date(2026, 6, 7)
LISTED = ChargingCount(
    locations=469,
    evse_rows=1485,
    removed=4,
    evses=821,
    duplicates=660,
    stations=249,
    stations_unknown=0,
    stations_merged=251,
    stations_outside=2,
)
UNLISTED = ChargingCount(
    locations=3304,
    evse_rows=None,
    removed=None,
    evses=None,
    duplicates=None,
    stations=3196,
    stations_unknown=3196,
    stations_merged=3196,
    stations_outside=0,
)


def test_counts_become_one_figure_per_indicator_and_area_on_that_day() -> None:
    batches = list(charging_batches({"GM0603": LISTED, "GM0518": UNLISTED}, DAY))

    assert tuple(batch.indicator for batch in batches) == tuple(FIELDS)
    stations = batches[0]
    assert (stations.area, stations.value) == (["GM0603", "GM0518"], [249.0, 3196.0])
    assert (stations.period, stations.reference) == (["2026-06-07"] * 2, [DAY] * 2)


def test_what_a_file_cannot_tell_is_left_out_and_never_zero() -> None:
    batches = list(charging_batches({"GM0518": UNLISTED}, DAY))

    assert {batch.indicator for batch in batches} == {
        "charging-stations",
        "charging-locations",
        "charging-stations-unknown",
        "charging-stations-merged",
        "charging-stations-outside",
    }


def locations(evses: Sequence[Sequence[Evse] | None], operator: str | None = "X") -> Locations:
    names = [f"L{place}" for place in range(len(evses))]
    return Locations(
        area=["GM0603"] * len(names),
        location=names,
        operator=[operator] * len(names),
        longitude=[4.3] * len(names),
        latitude=[math.nan] * len(names),
        evses=evses,
    )


def an_evse(uid: str, evse_id: str | None, status: str = "AVAILABLE") -> Evse:
    return Evse(uid=uid, status=status, evse_id=evse_id)


def test_small_parts_are_joined_until_a_batch_is_worth_checking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(charging, "ROWS_IN_CHARGING_BATCH", 3)
    parts = [locations([[an_evse(f"{n}", f"NL*X*E{n}")], None]) for n in range(3)]

    batches = list(batches_of(DAY, [(part, NO_RECORDS) for part in parts]))

    assert [len(batch.owner) for batch in batches] == [4, 2]
    columns = charging_columns(batches)
    assert columns["row"] == ["L0/0", "L1", "L0/1", "L1", "L0/2", "L1"]
    assert columns["evse"] == ["NLXE0", None, "NLXE1", None, "NLXE2", None]
    assert columns["latitude"] == [None] * 6


def test_nothing_found_is_no_batch() -> None:
    assert list(batches_of(DAY, [])) == []


@pytest.mark.parametrize("evses", [None, []])
def test_a_location_without_evses_is_one_row_of_unknown_state(evses: list[Evse] | None) -> None:
    columns = charging_columns(batches_of(DAY, [(locations([evses]), NO_RECORDS)]))

    assert (columns["evse"], columns["status"], columns["row"]) == ([None], [None], ["L0"])


def test_an_evse_without_id_is_told_apart_by_operator_and_uid() -> None:
    found = locations([[an_evse("a1", None)]], "Vattenfall")

    assert charging_columns(batches_of(DAY, [(found, NO_RECORDS)]))["evse"] == ["VATTENFALL/A1"]


@pytest.mark.parametrize("operator", [None, ""])
def test_a_location_without_operator_owns_its_evses_itself(operator: str | None) -> None:
    found = locations([[an_evse("1", "NL*X*E1")], [an_evse("1", None)]], operator)

    columns = charging_columns(batches_of(DAY, [(found, NO_RECORDS)]))

    assert columns["evse"] == ["NLXE1", "L1/1"]


def test_a_removed_evse_without_id_has_no_key() -> None:
    found = locations([[an_evse("1", None, "REMOVED"), an_evse("2", "NL*X*E2", "REMOVED")]])

    columns = charging_columns(batches_of(DAY, [(found, NO_RECORDS)]))

    assert columns["evse"] == [None, "NLXE2"]


@pytest.mark.parametrize(
    ("operator", "evse_id"), [("X\0", "NL*X*E1"), ("X", "NL*X\0*E1")], ids=["operator", "evse"]
)
def test_a_text_that_no_database_can_hold_is_refused_by_name(operator: str, evse_id: str) -> None:
    found = locations([[an_evse("1", evse_id)]], operator)

    with pytest.raises(FormatError, match="NUL"):
        list(batches_of(DAY, [(found, NO_RECORDS)]))

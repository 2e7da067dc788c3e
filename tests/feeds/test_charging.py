from datetime import date

import pytest

from tests.feeds.pulls import charging_columns
from tracker.domain.charging import ChargingCount
from tracker.feeds import charging
from tracker.feeds.charging import FIELDS, batches_of, chargers, charging_batches
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


def test_chargers_of_one_file_are_cut_into_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charging, "ROWS_IN_BATCH", 2)
    evses = [Evse(uid=str(n), status="AVAILABLE", evse_id=f"NL*X*E{n}") for n in range(3)]
    rows = chargers(area="GM0603", location="L", owner="X", point=(4.3, None), evses=evses)

    batches = list(batches_of(DAY, rows))

    assert [len(batch.row) for batch in batches] == [2, 1]
    columns = charging_columns(batches)
    assert columns["row"] == ["L/0", "L/1", "L/2"]
    assert columns["evse"] == ["NLXE0", "NLXE1", "NLXE2"]
    assert columns["latitude"] == [None] * 3


@pytest.mark.parametrize("evses", [None, []])
def test_a_location_without_evses_is_one_row_of_unknown_state(evses: list[Evse] | None) -> None:
    (row,) = chargers(area="", location="L", owner="X", point=(4.3, 52.0), evses=evses)

    assert (row.evse, row.status, row.row) == (None, None, "L")

import json
from datetime import date
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.feeds.pulls import a_pull, figures, moments, recorded_pull, references
from tracker.domain.observation import ObsStatus
from tracker.errors import FormatError
from tracker.feeds.feed import Batch, Pull
from tracker.feeds.nl_cbs_vehicles import FEED

KEY = "passenger-cars"
THE_HAGUE = [192795, 195364, 196526, 200418, 202219]
YEARS = [str(year) for year in range(2019, 2024)]


def answered(*rows: dict[str, object]) -> Pull:
    """Rows in the envelope that CBS documents; the envelope is built."""
    return a_pull(FEED, json.dumps({"odata.metadata": "…", "value": rows}).encode())


def a_row(**cells: object) -> dict[str, object]:
    return {
        "ID": 5,
        "RegioS": "GM0518",
        "Perioden": "2023JJ00",
        "TotaalWegvoertuigen_1": 277850,
        "Personenauto_2": 202219,
        "Naam_23": "'s-Gravenhage                           ",
    } | cells


@pytest.fixture(scope="module")
def real(shared_feeds: Path) -> Pull:
    """Real rows of municipalities in a built envelope: CBS's own was never copied."""
    file = shared_feeds / "cbs-odata3-vehicles-85236NED" / "85236NED_TypedDataSet.parquet"
    rows = parquet.read_table(file).to_pylist()
    return answered(*(row for row in rows if "GM" <= row["RegioS"] < "GN"))


def test_the_recording_gives_the_hague_and_no_abolished_municipality() -> None:
    found = figures(FEED.parse(recorded_pull(FEED, moments(FEED)[-1])))

    assert found == {
        (KEY, "GM0518", year): value for year, value in zip(YEARS, THE_HAGUE, strict=True)
    }


def test_cars_are_counted_on_the_first_day_of_the_year() -> None:
    assert references(FEED.parse(answered(a_row()))) == {(KEY, "GM0518", "2023"): date(2023, 1, 1)}


def test_a_municipality_without_any_vehicle_is_abolished_and_no_figure() -> None:
    gone = a_row(ID=6, RegioS="GM0003", TotaalWegvoertuigen_1=0, Personenauto_2=0)

    assert figures(FEED.parse(answered(a_row(), gone))) == {(KEY, "GM0518", "2023"): 202219}


def test_a_null_beside_other_vehicles_is_missing_and_never_zero() -> None:
    assert figures(FEED.parse(answered(a_row(Personenauto_2=None)))) == {
        (KEY, "GM0518", "2023"): None
    }


def test_figures_are_joined_by_code_and_padding_and_names_make_no_difference() -> None:
    odd = a_row(RegioS="GM0518    ", Naam_23="18    's-Gravenhage", Personenauto_2=None)
    moved = {name.replace("_2", "_9"): cell for name, cell in odd.items()}

    assert list(figures(FEED.parse(answered(moved)))) == [(KEY, "GM0518", "2023")]


def test_a_dropped_column_is_refused() -> None:
    row = a_row()
    del row["Personenauto_2"]

    with pytest.raises(FormatError, match="Personenauto_n"):
        list(FEED.parse(answered(row)))


def test_a_table_that_answers_empty_is_refused() -> None:
    with pytest.raises(FormatError, match="85236NED came without rows"):
        list(FEED.parse(answered()))


def test_the_real_table_gives_every_municipality_but_51_rows_of_abolished_ones(
    real: Pull,
) -> None:
    found = figures(FEED.parse(real))

    assert len(found) == 1800 - 51
    assert all(value for value in found.values())
    assert [found[KEY, "GM0518", year] for year in YEARS] == THE_HAGUE
    counted = [sum(period == year for _, _, period in found) for year in YEARS]
    assert (counted[0], counted[-1]) == (355, 342)


def test_no_period_of_the_real_table_is_called_provisional(real: Pull) -> None:
    (batch,) = FEED.parse(real)

    assert isinstance(batch, Batch)
    assert set(batch.obs_status or ()) == {ObsStatus.NORMAL}

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.observation import ObsStatus
from tracker.feeds import figures
from tracker.feeds.figures import Figure, in_batches


def numbered(count: int) -> Iterator[Figure]:
    return (Figure("0151", str(2000 + n), float(n), f"line {n}") for n in range(count))


@given(st.integers(0, 60), st.integers(1, 20))
def test_every_figure_is_in_one_batch_and_none_is_too_large(count: int, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "ROWS_IN_BATCH", size)
        batches = list(in_batches("births", numbered(count)))

    assert [row for batch in batches for row in batch.row] == [f"line {n}" for n in range(count)]
    assert all(0 < len(batch.row) <= size for batch in batches)


def test_a_flow_leaves_the_day_to_its_period() -> None:
    (batch,) = in_batches("births", numbered(2))

    assert batch.reference is None


def test_a_stock_gives_the_day_for_every_row() -> None:
    half = Figure("GM0518", "2025", 2.0, "b", reference=date(2025, 6, 30))

    (batch,) = in_batches("solar-installations", [Figure("GM0518", "2024", 1.0, "a"), half])

    assert batch.reference == [date(2024, 12, 31), date(2025, 6, 30)]


def test_a_figure_without_value_is_missing_whatever_its_status_was() -> None:
    gone = Figure("GM0518", "2024", None, "a", obs_status=ObsStatus.PROVISIONAL)

    (batch,) = in_batches("solar-installations", [gone, gone._replace(value=0.0)])

    assert batch.obs_status == [ObsStatus.MISSING, ObsStatus.PROVISIONAL]


def test_a_definition_is_given_for_every_row_or_for_none() -> None:
    wide = Figure("GM0518", "2016", 2.0, "b", definition="scopes-1-3")

    (without,) = in_batches("emissions", [Figure("GM0518", "2016", 1.0, "a")])
    (with_one,) = in_batches("emissions", [Figure("GM0518", "2016", 1.0, "a"), wide])

    assert without.definition is None
    assert with_one.definition == ["", "scopes-1-3"]

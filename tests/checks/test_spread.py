"""A rule that looks at each distinct value once says what it says of every row."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.builders import EXPECTATIONS, chargers
from tracker.checks.run import check_rows
from tracker.checks.suite import load_suite
from tracker.domain.spread import Spread

CHARGING = load_suite("nl_laadpalenviewer_charging", EXPECTATIONS)
LOCATIONS = st.lists(
    st.tuples(
        st.sampled_from(["GM0603", None]),
        st.sampled_from([4.3, 52.0, None]),
        st.sampled_from([0.0, 54_000.0, None]),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15)
@given(LOCATIONS)
def test_the_verdict_on_values_is_the_verdict_on_the_rows_that_have_them(
    locations: list[tuple[str | None, float | None, float | None, int]],
) -> None:
    which = np.repeat(np.arange(len(locations)), [each[3] for each in locations])
    held = [[each[place] for each in locations] for place in range(3)]
    names = ("area", "longitude", "metres_outside")
    spread = {name: Spread(values, which) for name, values in zip(names, held, strict=True)}
    plain = {name: list(column) for name, column in spread.items()}
    whole = chargers(len(which))

    on_values = check_rows({**whole, **spread}, CHARGING)
    on_rows = check_rows({**whole, **plain}, CHARGING)

    assert on_values == on_rows


def test_a_spread_column_reads_as_the_rows() -> None:
    column = Spread(["a", "b"], np.array([0, 0, 1]))

    assert (len(column), list(column), column[1:]) == (3, ["a", "a", "b"], ["a", "b"])


def test_rows_that_only_give_warning_are_named_apart() -> None:
    verdict = check_rows(chargers(3, evse=["NLUB2E1", "odd", None]), CHARGING)

    assert (verdict.failing, verdict.warned) == ({}, frozenset({1}))


@pytest.mark.parametrize("row_id", [0, 70])
def test_rows_keep_their_numbers_over_batches(row_id: int) -> None:
    frame = chargers(2, row_id=[row_id, row_id + 1])
    area = Spread([None, "GM0603"], np.array([1, 0]))

    assert set(check_rows({**frame, "area": area}, CHARGING).failing) == {row_id + 1}

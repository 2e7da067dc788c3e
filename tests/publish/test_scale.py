import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.publish.chart_labels import box_of
from tracker.publish.scale import Scale, nice_ticks, path_of, year_ticks, years_around

VALUES = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)
TIMES = st.floats(min_value=1900.0, max_value=2100.0, allow_nan=False)


@given(VALUES, VALUES)
def test_ticks_rise_in_equal_steps_and_hold_the_range(one: float, other: float) -> None:
    low, high = sorted((one, other))

    ticks = nice_ticks(low, high)

    slack = 1e-9 * max(abs(low), abs(high))
    assert 2 <= len(ticks) <= 8
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    steps = [b - a for a, b in pairwise(ticks)]
    assert all(step == pytest.approx(steps[0]) for step in steps)
    assert min(steps) > 0


@given(VALUES, VALUES, VALUES)
def test_every_value_lies_between_the_ends_of_its_scale(
    one: float, other: float, at: float
) -> None:
    values = nice_ticks(min(one, other), max(one, other))
    scale = Scale(low=values[0], high=values[-1], start=300.0, end=20.0)

    place = scale.at(at)

    assert math.isfinite(place)
    assert 20.0 <= place <= 300.0


@given(VALUES, st.lists(VALUES, min_size=2))
def test_more_is_never_drawn_lower(one: float, values: list[float]) -> None:
    ends = nice_ticks(min(one, *values), max(one, *values))
    scale = Scale(low=ends[0], high=ends[-1], start=0.0, end=300.0)

    places = [scale.at(value) for value in sorted(values)]

    assert places == sorted(places)


@given(st.lists(TIMES, min_size=1))
def test_years_hold_every_moment_and_their_numbers_do_not_touch(times: list[float]) -> None:
    scale = years_around(times, 40.0, 346.0)

    ticks = year_ticks(scale)

    assert scale.low <= min(times)
    assert scale.high >= max(times)
    assert scale.high > scale.low
    boxes = [box_of(tick.text, tick.at, 0, "middle") for tick in ticks]
    assert not [pair for pair in pairwise(boxes) if pair[0].meets(pair[1])]
    assert ticks[-1].text == str(int(scale.high) - 1)


def test_two_points_are_a_line_and_one_is_none() -> None:
    assert path_of([(1.0, 2.5), (3.0, 4.0)]) == "M1 2.5L3 4"
    assert path_of([(1.0, 2.5), (3.0, 4.0)], closed=True) == "M1 2.5L3 4Z"
    assert path_of([(1.0, 2.5)]) == path_of([]) == ""

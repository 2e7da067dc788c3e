"""The law of the projection: against a slow second writing of it, and at its edges."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain import oracle
from tracker.domain import projection
from tracker.domain.projection import Drift
from tracker.domain.series import SeriesTable

STEPS = st.lists(st.tuples(st.floats(0.05, 2.0), st.floats(-1e6, 1e6)), min_size=1, max_size=12)


def points_of(steps: list[tuple[float, float]]) -> list[tuple[float, float]]:
    points, t = [], 2000.0
    for length, value in steps:
        t += length
        points.append((t, value))
    return points


def table(*series: list[tuple[float, float]]) -> SeriesTable:
    flat = [point for points in series for point in points]
    return SeriesTable(
        t=np.array([t for t, _ in flat]),
        v=np.array([v for _, v in flat]),
        offsets=np.cumsum([0, *(len(points) for points in series)]),
    )


def law_of(*series: list[tuple[float, float]]) -> Drift:
    return projection.drift(projection.steps_of(table(*series)))


@given(steps=STEPS, ahead=st.floats(0.0, 20.0), goal=st.floats(-1e6, 1e6), up=st.booleans())
def test_the_array_code_agrees_with_the_loop(
    steps: list[tuple[float, float]], ahead: float, goal: float, *, up: bool
) -> None:
    points = points_of(steps)
    sign = 1.0 if up else -1.0
    deadline = points[-1][0] + ahead
    expected = oracle.likelihood(points, deadline=deadline, goal=goal, sign=sign)
    law = law_of(points)

    found = projection.likelihood_of(law, np.array([deadline]), np.array([goal]), np.array([sign]))

    if expected is None:
        assert np.isnan(found[0])
    else:
        # A spread at the very edge of "no spread" may fall to either side of it.
        assume((law.spread[0] > 0.0 and not law.certain[0]) or expected in {0.0, 1.0})
        assert found[0] == pytest.approx(expected, abs=2e-6)


@given(first=STEPS, second=STEPS)
def test_many_series_at_once_are_judged_as_each_alone(
    first: list[tuple[float, float]], second: list[tuple[float, float]]
) -> None:
    series = [points_of(first), points_of(second)]

    together = law_of(*series)

    for i, points in enumerate(series):
        alone = law_of(points)
        assert together.pace[i] == pytest.approx(alone.pace[0], nan_ok=True)
        assert together.spread[i] == pytest.approx(alone.spread[0], nan_ok=True)
        assert together.known[i] == alone.known[0]


def test_the_window_reaches_five_years_back_and_includes_its_edge() -> None:
    points = [(2013.0, 99.0), (2019.0, 1.0), (2020.0, 2.0), (2024.0, 6.0)]

    inside = projection.steps_of(table(points))

    assert (inside.first_t.tolist(), inside.blocks[0].dt.tolist()) == ([2019.0], [[1.0], [4.0]])


def test_leaving_out_the_largest_step_takes_its_time_with_it() -> None:
    points = [(2018.0, 0.0), (2019.0, -50.0), (2020.0, -51.0), (2021.0, -53.0)]

    law = projection.drift(projection.steps_of(table(points)).without_largest())

    assert law.count.tolist() == [2]
    assert law.span.tolist() == [2.0]
    assert law.pace.tolist() == [-1.5]


def test_an_empty_series_beside_others_has_no_law() -> None:
    law = projection.drift(
        projection.steps_of(table([(2020.0, 1.0), (2021.0, 2.0), (2022.0, 4.0)], []))
    )

    assert law.known.tolist() == [True, False]


def test_the_interval_holds_the_mean_and_grows_with_its_share() -> None:
    law = projection.drift(
        projection.steps_of(table([(2020.0, 1.0), (2021.0, 2.0), (2022.0, 4.0)]))
    )
    at = np.array([2025.0])

    low66, high66 = projection.interval(law, at, 0.66)
    low95, high95 = projection.interval(law, at, 0.95)

    mean = projection.mean_at(law, at)
    assert low95[0] < low66[0] < mean[0] < high66[0] < high95[0]


def test_standing_still_is_no_drift_in_either_direction() -> None:
    law = projection.drift(
        projection.steps_of(table([(2020.0, 3.0), (2021.0, 3.0), (2022.0, 3.0)]))
    )

    both = [projection.likelihood_of_drift(law, np.array([sign]))[0] for sign in (1.0, -1.0)]

    assert both == [0.0, 0.0]

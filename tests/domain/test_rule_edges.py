"""The edges of a level on a day, one row each, worked out by hand.

With three figures the law has one degree of freedom, so that p = 1/2 + arctan(x) / pi; with four
(or three flows) it has two, and p = 1/2 + x / (2 sqrt(2 + x^2)).
"""

from datetime import date
from math import atan, pi, sqrt

import pytest

from tests.domain.builders import a_cut, figures, yearly
from tests.domain.edges import DOWN, Edge, check, marked, reach
from tracker.domain.assessment import Flag
from tracker.domain.observation import ObsStatus

SAME = reach((2020, 5.0), (2030, 5.0))
HUNDRED = reach((2020, 0.0), (2030, 100.0))
# 1 and then 2 a year: the pace is 1.5, the spread 0.5; two years on the mean is 6, the scale sqrt 2
ONE_THEN_TWO = {2021: 0.0, 2022: 1.0, 2023: 3.0}


EDGES = (
    Edge(
        id="goal equals baseline, newest below it",
        target=SAME,
        series=figures(yearly({2024: 4.0})),
        status="too-early",
        numbers={"progress": None, "required": 5.0, "gap": -1.0},
    ),
    Edge(
        id="goal equals baseline, less is better, newest below it",
        target=SAME,
        series=figures(yearly({2024: 4.0}), DOWN),
        status="met",
        numbers={"progress": None, "gap": 1.0},
    ),
    Edge(
        id="today is the day, its figure is there",
        target=HUNDRED,
        series=figures(yearly({2030: 100.0})),
        on="2030-12-31",
        status="met",
        numbers={"likelihood": 1.0, "needed_pace": None, "projection": None},
    ),
    Edge(
        id="today is the day, its figure is not there",
        target=HUNDRED,
        series=figures(yearly({2028: 100.0, 2029: 100.0})),
        on="2030-12-31",
        status="awaiting-figure",
    ),
    Edge(
        id="today is the day before, its figure does not count yet",
        target=HUNDRED,
        series=figures(yearly({2027: 70.0, 2028: 80.0, 2029: 90.0, 2030: 0.0})),
        on="2030-12-30",
        status="on-track",
        numbers={"likelihood": 1.0, "value": 90.0, "needed_pace": 10.0},
    ),
    Edge(
        id="day past, only a later figure is there",
        target=reach((2020, 0.0), (2024, 10.0)),
        series=figures(yearly({2023: 9.0, 2025: 11.0})),
        status="awaiting-figure",
    ),
    Edge(
        id="met, then lost again, four figures",  # mu 2/3, mean 95 1/3, scale 29.74
        target=HUNDRED,
        series=figures(yearly({2022: 90.0, 2023: 100.0, 2024: 95.0, 2025: 92.0})),
        status="at-risk",
        numbers={"likelihood": 0.44486, "recent_pace": 2 / 3, "needed_pace": 8 / 5},
    ),
    Edge(
        id="met still has a likelihood of being met at its day",
        target=reach((2020, 0.0), (2025, 3.0)),
        series=figures(yearly(ONE_THEN_TWO)),
        on="2024-06-01",
        status="met",
        numbers={"likelihood": round(0.5 + atan(3 / sqrt(2)) / pi, 6), "goal_year": None},
    ),
    Edge(
        id="the mean meets the goal exactly",
        target=reach((2020, 0.0), (2025, 6.0)),
        series=figures(yearly(ONE_THEN_TWO)),
        on="2024-06-01",
        status="at-risk",
        numbers={"likelihood": 0.5, "goal_year": 2025},
    ),
    Edge(
        id="one scale short of the goal",
        target=reach((2020, 0.0), (2025, 6.0 + sqrt(2))),
        series=figures(yearly(ONE_THEN_TWO)),
        on="2024-06-01",
        status="off-track",
        numbers={"likelihood": 0.25, "goal_year": None},
    ),
    Edge(
        id="all zeros",
        target=HUNDRED,
        series=figures(yearly({2023: 0.0, 2024: 0.0, 2025: 0.0})),
        status="off-track",
        numbers={"likelihood": 0.0, "recent_pace": 0.0, "progress": 0.0},
    ),
    Edge(
        id="an exact line of negative values up to zero",
        target=reach((2020, -10.0), (2030, 0.0)),
        series=figures(yearly({2023: -7.0, 2024: -6.0, 2025: -5.0})),
        status="on-track",
        numbers={"likelihood": 1.0, "required": -5.0, "gap": 0.0, "progress": 0.5},
    ),
    Edge(
        id="an exact line down through zero",
        target=reach((2020, 10.0), (2030, -10.0)),
        series=figures(yearly({2023: 4.0, 2024: 2.0, 2025: 0.0}), DOWN),
        status="on-track",
        numbers={"likelihood": 1.0, "gap": 0.0, "progress": 0.5, "goal_year": 2030},
    ),
    Edge(
        id="an exact line that ends a hair short",
        target=reach((2020, 0.0), (2030, 100.001)),
        series=figures(yearly({2023: 30.0, 2024: 40.0, 2025: 50.0})),
        status="off-track",
        numbers={"likelihood": 0.0},
    ),
    Edge(
        id="a cut of nothing is nothing",
        target=a_cut(bases=("2018",)),
        series=figures(yearly({2018: 0.0, 2024: 1.0}), DOWN),
        status="too-early",
        numbers={"goal": 0.0, "gap": -1.0, "progress": None},
    ),
    Edge(
        id="a break inside the window",
        target=reach((2023, 90.0), (2027, 96.0)),
        series=figures(
            marked(
                {2021: 10.0, 2022: 20.0, 2023: 90.0, 2024: 91.0, 2025: 93.0}, y2023=ObsStatus.BREAK
            )
        ),
        status="at-risk",
        numbers={"likelihood": 0.5, "recent_pace": 1.5, "window_start": date(2023, 12, 31)},
    ),
    Edge(
        id="a break at the newest figure",
        target=reach((2025, 90.0), (2027, 96.0)),
        series=figures(
            marked({2023: 10.0, 2024: 20.0, 2025: 90.0}, y2025=ObsStatus.BREAK),
        ),
        status="too-early",
        numbers={"likelihood": None, "recent_pace": None, "needed_pace": 3.0},
    ),
    Edge(
        id="of two breaks the last one counts",
        target=reach((2024, 5.0), (2030, 9.0)),
        series=figures(
            marked(
                {2021: 1.0, 2022: 2.0, 2023: 9.0, 2024: 5.0, 2025: 6.0},
                y2022=ObsStatus.BREAK,
                y2024=ObsStatus.BREAK,
            )
        ),
        status="too-early",
    ),
    Edge(
        id="a provisional last year counts like any other",
        target=reach((2020, 0.0), (2025, 6.0 - sqrt(2))),
        series=figures(marked(ONE_THEN_TWO, y2023=ObsStatus.PROVISIONAL)),
        on="2024-06-01",
        status="on-track",
        numbers={"likelihood": 0.75, "flags": (Flag.PROVISIONAL,)},
    ),
)


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.id)
def test_at_the_edges_the_word_and_the_numbers_are_these(edge: Edge) -> None:
    check(edge)

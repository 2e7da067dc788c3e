"""The edges of what the law looks at, and of bounds, days and terms, worked out by hand.

With three figures the law has one degree of freedom, so that p = 1/2 + arctan(x) / pi; with four
(or three flows) it has two, and p = 1/2 + x / (2 sqrt(2 + x^2)).
"""

from datetime import date, timedelta
from math import atan, pi, sqrt, tan

import pytest

from tests.domain.builders import an_indicator, figures, on_days, yearly
from tests.domain.edges import DOWN, Edge, check, marked, reach
from tracker.domain.indicator import Nature
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import Baseline, Share, YearlyChange

STOCK = an_indicator(Nature.STOCK)
PART = an_indicator(Nature.STOCK, lower=0.0, upper=1.0)
HUNDRED = reach((2020, 0.0), (2030, 100.0))
ONE_THEN_TWO = {2021: 0.0, 2022: 1.0, 2023: 3.0}


def every_day(first: date, last: date, *, month_end: float, other: float) -> dict[str, float]:
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    ends = {day for day in days if (day + timedelta(days=1)).day == 1}
    return {day.isoformat(): month_end if day in ends else other for day in days}


DAILY = every_day(date(2024, 1, 1), date(2025, 2, 10), month_end=5.0, other=0.0)

EDGES = (
    Edge(
        id="a missing year makes one step of two years",  # 4 in two years, then 0.5: scale 3 at 9
        target=reach((2018, 0.0), (2025, 6.0)),
        series=figures(yearly({2019: 0.0, 2020: None, 2021: 4.0, 2022: 4.5})),
        on="2023-06-01",
        status="on-track",
        numbers={"likelihood": 0.75, "recent_pace": 1.5},
    ),
    Edge(
        id="a forecast never enters, even when its year is over",
        target=reach((2020, 0.0), (2025, 6.0)),
        series=figures(marked({**ONE_THEN_TWO, 2024: 99.0}, y2024=ObsStatus.FORECAST)),
        on="2025-06-01",
        status="at-risk",
        numbers={"likelihood": 0.5, "value": 3.0},
    ),
    Edge(
        id="a figure older than the window does not move the pace",
        target=reach((2010, 0.0), (2025, 6.0)),
        series=figures(yearly({2017: 500.0, **ONE_THEN_TWO})),
        on="2024-06-01",
        status="at-risk",
        numbers={"likelihood": 0.5, "window_start": date(2021, 12, 31)},
    ),
    Edge(
        id="a daily stock is projected from its ends of months only",
        target=HUNDRED,
        series=figures(on_days(DAILY), STOCK),
        on="2025-02-10",
        status="off-track",
        numbers={
            "value": 0.0,
            "likelihood": 0.0,
            "recent_pace": 0.0,
            "window_start": date(2024, 1, 31),
        },
    ),
    Edge(
        id="the day before a month is over it is no month",
        target=HUNDRED,
        series=figures(on_days(DAILY), STOCK),
        on="2025-01-30",
        status="too-early",
    ),
    Edge(
        id="on the last day of a month it is one",
        target=HUNDRED,
        series=figures(on_days(DAILY), STOCK),
        on="2025-01-31",
        status="off-track",
        numbers={"likelihood": 0.0, "value": 5.0},
    ),
    Edge(
        id="bounds of a share clip what is printed and not the likelihood",
        # 0.05 and 0.02: pace 0.035, mean 1.04, scale sqrt(0.0018)
        target=Share(indicator="things", goal=1.0, deadline=date(2027, 12, 31)),
        series=figures(on_days({"2023-12-31": 0.9, "2024-12-31": 0.95, "2025-12-31": 0.97}), PART),
        status="on-track",
        numbers={
            "likelihood": round(0.5 + atan(0.04 / sqrt(0.0018)) / pi, 6),
            "projection.mean": 1.0,
            "projection.high95": 1.0,
            "projection.low66": 1.04 - tan(pi * 0.33) * sqrt(0.0018),
            "projection.low95": 1.04 - tan(pi * 0.475) * sqrt(0.0018),
        },
    ),
    Edge(
        id="a running year is no figure of a level",
        target=HUNDRED,
        series=figures(yearly({2024: 40.0, 2025: 7.0})),
        on="2025-12-30",
        status="too-early",
        numbers={"value": 40.0, "period": "2024"},
    ),
    Edge(
        id="a level with a day of its own outlives the term",
        target=HUNDRED,
        series=figures(yearly({2023: 30.0, 2024: 40.0, 2025: 50.0})),
        status="on-track",
        circumstances={"term_end": date(2025, 12, 31)},
    ),
    Edge(
        id="a compound cut that is just reached is met",
        target=YearlyChange(
            indicator="things",
            baseline=Baseline(day=date(2020, 12, 31), value=1000.0),
            change=-0.02,
            deadline=date(2024, 12, 31),
        ),
        series=figures(yearly({2024: 922.36816}), DOWN),
        on="2025-06-01",
        status="met",
        numbers={"likelihood": 1.0, "progress": 1.0},
    ),
)


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.id)
def test_at_the_edges_the_word_and_the_numbers_are_these(edge: Edge) -> None:
    check(edge)

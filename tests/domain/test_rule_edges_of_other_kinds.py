"""The edges of directions, sums, ratios, bans and milestones, one row each, worked out by hand.

With three figures the law has one degree of freedom, so that p = 1/2 + arctan(x) / pi; with four
(or three flows) it has two, and p = 1/2 + x / (2 sqrt(2 + x^2)).
"""

from datetime import date
from math import atan, pi, sqrt

import pytest

from tests.domain.builders import figures, yearly
from tests.domain.edges import DOWN, Edge, check, marked, reach
from tracker.domain.indicator import Direction
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import (
    Evidence,
    KeepAtZero,
    Milestone,
    Milestones,
    Ratio,
    Schedule,
    Target,
    Trend,
    YearlyRate,
)

HUNDRED = reach((2020, 0.0), (2030, 100.0))
MORE = Trend(indicator="things", direction=Direction.UP)

TENS = Schedule(indicator="things", steps={2021: 10.0, 2022: 10.0, 2023: 10.0})

OTHER_KINDS = (
    Edge(
        id="withdrawn after it was met",
        target=HUNDRED,
        series=figures(yearly({2025: 100.0})),
        circumstances={"closed": "withdrawn"},
        status="closed: withdrawn",
    ),
    Edge(
        id="replaced, and never a figure",
        target=HUNDRED,
        series=figures(()),
        circumstances={"closed": "replaced"},
        status="not-assessed: no-data",
    ),
    Edge(
        id="a drift of certain direction",
        target=MORE,
        series=figures(yearly({2023: 1.0, 2024: 2.0, 2025: 3.0})),
        status="on-track",
        numbers={"likelihood": 1.0},
    ),
    Edge(
        id="standing still is no drift in either direction",
        target=MORE,
        series=figures(yearly({2023: 2.0, 2024: 2.0, 2025: 2.0})),
        status="off-track",
        numbers={"likelihood": 0.0},
    ),
    Edge(
        id="a drift of twice its own spread",  # 1, then 3: pace 2, spread 2 over two years
        target=MORE,
        series=figures(yearly({2023: 0.0, 2024: 1.0, 2025: 4.0})),
        status="on-track",
        numbers={"likelihood": round(0.5 + atan(2.0) / pi, 6)},
    ),
    Edge(
        id="a missing pledged year is not zero",
        target=TENS,
        series=figures(yearly({2021: 10.0, 2023: 17.0})),
        on="2024-06-01",
        status="awaiting-figure",
        numbers={"required": 20.0, "gap": 7.0, "progress": 0.9},
    ),
    Edge(
        id="a sum that is there without its missing year needs no figure of it",
        target=TENS,
        series=figures(yearly({2021: 10.0, 2023: 20.0})),
        on="2024-06-01",
        status="met",
        numbers={"required": 20.0, "gap": 10.0, "progress": 1.0},
    ),
    Edge(
        id="a sum that is there already is met before its end",
        target=TENS,
        series=figures(yearly({2021: 30.0})),
        on="2022-06-01",
        status="met",
        numbers={"gap": 20.0, "likelihood": None},
    ),
    Edge(
        id="the same flow each year is certain",
        target=TENS,
        series=figures(yearly({2019: 10.0, 2020: 10.0, 2021: 10.0})),
        on="2022-06-01",
        status="on-track",
        numbers={"likelihood": 1.0, "projection.mean": 30.0, "recent_pace": 10.0},
    ),
    Edge(
        id="a sum whose mean is just what is asked for",  # 8, 10, 12: mean 12 + 2 x 10
        target=Schedule(indicator="things", steps={2022: 12.0, 2023: 10.0, 2024: 10.0}),
        series=figures(yearly({2020: 8.0, 2021: 10.0, 2022: 12.0})),
        on="2023-06-01",
        status="at-risk",
        numbers={"likelihood": 0.5, "projection.mean": 32.0},
    ),
    Edge(
        id="a break among the flows leaves too few",
        target=TENS,
        series=figures(marked({2019: 1.0, 2020: 5.0, 2021: 5.0, 2022: 5.0}, y2021=ObsStatus.BREAK)),
        on="2023-06-01",
        status="too-early",
        numbers={"gap": -10.0},
    ),
    Edge(
        id="a rate of nothing is kept by nothing",
        target=YearlyRate(indicator="things", rate=0.0, first=2024, last=2025),
        series=figures(yearly({2024: 0.0, 2025: 0.0})),
        status="met",
        numbers={"progress": None, "gap": 0.0},
    ),
    Edge(
        id="a ratio with three years of both halves",  # differences -1, 0, 1; scale sqrt(4/3)
        target=Ratio(
            indicator="things", denominator="births", factor=1.0, periods=("2024", "2025")
        ),
        series=figures(yearly({2022: 9.0, 2023: 10.0, 2024: 11.0})),
        others=figures(yearly({2022: 10.0, 2023: 10.0, 2024: 10.0})),
        on="2025-06-01",
        status="on-track",
        numbers={"likelihood": round(0.5 + sqrt(3 / 44), 6), "gap": 1.0, "required": 10.0},
    ),
    Edge(
        id="a ratio to nothing needs nothing",
        target=Ratio(indicator="things", denominator="births", factor=1.0, periods=("2025",)),
        series=figures(yearly({2025: 0.0})),
        others=figures(yearly({2025: 0.0})),
        status="met",
        numbers={"goal": 0.0, "gap": 0.0},
    ),
    Edge(
        id="a ratio whose year has not begun",
        target=Ratio(indicator="things", denominator="births", factor=1.0, periods=("2026",)),
        series=figures(yearly({2024: 1.0})),
        others=figures(yearly({2024: 1.0})),
        on="2025-12-31",
        status="not-due",
        numbers={"deadline": date(2026, 1, 1)},
    ),
    Edge(
        id="more than zero, then zero again, stays missed since its day",
        target=KeepAtZero(indicator="things", start=date(2023, 12, 31)),
        series=figures(yearly({2023: 0.0, 2024: 2.0, 2025: 0.0}), DOWN),
        status="missed",
        numbers={"deadline": date(2024, 12, 31), "gap": 0.0},
    ),
    Edge(
        id="more than zero only before its start",
        target=KeepAtZero(indicator="things", start=date(2024, 1, 1)),
        series=figures(yearly({2023: 2.0, 2024: 0.0}), DOWN),
        status="on-track",
    ),
    Edge(
        id="less than zero is not more than zero",
        target=KeepAtZero(indicator="things", start=date(2024, 1, 1)),
        series=figures(yearly({2024: -1.0}), DOWN),
        status="on-track",
    ),
)


def a_step(*, told: str | None = None) -> Target:
    day = date.fromisoformat(told) if told else None
    proof = Evidence(address="https://e.example", read=day, reached=True, day=day) if day else None
    return Milestones(steps=(Milestone(id="plan", due=date(2026, 6, 1), names={}, evidence=proof),))


STEPS = (
    Edge(id="a step on its day", target=a_step(), series=None, status="too-early"),
    Edge(
        id="a step on the day after, without evidence",
        target=a_step(),
        series=None,
        on="2026-06-02",
        status="not-assessed: no-evidence",
    ),
    Edge(
        id="evidence of tomorrow is not known today",
        target=a_step(told="2026-06-03"),
        series=None,
        on="2026-06-02",
        status="not-assessed: no-evidence",
    ),
    Edge(
        id="evidence from before the day",
        target=a_step(told="2026-05-01"),
        series=None,
        status="met",
    ),
)


@pytest.mark.parametrize("edge", [*OTHER_KINDS, *STEPS], ids=lambda edge: edge.id)
def test_at_the_edges_the_word_and_the_numbers_are_these(edge: Edge) -> None:
    check(edge)

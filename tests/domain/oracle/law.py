"""Where a series is heading, written again with loops and math only: slow, and on its own."""

import calendar
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scipy.stats import t as student

Point = tuple[float, float]

WINDOW_YEARS = 5.0
HALF_A_MONTH = 0.5 / 12
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A random walk with drift: its steps, and what follows from them."""

    start: float
    newest: Point
    pace: float
    variance: float
    span: float
    degrees: int
    largest: float
    is_near_certain: bool

    def scale(self, horizon: float) -> float:
        """The spread of the value after `horizon` years."""
        return math.sqrt(self.variance * horizon * (1.0 + horizon / self.span))

    def chance_of_drift(self, sign: float) -> float:
        """P(sign * drift > 0); standing still is a drift in neither direction."""
        if self.variance == 0.0:
            stands = abs(self.pace) * self.span <= ROUNDING * self.largest
            return 1.0 if sign * self.pace > 0.0 and not stands else 0.0
        spread = math.sqrt(self.variance / self.span)
        return float(student.cdf(sign * self.pace / spread, self.degrees))


def decimal(day: date) -> float:
    """year + day_of_year / days_in_year."""
    return day.year + day.timetuple().tm_yday / (366 if calendar.isleap(day.year) else 365)


def fulfils(value: float, goal: float, sign: float) -> bool:
    """On the good side of the goal, or so close that only rounding can tell."""
    return sign * (value - goal) >= -ROUNDING * max(abs(value), abs(goal))


def monthly(days: Sequence[tuple[date, float]], today: date) -> list[tuple[date, float]]:
    """The last figure of each finished month; of two too close together the newer one stays."""
    last: dict[tuple[int, int], tuple[date, float]] = {}
    for day, value in days:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        if following - timedelta(days=1) <= today:
            last[day.year, day.month] = (day, value)
    kept: list[tuple[date, float]] = []
    for day, value in reversed(list(last.values())):
        if not kept or decimal(kept[-1][0]) - decimal(day) >= HALF_A_MONTH - ROUNDING:
            kept.append((day, value))
    return kept[::-1]


def law_of(points: Sequence[Point], *, without_largest_step: bool = False) -> Law | None:
    """The law of the last five years, None where they hold too little."""
    if not points:
        return None
    inside = [(t, v) for t, v in points if t >= points[-1][0] - WINDOW_YEARS - ROUNDING]
    steps = [(t1 - t0, v1 - v0) for (t0, v0), (t1, v1) in itertools.pairwise(inside)]
    largest = max(abs(v) for _, v in inside)
    return law_of_steps(
        steps,
        largest=largest,
        start=inside[0][0],
        newest=inside[-1],
        least=2,
        without_largest_step=without_largest_step,
    )


def law_of_steps(
    steps: Sequence[Point],
    *,
    largest: float,
    start: float,
    newest: Point,
    least: int,
    without_largest_step: bool = False,
) -> Law | None:
    """The law of steps (years, change); `largest` is the size beside which no spread is none."""
    kept = list(steps)
    if without_largest_step and kept:
        kept.remove(max(kept, key=lambda step: abs(step[1])))
    span = sum(years for years, _ in kept)
    if len(kept) < least or span < 1.0 - ROUNDING:
        return None
    pace = sum(change for _, change in kept) / span
    squares = sum((change - pace * years) ** 2 / years for years, change in kept)
    variance = squares / (len(kept) - 1)
    edge = (ROUNDING * largest) ** 2
    return Law(
        start=start,
        newest=newest,
        pace=pace,
        variance=0.0 if variance <= edge else variance,
        span=span,
        degrees=len(kept) - 1,
        largest=largest,
        is_near_certain=0.5 * edge < variance < 2.0 * edge,
    )


def chance(law: Law, *, value: float, horizon: float, goal: float, sign: float) -> float:
    """P(sign * (value after `horizon` years - goal) >= 0)."""
    mean = value + law.pace * horizon
    scale = law.scale(horizon)
    if scale == 0.0:
        return 1.0 if sign * (mean - goal) >= -ROUNDING * law.largest else 0.0
    return float(student.cdf(sign * (mean - goal) / scale, law.degrees))


def interval(
    law: Law, *, value: float, horizon: float, lower: float | None, upper: float | None
) -> dict[str, float]:
    """Mean, 66 % and 95 % of the value after `horizon` years, within the natural bounds."""
    mean, scale = value + law.pace * horizon, law.scale(horizon)
    ends = {"mean": mean}
    for share in (66, 95):
        reach = float(student.ppf(0.5 + share / 200, law.degrees)) * scale
        ends |= {f"low{share}": mean - reach, f"high{share}": mean + reach}
    return {name: _within(end, lower, upper) for name, end in ends.items()}


def _within(value: float, lower: float | None, upper: float | None) -> float:
    low = -math.inf if lower is None else lower
    high = math.inf if upper is None else upper
    return min(max(value, low), high)


def likelihood(
    points: Sequence[Point], *, deadline: float, goal: float, sign: float
) -> float | None:
    """P of meeting a goal, for the test of the law alone."""
    law = law_of(points)
    if law is None:
        return None
    horizon = max(deadline - points[-1][0], 0.0)
    return chance(law, value=points[-1][1], horizon=horizon, goal=goal, sign=sign)

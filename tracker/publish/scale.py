"""From values to places in a picture: scales, ticks and paths; pure, and never NaN."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.publish.chart_labels import text_width


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis with its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From values to the view box; what lies outside is drawn on the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value, to a tenth of a unit."""
        part = (value - self.low) / (self.high - self.low)
        return round(self.start + min(1.0, max(0.0, part)) * (self.end - self.start), 1)


def years_around(times: Sequence[float], start: float, end: float) -> Scale:
    """A scale of whole years that holds every moment."""
    high = max(math.ceil(max(times)), math.floor(min(times)) + 1)
    return Scale(low=math.floor(min(times)), high=high, start=start, end=end)


def nice_ticks(low: float, high: float, count: int = 4) -> tuple[float, ...]:
    """Round values around [low, high], in steps of 1, 2, 2.5 or 5 times a power of ten."""
    span = high - low or abs(high) or 1.0
    size = 10.0 ** math.floor(math.log10(span / count))
    step = next(part * size for part in (1.0, 2.0, 2.5, 5.0, 10.0) if part * size >= span / count)
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    return tuple(float(f"{i * step:.12g}") for i in range(first, last + 1))


def year_ticks(x: Scale) -> tuple[Tick, ...]:
    """Years in the middle of their own width, thinned out so that they do not touch."""
    first, last = int(x.low), int(x.high) - 1
    slot = (x.end - x.start) / (x.high - x.low)
    room = text_width("2030") + 10.0
    step = next((n for n in (1, 2, 5, 10, 20, 50) if n * slot >= room), 100)
    years = [year for year in range(first, last + 1) if (last - year) % step == 0]
    return tuple(Tick(at=x.at(year + 0.5), text=str(year)) for year in years)


def path_of(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """The points as an SVG path; one point is no line."""
    if len(points) < 2:  # noqa: PLR2004 - two ends
        return ""
    corners = "L".join(f"{x:g} {y:g}" for x, y in points)
    return f"M{corners}Z" if closed else f"M{corners}"

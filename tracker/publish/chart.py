"""A small chart as numbers: scales, ticks and paths, ready for the SVG macro; no I/O."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from tracker.publish.chart_labels import Box, Label, Wish, box_of, place, text_width
from tracker.publish.scale import Scale, Tick, nice_ticks, path_of, year_ticks, years_around

WIDTH: Final = 360.0
HEIGHT: Final = 264.0
_TOP: Final = 26.0
_BOTTOM: Final = HEIGHT - 30.0
_RIGHT: Final = WIDTH - 14.0
_MANY_DOTS: Final = 40
_BAND_STEPS: Final = 8
_BAND_ROOM: Final = 0.5  # how far past everything else a wide band may stretch the axis


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A figure at decimal year t; None is a gap, `is_open` one that may still change."""

    t: float
    value: float | None
    is_open: bool = False
    is_break: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cone:
    """The projection from the newest figure to the deadline, with its interval there.

    Nothing of it is drawn below `floor`.
    """

    start: float
    value: float
    end: float
    mean: float
    low: float
    high: float
    span: float  # years from the window's first figure to the newest
    floor: float = -math.inf

    @property
    def path(self) -> tuple[tuple[float, float], ...]:
        """From the newest figure to the end, along the floor from where it is reached."""
        start, end = (self.start, self.value), (self.end, max(self.mean, self.floor))
        if self.mean >= self.floor or self.value <= self.floor:
            return (start, end)
        part = (self.value - self.floor) / (self.value - self.mean)
        return (start, (self.start + part * (self.end - self.start), self.floor), end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What a chart shows; `needed` are the corners of the path that the target asks for.

    `marks` are days between figures on which the counting changed, `jumps` those on which many
    things that are counted went or came at once. `whole` is the axis of a share: from 0 to 100.
    """

    samples: tuple[Sample, ...]
    needed: tuple[tuple[float, float], ...] = ()
    goal: tuple[float, float] | None = None
    cone: Cone | None = None
    marks: tuple[float, ...] = ()
    jumps: tuple[float, ...] = ()
    whole: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The words inside the chart; `number` writes a value."""

    needed: str
    goal: Callable[[str], str]
    pace: Callable[[str], str]
    number: Callable[[float], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A figure in the chart's own units."""

    x: float
    y: float
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything that the macro draws, in units of the view box."""

    box: Box
    zero: float
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    needed: str
    figures: tuple[str, ...]
    dots: tuple[Dot, ...]
    projection: str
    band: str
    goal: Dot | None
    breaks: tuple[float, ...]
    jumps: tuple[float, ...]
    labels: tuple[Label, ...]


def draw(drawing: Drawing, texts: Texts) -> Chart | None:
    """The chart, or None where there is neither a figure nor a path to draw."""
    times = _times(drawing)
    if not times:
        return None
    values = nice_ticks(*_range(drawing))
    y_texts = [texts.number(value) for value in values]
    left = round(max(map(text_width, y_texts)) + 8.0, 1)
    box = Box(left=left, top=_TOP, right=_RIGHT, bottom=_BOTTOM)
    x = years_around(times, box.left, box.right)
    y = Scale(low=values[0], high=values[-1], start=box.bottom, end=box.top)
    lines = _Lines.of(drawing, x, y)
    y_ticks = tuple(Tick(at=y.at(v), text=t) for v, t in zip(values, y_texts, strict=True))
    taken = [box_of(tick.text, left - 6.0, tick.at + 5.0, "end") for tick in y_ticks]
    return Chart(
        box=box,
        zero=y.at(0.0),
        y_ticks=y_ticks,
        x_ticks=year_ticks(x),
        needed=path_of(lines.needed),
        figures=tuple(path_of(line) for line in lines.figures if len(line) > 1),
        dots=lines.dots,
        projection=path_of(lines.projection),
        band=path_of(lines.band, closed=True),
        goal=lines.goal,
        breaks=_breaks(drawing, x),
        jumps=tuple(dict.fromkeys(x.at(t) for t in drawing.jumps)),
        labels=place(_wishes(drawing, lines, texts), taken=taken, lines=lines.all, dots=lines.xy),
    )


def _breaks(drawing: Drawing, x: Scale) -> tuple[float, ...]:
    broken = [each.t for each in drawing.samples if each.is_break]
    return tuple(dict.fromkeys(x.at(t) for t in (*broken, *drawing.marks)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    needed: tuple[tuple[float, float], ...]
    figures: tuple[tuple[tuple[float, float], ...], ...]
    projection: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float], ...]
    goal: Dot | None
    dots: tuple[Dot, ...]

    @classmethod
    def of(cls, drawing: Drawing, x: Scale, y: Scale) -> "_Lines":
        def to_box(points: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
            return tuple((x.at(t), y.at(v)) for t, v in points)

        dots = [
            Dot(x=x.at(each.t), y=y.at(each.value), is_open=each.is_open)
            for each in drawing.samples
            if each.value is not None
        ]
        cone, goal = drawing.cone, drawing.goal
        return cls(
            needed=to_box(drawing.needed),
            figures=tuple(to_box(part) for part in _unbroken(drawing.samples)),
            projection=to_box(cone.path) if cone else (),
            band=to_box(_band(cone)) if cone else (),
            goal=Dot(x=x.at(goal[0]), y=y.at(goal[1]), is_open=True) if goal else None,
            dots=tuple(dots if len(dots) <= _MANY_DOTS else dots[-1:]),
        )

    @property
    def all(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """Every line that a label should keep clear of."""
        return (self.needed, *self.figures, self.projection)

    @property
    def xy(self) -> tuple[tuple[float, float], ...]:
        """Every dot, the goal's ring included."""
        marks = (*self.dots, self.goal) if self.goal else self.dots
        return tuple((dot.x, dot.y) for dot in marks)


def _times(drawing: Drawing) -> list[float]:
    times = [each.t for each in drawing.samples if each.value is not None]
    times += [t for t, _ in drawing.needed]
    times += [drawing.goal[0]] if drawing.goal else []
    times += [drawing.cone.end] if drawing.cone else []
    return times


def _range(drawing: Drawing) -> tuple[float, float]:
    """Zero and all that is drawn; a very wide band may not flatten the rest."""
    values = [
        0.0,
        *(drawing.whole or ()),
        *(each.value for each in drawing.samples if each.value is not None),
    ]
    values += [v for _, v in drawing.needed]
    values += [drawing.goal[1]] if drawing.goal else []
    cone = drawing.cone
    if cone is None:
        return min(values), max(values)
    values.append(max(cone.mean, cone.floor))
    low, high = min(values), max(values)
    room = _BAND_ROOM * (high - low)
    if drawing.whole:
        return low, high  # nothing lies outside of a whole, so neither does the band
    lowest = max(cone.low, cone.floor)
    return min(low, max(lowest, low - room)), max(high, min(cone.high, high + room))


def _unbroken(samples: Sequence[Sample]) -> list[list[tuple[float, float]]]:
    """Runs of figures without a gap between them; a change of counting starts a new run."""
    run, runs = 0, []
    for sample in samples:
        run += sample.value is None or sample.is_break
        if sample.value is not None:
            runs.append((run, (sample.t, sample.value)))
    return [[point for _, point in part] for _, part in groupby(runs, key=lambda each: each[0])]


def _band(cone: Cone) -> list[tuple[float, float]]:
    """The interval widens as the law does: with the root of h (1 + h / span)."""
    horizon = cone.end - cone.start

    def width(part: float) -> float:
        h = part * horizon
        full = horizon * (1.0 + horizon / cone.span)
        return math.sqrt(h * (1.0 + h / cone.span) / full)

    parts = [i / _BAND_STEPS for i in range(_BAND_STEPS + 1)]
    middle = [cone.value + part * (cone.mean - cone.value) for part in parts]
    times = [cone.start + part * horizon for part in parts]
    upper = [m + width(p) * (cone.high - cone.mean) for m, p in zip(middle, parts, strict=True)]
    lower = [m + width(p) * (cone.low - cone.mean) for m, p in zip(middle, parts, strict=True)]
    drawn = [
        *zip(times, upper, strict=True),
        *reversed(list(zip(times, lower, strict=True))),
    ]
    return [(t, max(value, cone.floor)) for t, value in drawn]


def _wishes(drawing: Drawing, lines: _Lines, texts: Texts) -> list[Wish]:
    wishes = []
    if drawing.goal and lines.goal:
        text = texts.goal(texts.number(drawing.goal[1]))
        wishes.append(Wish(text=text, kind="goal", spots=((lines.goal.x, lines.goal.y),)))
    newest = [each.value for each in drawing.samples if each.value is not None]
    if newest and lines.dots:
        spot = (lines.dots[-1].x, lines.dots[-1].y)
        wishes.append(Wish(text=texts.number(newest[-1]), kind="figure", spots=(spot,)))
    if drawing.cone and lines.projection:
        spots = (lines.projection[-1], _between(lines.projection[0], lines.projection[1], 0.6))
        text = texts.pace(texts.number(max(drawing.cone.mean, drawing.cone.floor)))
        wishes.append(Wish(text=text, kind="pace", spots=spots))
    along = [_between(a, b, part) for part in (0.5, 0.25, 0.75) for a, b in pairwise(lines.needed)]
    if along:
        wishes.append(Wish(text=texts.needed, kind="needed", spots=tuple(along)))
    return wishes


def _between(a: tuple[float, float], b: tuple[float, float], part: float) -> tuple[float, float]:
    return (a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]))

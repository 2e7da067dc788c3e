"""How the places of a country are spread, as dots on one line; only followed ones are named."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tracker.publish.chart_labels import Label, Wish, place, text_width
from tracker.publish.indicator_views import CountryView, Middle
from tracker.publish.language import Language
from tracker.publish.scale import Scale, Tick, nice_ticks

WIDTH: Final = 360.0
HEIGHT: Final = 174.0
TOP: Final = 64.0
BASE: Final = 142.0
_EDGE: Final = 32.0
_FENCE: Final = 2.0  # of the middle half's width: what lies further out is drawn on the edge
_CELL: Final = 4.4
_ROOM: Final = 66.0
_TEXTS: Final = (2.0, WIDTH - 2.0, 2.0, TOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Everything that the macro draws, in units of the view box.

    `sticks` lead from the axis up to the names of followed places; `beyond` counts the dots that
    stand on an edge because they lie further out.
    """

    low: float
    median: float
    high: float
    dots: tuple[tuple[float, float], ...]
    sticks: tuple[float, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    beyond: int


def strip_of(language: Language, view: CountryView) -> Strip | None:
    """The levels of a country on one axis; None where nothing is compared."""
    if view.middle is None:
        return None
    named = [
        (language.pick(each.area.names), each.level)
        for each in view.followed
        if each.is_compared and each.level is not None
    ]
    values = _axis(language, view, view.middle, [level for _, level in named])
    x = Scale(low=values[0], high=values[-1], start=_EDGE, end=WIDTH - _EDGE)
    median = x.at(view.middle.median)
    text = language.say("half below %(number)s", number=language.number(view.middle.median))
    wishes = [
        Wish(text=name, kind="figure", spots=((x.at(level), TOP + 2.0),)) for name, level in named
    ]
    wishes.append(Wish(text=text, kind="pace", spots=((median, TOP + 2.0),)))
    return Strip(
        low=x.at(view.middle.low),
        median=median,
        high=x.at(view.middle.high),
        dots=_stacked([x.at(level) for level in view.levels]),
        sticks=tuple(x.at(level) for _, level in named),
        ticks=tuple(Tick(at=x.at(value), text=language.number(value)) for value in values),
        labels=place(wishes, taken=(), lines=(), dots=(), page=_TEXTS),
        beyond=sum(not x.low <= level <= x.high for level in view.levels),
    )


def _axis(
    language: Language, view: CountryView, middle: Middle, named: Sequence[float]
) -> tuple[float, ...]:
    """All levels, but a few far ones may not press the others together.

    Where single figures may not be shown, the axis does not tell the lowest and highest either.
    """
    room = _FENCE * (middle.high - middle.low) or abs(middle.median) or 1.0
    low, high = middle.low - room, middle.high + room
    if view.levels:
        low, high = max(low, view.levels[0]), min(high, view.levels[-1])
    least, most = min(low, *named, middle.low), max(high, *named, middle.high)
    offers = [nice_ticks(least, most, count=count) for count in (5, 4, 3, 2)]
    return next((each for each in offers if _has_room(language, each)), offers[-1])


def _has_room(language: Language, values: Sequence[float]) -> bool:
    """Whether the texts below the axis do not touch."""
    widest = max(text_width(language.number(value)) for value in values)
    return (WIDTH - 2 * _EDGE) / (len(values) - 1) >= widest + 8.0


def _stacked(places: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """One dot for each place, those of nearly the same level on top of one another."""
    cells = [round(x / _CELL) for x in places]
    tallest = max(Counter(cells).values(), default=1)
    height = min(_CELL, _ROOM / tallest)
    seen = Counter[int]()
    dots = []
    for cell in cells:
        dots.append((round(cell * _CELL, 1), round(BASE - 3.0 - seen[cell] * height, 1)))
        seen[cell] += 1
    return tuple(dots)

"""A bar for each year: what was asked for as a frame, what came as a filled bar inside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tracker.publish.chart import HEIGHT, WIDTH
from tracker.publish.chart_labels import Box, Label, Wish, box_of, place, text_width
from tracker.publish.language import Language
from tracker.publish.scale import Scale, Tick, nice_ticks, years_around
from tracker.publish.views import PledgeView
from tracker.publish.yearly import Year, years_of

_TOP: Final = 26.0
_BOTTOM: Final = HEIGHT - 30.0
_RIGHT: Final = WIDTH - 6.0
_FRAME: Final = 0.78  # of a year's width
_BAR: Final = 0.5
_WHOLE: Final = (0.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A rectangle in the chart's own units; `is_open` where the figure may still change."""

    x: float
    y: float
    width: float
    height: float
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Everything that the macro draws, in units of the view box."""

    box: Box
    zero: float
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    asked: tuple[Bar, ...]
    found: tuple[Bar, ...]
    labels: tuple[Label, ...]


def bars_of(language: Language, view: PledgeView) -> BarChart | None:
    """The years of a promise as bars; None where it does not ask year by year."""
    years = years_of(view)
    is_share = view.indicator is not None and view.indicator.unit == "percent"
    return draw_bars(years, language, is_share=is_share) if years else None


def draw_bars(years: Sequence[Year], language: Language, *, is_share: bool = False) -> BarChart:
    """The chart of at least one year."""
    amounts = [0.0, *(v for each in years for v in (each.asked, each.found) if v is not None)]
    values = nice_ticks(min(amounts), max(amounts)) if not is_share else nice_ticks(*_WHOLE)
    texts = [language.number(value) for value in values]
    left = round(max(map(text_width, texts)) + 8.0, 1)
    box = Box(left=left, top=_TOP, right=_RIGHT, bottom=_BOTTOM)
    x = years_around([each.end.year + part for each in years for part in (0, 1)], left, _RIGHT)
    y = Scale(low=values[0], high=values[-1], start=_BOTTOM, end=_TOP)
    ticks = tuple(Tick(at=y.at(v), text=t) for v, t in zip(values, texts, strict=True))
    taken = [box_of(tick.text, left - 6.0, tick.at + 5.0, "end") for tick in ticks]
    return BarChart(
        box=box,
        zero=y.at(0.0),
        y_ticks=ticks,
        x_ticks=_year_texts(years, x),
        asked=tuple(
            _bar(each, each.asked, x, y, _FRAME) for each in years if each.asked is not None
        ),
        found=tuple(_bar(each, each.found, x, y, _BAR) for each in years if each.found is not None),
        labels=place(_wishes(years, language, x, y), taken=taken, lines=(), dots=()),
    )


def _bar(year: Year, amount: float, x: Scale, y: Scale, share: float) -> Bar:
    start, end = (x.at(year.end.year + 0.5 + side * share / 2) for side in (-1.0, 1.0))
    low, high = sorted((y.at(0.0), y.at(amount)))
    return Bar(
        x=start,
        y=low,
        width=round(end - start, 1),
        height=round(high - low, 1),
        is_open=year.is_open,
    )


def _year_texts(years: Sequence[Year], x: Scale) -> tuple[Tick, ...]:
    """The years under their bars, thinned out from the last so that they do not touch."""
    numbers = list(dict.fromkeys(each.end.year for each in years))
    slot = (x.end - x.start) / (x.high - x.low)
    step = next(n for n in range(1, 101) if n * slot >= text_width("2030") + 8.0)
    shown = [year for year in numbers if (numbers[-1] - year) % step == 0]
    return tuple(Tick(at=x.at(year + 0.5), text=str(year)) for year in shown)


def _wishes(years: Sequence[Year], language: Language, x: Scale, y: Scale) -> list[Wish]:
    """A number on each bar, or on the frame of a year without one.

    Where numbers are wider than a year, only the newest figure and the last amount have one.
    """
    found = [(each, each.found, "figure") for each in reversed(years) if each.found is not None]
    asked = [(each, each.asked, "needed") for each in reversed(years) if each.found is None]
    slot = (x.end - x.start) / (x.high - x.low)
    told = [(each, value, kind) for each, value, kind in (*found, *asked) if value is not None]
    if any(text_width(language.number(value)) > slot for _, value, _ in told):
        told = [(each, value, kind) for each, value, kind in (*found[:1], *asked[:1]) if value]
    return [
        Wish(
            text=language.number(value),
            kind=kind,
            spots=((x.at(each.end.year + 0.5), y.at(max(value, 0.0)) + 4.0),),
        )
        for each, value, kind in told
    ]

import math
import re
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.publish.chart import (
    HEIGHT,
    WIDTH,
    Chart,
    Cone,
    Drawing,
    Sample,
    Texts,
    draw,
)
from tracker.publish.chart_labels import Wish, box_of, place

TEXTS = Texts(
    needed="needed",
    goal=lambda number: f"goal {number}",
    pace=lambda number: f"at this pace {number}",
    number=lambda value: f"{value:,.0f}",
)
VALUES = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)
TIMES = st.floats(min_value=1990.0, max_value=2060.0, allow_nan=False)
NUMBERS = re.compile(r"-?[\d.]+(?:e-?\d+)?")


@st.composite
def drawings(drawing: st.DrawFn) -> Drawing:
    times = sorted(drawing(st.lists(TIMES, max_size=50, unique=True)))
    values = drawing(st.lists(st.none() | VALUES, min_size=len(times), max_size=len(times)))
    samples = tuple(
        Sample(t=t, value=v, is_break=drawing(st.booleans()))
        for t, v in zip(times, values, strict=True)
    )
    known = [each for each in samples if each.value is not None]
    goal = drawing(st.none() | st.tuples(TIMES, VALUES))
    needed = ((1990.0, drawing(VALUES)), goal) if goal and goal[0] > 1990.0 else ()
    cone = None
    if len(known) > 1 and known[-1].value is not None and drawing(st.booleans()):
        mean = drawing(VALUES)
        cone = Cone(
            start=known[-1].t,
            value=known[-1].value,
            end=2061.0,
            mean=mean,
            low=mean - drawing(st.floats(min_value=0, max_value=1e9)),
            high=mean + drawing(st.floats(min_value=0, max_value=1e9)),
            span=1.0,
        )
    return Drawing(samples=samples, needed=needed, goal=goal, cone=cone)


def corners(chart: Chart) -> list[tuple[float, float]]:
    """Every point of every line, dot and mark of a chart."""
    paths = [chart.needed, *chart.figures, chart.projection, chart.band]
    numbers = [float(n) for path in paths for n in NUMBERS.findall(path)]
    dots = [*chart.dots, *([chart.goal] if chart.goal else [])]
    return [*zip(numbers[::2], numbers[1::2], strict=True), *((dot.x, dot.y) for dot in dots)]


@given(drawings())
@settings(deadline=None)
def test_every_point_lies_inside_the_plot_box(drawing: Drawing) -> None:
    chart = draw(drawing, TEXTS)

    if chart is None:
        assert not drawing.goal
        assert not any(each.value is not None for each in drawing.samples)
        return
    box = chart.box
    for x, y in corners(chart):
        assert math.isfinite(x)
        assert box.left <= x <= box.right
        assert box.top <= y <= box.bottom


@given(drawings())
@settings(deadline=None)
def test_labels_touch_neither_each_other_nor_the_ticks_and_stay_in_the_picture(
    drawing: Drawing,
) -> None:
    chart = draw(drawing, TEXTS)
    if chart is None:
        return

    ticks = [box_of(t.text, chart.box.left - 6.0, t.at + 5.0, "end") for t in chart.y_ticks]
    labels = [label.box for label in chart.labels]

    assert not [pair for pair in combinations(labels, 2) if pair[0].meets(pair[1])]
    assert not [1 for label in labels for tick in ticks if label.meets(tick)]
    assert all(box.left >= 0 and box.right <= WIDTH for box in labels)
    assert all(box.top >= 0 and box.bottom <= HEIGHT for box in labels)


def year(t: float, value: float | None, *, is_break: bool = False) -> Sample:
    return Sample(t=t, value=value, is_break=is_break)


def drawn(*samples: Sample, goal: tuple[float, float] | None = None) -> Chart:
    chart = draw(Drawing(samples=samples, goal=goal), TEXTS)
    assert chart is not None
    return chart


def test_nothing_at_all_makes_no_chart() -> None:
    assert draw(Drawing(samples=()), TEXTS) is None


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_figures_make_a_chart_with_a_value_beside_the_newest(count: int) -> None:
    chart = drawn(*(year(2020.5 + i, 100.0 + i) for i in range(count)))

    assert len(chart.dots) == count
    assert len(chart.figures) == count - 1
    assert chart.labels[0].text == f"{99 + count}"


def test_a_goal_without_figures_is_still_shown() -> None:
    chart = draw(
        Drawing(samples=(), needed=((2020.0, 0.0), (2030.0, 9.0)), goal=(2030.0, 9.0)), TEXTS
    )

    assert chart is not None
    assert {label.kind for label in chart.labels} == {"goal", "needed"}


def test_zero_is_on_the_axis_also_below_negative_figures() -> None:
    chart = drawn(year(2020.5, -40.0), year(2021.5, -10.0))

    assert chart.zero == chart.box.top
    assert chart.dots[0].y > chart.dots[1].y


def test_a_missing_year_is_a_gap_in_the_line() -> None:
    chart = drawn(*(year(2018.5 + i, None if i == 2 else 5.0) for i in range(5)))

    assert len(chart.figures) == 2
    assert len(chart.dots) == 4


def test_a_change_of_counting_breaks_the_line_and_is_marked() -> None:
    samples = [year(2018.5 + i, 5.0, is_break=i == 2) for i in range(5)]

    chart = drawn(*samples)

    assert len(chart.figures) == 2
    assert len(chart.breaks) == 1


def test_many_figures_are_a_line_with_one_dot() -> None:
    chart = drawn(*(year(2018 + i / 50, float(i)) for i in range(60)))

    assert len(chart.dots) == 1


def test_years_on_the_axis_do_not_touch_and_end_with_the_last() -> None:
    chart = drawn(year(1990.5, 1.0), year(2030.5, 2.0))

    boxes = [box_of(tick.text, tick.at, 0, "middle") for tick in chart.x_ticks]
    assert chart.x_ticks[-1].text == "2030"
    assert not [pair for pair in pairwise(boxes) if pair[0].meets(pair[1])]


def test_a_label_without_a_free_place_is_left_out() -> None:
    everything = box_of("x" * 60, 0, 100, "start")
    whole = replace(everything, left=0, top=0, right=WIDTH, bottom=HEIGHT)

    labels = place(
        [Wish(text="a", kind="goal", spots=((50, 50),))], taken=[whole], lines=[], dots=[]
    )

    assert labels == ()


def test_a_very_wide_band_does_not_flatten_the_figures() -> None:
    cone = Cone(start=2021.5, value=90.0, end=2030.5, mean=80.0, low=-9e6, high=9e6, span=1.0)

    chart = draw(Drawing(samples=(year(2020.5, 100.0), year(2021.5, 90.0)), cone=cone), TEXTS)

    assert chart is not None
    assert abs(chart.dots[0].y - chart.dots[1].y) > 3

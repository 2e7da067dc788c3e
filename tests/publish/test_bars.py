import math
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.publish.kinds import ban, rate, ratio, schedule, share_each_year
from tests.publish.promises import plan
from tracker.domain.assessment import TargetStatus
from tracker.publish.bars import BarChart, bars_of, draw_bars
from tracker.publish.chart import HEIGHT, WIDTH
from tracker.publish.chart_labels import box_of
from tracker.publish.language import english_as_written
from tracker.publish.views import PledgeView
from tracker.publish.yearly import Year, years_of

ENGLISH = english_as_written()
AMOUNTS = st.none() | st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


def drawn(view: PledgeView) -> BarChart:
    chart = bars_of(ENGLISH, view)
    assert chart is not None
    return chart


def overlapping(chart: BarChart) -> list[object]:
    ticks = [box_of(t.text, chart.box.left - 6.0, t.at + 5.0, "end") for t in chart.y_ticks]
    labels = [label.box for label in chart.labels]
    pairs = [pair for pair in combinations(labels, 2) if pair[0].meets(pair[1])]
    return [*pairs, *((a, b) for a in labels for b in ticks if a.meets(b))]


@given(
    st.integers(min_value=1990, max_value=2060),
    st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=14),
)
@settings(deadline=None)
def test_every_bar_lies_inside_the_box_and_no_number_touches_another(
    first: int, amounts: list[tuple[float | None, float | None]]
) -> None:
    years = [
        Year(end=date(first + number, 12, 31), asked=asked, found=found)
        for number, (asked, found) in enumerate(amounts)
    ]

    chart = draw_bars(years, ENGLISH)

    for bar in (*chart.asked, *chart.found):
        assert all(map(math.isfinite, (bar.x, bar.y, bar.width, bar.height)))
        assert chart.box.left <= bar.x <= bar.x + bar.width <= chart.box.right + 0.1
        assert chart.box.top <= bar.y <= bar.y + bar.height <= chart.box.bottom + 0.1
    assert overlapping(chart) == []
    assert all(label.box.left >= 0 and label.box.right <= WIDTH for label in chart.labels)
    assert all(label.box.top >= 0 and label.box.bottom <= HEIGHT for label in chart.labels)


def test_budgets_stand_as_frames_with_what_was_found_inside() -> None:
    chart = drawn(schedule())

    assert [tick.text for tick in chart.x_ticks] == ["2027", "2028", "2029", "2030"]
    assert (len(chart.asked), len(chart.found)) == (4, 2)
    assert [bar.is_open for bar in chart.found] == [False, True]
    assert all(
        a.x < b.x and b.width < a.width for a, b in zip(chart.asked, chart.found, strict=False)
    )
    texts = {label.text: label.kind for label in chart.labels}
    assert texts == {"2,900": "figure", "6,400": "figure", "6,500": "needed", "9,300": "needed"}


def test_before_its_first_year_a_schedule_is_all_frames() -> None:
    view = schedule(found={})
    waits = replace(view, assessment=replace(view.assessment, status=TargetStatus.NOT_DUE))

    chart = drawn(waits)

    assert (len(chart.asked), chart.found) == (4, ())


def test_years_before_the_promise_have_a_bar_and_no_frame_and_a_missing_one_neither() -> None:
    years = years_of(rate())

    assert [each.end.year for each in years] == [2021, 2022, 2023, 2025, 2026, 2027, 2028, 2029]
    assert [each.asked for each in years[:4]] == [None] * 4
    assert [each.asked for each in years[4:]] == [4_000.0] * 4
    chart = drawn(rate())
    assert (len(chart.found), len(chart.asked)) == (6, 4)


def test_a_ratio_asks_for_as_many_as_its_other_half_is() -> None:
    years = years_of(ratio())

    assert [(each.asked, each.found) for each in years] == [(540.0, 500.0), (552.0, 610.0)]


def test_a_share_of_each_year_is_drawn_against_all_of_it() -> None:
    chart = drawn(share_each_year())

    assert [tick.text for tick in chart.y_ticks] == ["0", "25", "50", "75", "100"]


@pytest.mark.parametrize("view", [ban(), plan()], ids=["ban", "steps"])
def test_a_promise_that_asks_for_nothing_by_year_has_no_bars(view: PledgeView) -> None:
    assert bars_of(ENGLISH, view) is None

from dataclasses import replace
from itertools import pairwise

from tests.publish.kinds import schedule, steps
from tracker.domain.pledge import Milestones
from tracker.publish.chart import WIDTH
from tracker.publish.chart_labels import box_of
from tracker.publish.language import english_as_written
from tracker.publish.step_chart import StepChart, step_chart_of
from tracker.publish.views import PledgeView

ENGLISH = english_as_written()


def drawn(view: PledgeView) -> StepChart:
    chart = step_chart_of(ENGLISH, view)
    assert chart is not None
    return chart


def test_each_step_with_a_day_has_a_mark_and_a_word_of_its_own() -> None:
    found = [(step.mark, step.word) for step in drawn(steps()).steps]

    assert found == [
        ("kept", "Kept"),
        ("late", "Kept late"),
        ("not-kept", "Not kept"),
        ("no-evidence", "No evidence found"),
        ("ahead", "Its day has not come"),
    ]


def test_a_late_step_shows_both_days() -> None:
    late = drawn(steps()).steps[1]

    assert late.told is not None
    assert late.due < late.told


def test_no_text_is_cut_off_or_touches_another() -> None:
    chart = drawn(steps())

    boxes = [
        box
        for step in chart.steps
        for box in (
            box_of(step.name, chart.start, step.name_y, "start"),
            box_of(step.word, step.word_at, step.word_y, "middle"),
        )
    ]
    assert all(box.left >= -0.1 and box.right <= WIDTH + 0.1 for box in boxes)
    assert not [pair for pair in pairwise(boxes) if pair[0].meets(pair[1])]
    assert max(box.bottom for box in boxes) <= chart.bottom
    assert all("…" in step.name for step in chart.steps)


def test_without_a_day_there_is_no_line_of_time() -> None:
    view = steps()
    outcomes = tuple(replace(each, due=None) for each in view.assessment.steps)
    undated = replace(view, assessment=replace(view.assessment, steps=outcomes))
    nameless = replace(view, pledge=replace(view.pledge, target=Milestones(steps=())))

    assert step_chart_of(ENGLISH, undated) is None
    assert step_chart_of(ENGLISH, schedule()) is None
    assert step_chart_of(ENGLISH, nameless) is not None

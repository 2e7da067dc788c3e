from dataclasses import replace

import pytest

from tests.publish.kinds import promised, rate, ratio, schedule, share_each_year
from tests.publish.promises import co2
from tracker.domain.assessment import TargetStatus
from tracker.domain.pledge import YearlyRate
from tracker.publish.chart import Drawing
from tracker.publish.language import english_as_written
from tracker.publish.running_sum import running_sum_of, sum_drawing_of
from tracker.publish.views import PledgeView


def summed(view: PledgeView) -> Drawing:
    drawing = sum_drawing_of(view)
    assert drawing is not None
    return drawing


def test_the_sum_starts_at_nothing_and_grows_by_each_year() -> None:
    drawing = summed(schedule())

    assert [each.value for each in drawing.samples] == [0.0, 2_900.0, 9_300.0]
    assert [each.t for each in drawing.samples] == [2027.0, 2028.0, 2029.0]
    assert [value for _, value in drawing.needed] == [0.0, 3_200.0, 9_200.0, 15_700.0, 25_000.0]
    assert drawing.goal == (2031.0, 25_000.0)


def test_the_projection_goes_from_the_sum_so_far_to_the_sum_of_all_years() -> None:
    cone = summed(rate()).cone

    assert cone is not None
    assert (cone.start, cone.value) == (2028.0, 7_200.0)
    assert (cone.end, cone.mean) == (2030.0, 14_400.0)


def test_nothing_is_added_up_behind_a_year_without_a_figure() -> None:
    target = YearlyRate(indicator="x", rate=4.0, first=2026, last=2029)

    drawing = summed(promised(target, {2026: 3.0, 2028: 5.0}))

    assert [each.value for each in drawing.samples] == [0.0, 3.0]
    assert drawing.cone is None


def test_a_ratio_of_which_a_period_is_unknown_has_no_goal_yet() -> None:
    assert summed(ratio()).goal is None


def test_a_closed_promise_is_added_up_and_not_projected() -> None:
    closed = replace(rate(), assessment=replace(rate().assessment, status=TargetStatus.CLOSED))

    assert summed(closed).cone is None


@pytest.mark.parametrize(
    "view", [co2(), share_each_year(), schedule(found={})], ids=["level", "share", "no figure"]
)
def test_what_does_not_add_up_or_has_no_figure_has_no_sum(view: PledgeView) -> None:
    assert running_sum_of(english_as_written(), view) is None

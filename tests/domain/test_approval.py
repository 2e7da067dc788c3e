"""What is withheld of a first negative word, and which words never wait."""

from dataclasses import replace

import pytest

from tests.publish.promises import co2
from tracker.domain.approval import NEGATIVE, has_to_wait, withheld
from tracker.domain.assessment import Assessment, Flag, Reason, StepOutcome, TargetStatus

KEY = ("ballerup-co2", "0151")


def judged(status: TargetStatus) -> Assessment:
    return replace(co2(likelihood=0.1).assessment, status=status)


@pytest.mark.parametrize("status", TargetStatus)
def test_only_missed_off_track_and_wrong_way_wait(status: TargetStatus) -> None:
    waits = status.value in {"missed", "off-track", "wrong-way"}

    assert has_to_wait(judged(status), frozenset()) is waits
    assert (status in NEGATIVE) is waits


def test_once_a_word_was_approved_for_a_pledge_and_area_no_other_waits() -> None:
    assert not has_to_wait(judged(TargetStatus.MISSED), {KEY})
    assert has_to_wait(judged(TargetStatus.MISSED), {("ballerup-co2", "0259")})


def test_figure_required_value_and_gap_stay_while_the_word_waits() -> None:
    before = judged(TargetStatus.OFF_TRACK)
    found = withheld(before)

    kept = ("value", "reference", "required", "gap", "goal", "deadline", "points", "revision")
    assert all(getattr(before, name) is not None for name in kept)
    assert [getattr(found, name) for name in kept] == [getattr(before, name) for name in kept]


def test_nothing_is_left_from_which_the_word_could_be_read() -> None:
    step = StepOutcome(id="2025", due=None, asked=1.0, value=0.0, word="not-kept")
    found = withheld(replace(judged(TargetStatus.WRONG_WAY), steps=(step,), goal_year=2029))

    assert (found.status, found.reason) == (
        TargetStatus.NOT_ASSESSED,
        Reason.AWAITING_APPROVAL,
    )
    assert (found.likelihood, found.projection, found.window_start) == (None, None, None)
    assert (found.needed_pace, found.recent_pace) == (None, None)
    assert (found.readings, found.steps, found.goal_year) == ((), (), None)
    assert found.flags == (Flag.BEFORE_TERM,)

from dataclasses import replace
from datetime import date

import pytest

from tests.publish.charging_promise import charging
from tests.publish.promises import co2, plan, trees
from tracker.domain.assessment import Assessment, Flag, Projection, Reason, TargetStatus
from tracker.domain.indicator import Direction
from tracker.domain.opinions import ANOTHER_KIND, Opinion
from tracker.domain.pledge import KeepAtZero, Share, Target, Trend
from tracker.domain.second_opinion import GERMAN_WORDS, OPEN_SDG_WORDS, REASONS
from tracker.publish.language import load_languages
from tracker.publish.opinion_words import opinion
from tracker.publish.sentences import chance, flag_note, headline, merging, outlook, percent_of
from tracker.publish.views import PledgeView
from tracker.resources import resource_folder

EN = load_languages(resource_folder("reports") / "locales")[-1]


def judged(view: PledgeView, target: Target | None = None, **changes: object) -> PledgeView:
    """The view with another target and a changed assessment."""
    assessment: Assessment = replace(view.assessment, **changes)  # type: ignore[arg-type]
    pledge = replace(view.pledge, target=target or view.pledge.target)
    return replace(view, pledge=pledge, assessment=assessment)


@pytest.mark.parametrize(
    ("likelihood", "said"),
    [
        (0.999, "more than 19 in 20"),
        (0.95, "about 9 in 10"),
        (0.78, "about 8 in 10"),
        (0.05, "about 1 in 10"),
        (0.01, "fewer than 1 in 20"),
    ],
)
def test_a_likelihood_is_said_as_a_frequency(likelihood: float, said: str) -> None:
    assert chance(EN, likelihood) == said


@pytest.mark.parametrize(
    ("likelihood", "word"),
    [
        (0.91, "very likely"),
        (0.78, "likely"),
        (0.5, "about as likely as not"),
        (0.2, "unlikely"),
        (0.06, "very unlikely"),
    ],
)
def test_the_words_of_the_climate_panel_go_with_the_likelihood(
    likelihood: float, word: str
) -> None:
    assert outlook(EN, co2(likelihood=likelihood))[-1].startswith(f"It is {word} (")


@pytest.mark.parametrize(
    ("likelihood", "said"),
    [
        (1.0, "If nothing changes, it will be as promised."),
        (0.0, "If nothing changes, it will not be as promised."),
    ],
)
def test_a_series_that_never_moved_says_if_nothing_changes(likelihood: float, said: str) -> None:
    assert outlook(EN, co2(likelihood=likelihood))[-1] == said


def test_the_projection_is_said_with_its_day() -> None:
    law = Projection(mean=60_000.4, low66=0, high66=1, low95=0, high95=2)

    assert outlook(EN, judged(co2(), projection=law))[0] == (
        "At the pace of recent years it will be about 60,000 t CO₂e on 31 December 2030."
    )


def test_a_projection_at_the_end_of_what_is_possible_gets_there_before_the_day() -> None:
    assert outlook(EN, co2())[0] == (
        "At the pace of recent years it reaches 0 t CO₂e before 31 December 2030."
    )


@pytest.mark.parametrize("status", [TargetStatus.MET, TargetStatus.MISSED, TargetStatus.CLOSED])
def test_what_is_settled_has_no_outlook(status: TargetStatus) -> None:
    assert outlook(EN, judged(co2(), status=status)) == ()


def test_a_closed_promise_says_why() -> None:
    view = judged(co2(), status=TargetStatus.CLOSED, reason=Reason.TERM_OVER)

    assert outlook(EN, view) == ("The term in which this was promised is over.",)


@pytest.mark.parametrize(
    ("direction", "said"),
    [
        (Direction.UP, "the promise asks for more, without a number."),
        (Direction.DOWN, "the promise asks for less, without a number."),
    ],
)
def test_a_direction_has_no_goal_and_is_judged_by_where_it_moves(
    direction: Direction, said: str
) -> None:
    view = judged(co2(), Trend(indicator="x", direction=direction), projection=None)

    assert headline(EN, view) == f"141,758 t CO₂e in 2023; {said}"
    assert outlook(EN, view) == (
        "It is about as likely as not (about 6 in 10) that it moves the promised way.",
    )


def test_a_promise_of_nothing_says_so() -> None:
    target = KeepAtZero(indicator="x", start=date(2026, 1, 1))

    view = judged(co2(), target, kind="keep-at-zero", goal=0.0, deadline=None)

    assert headline(EN, view) == "141,758 t CO₂e in 2023; the promise asks for none."


def test_a_goal_without_a_date_is_said_without_one() -> None:
    view = judged(charging(), Share(indicator="x", goal=1.0), deadline=None)

    assert headline(EN, view) == (
        "3,304 charging stations on 7 June 2026; the goal is 10,000 charging stations."
    )


def test_a_figure_without_a_goal_is_still_said() -> None:
    assert headline(EN, judged(co2(), goal=None)) == "141,758 t CO₂e in 2023."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": Reason.UNITS_DIFFER}, "The published figures count something else"),
        ({"reason": None, "status": TargetStatus.NOT_DUE}, "This promise counts from"),
        ({"reason": None, "status": TargetStatus.TOO_EARLY}, "There is no figure for this yet."),
    ],
)
def test_without_a_figure_the_reason_is_said(changes: dict[str, object], said: str) -> None:
    view = judged(trees(), None, **changes)

    assert headline(EN, view).startswith(said)


def test_steps_whose_day_has_not_come_are_not_counted_against_anyone() -> None:
    steps = tuple(replace(step, word="ahead") for step in plan().assessment.steps)

    view = judged(plan(), steps=steps, status=TargetStatus.TOO_EARLY, reason=None)

    assert headline(EN, view) == "It is due on 18 November 2025."


def test_of_several_steps_ahead_the_first_day_is_named() -> None:
    (step,) = plan().assessment.steps
    steps = (
        replace(step, word="ahead", due=date(2029, 1, 1)),
        replace(step, word="ahead", due=date(2028, 6, 1)),
    )

    view = judged(plan(), steps=steps, status=TargetStatus.TOO_EARLY, reason=None)

    assert headline(EN, view) == "The first of its steps is due on 1 June 2028."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ahead", "ahead"), "The first year that counts ends on 31 December 2027."),
        (("kept", "ahead"), "Years that are over: 1. Kept: 1."),
        (("kept", "not-kept"), "Years that are over: 2. Kept: 1."),
    ],
)
def test_a_promise_of_years_speaks_of_years(words: tuple[str, str], said: str) -> None:
    (step,) = plan().assessment.steps
    steps = tuple(
        replace(step, word=word, due=date(2027 + i, 12, 31)) for i, word in enumerate(words)
    )

    view = judged(plan(), steps=steps, status=TargetStatus.TOO_EARLY, reason=None, kind="schedule")

    assert headline(EN, view) == said


def test_steps_for_which_nobody_named_a_day_do_not_wait_for_one() -> None:
    steps = tuple(replace(step, word="ahead", due=None) for step in plan().assessment.steps)

    view = judged(plan(), steps=steps, status=TargetStatus.TOO_EARLY, reason=None)

    assert headline(EN, view) == (
        "No public evidence has been found yet; the promise names no day."
    )


def test_steps_without_evidence_say_so_first_and_then_how_many() -> None:
    assert headline(EN, plan()).startswith("No public evidence has been found yet")
    assert outlook(EN, plan()) == ("Steps due so far: 1. Shown to be kept: 0.",)


def test_a_promise_whose_time_has_not_come_says_when_it_begins() -> None:
    view = judged(co2(), status=TargetStatus.NOT_DUE, deadline=date(2027, 1, 1))

    assert headline(EN, view) == "This promise counts from 1 January 2027 on."


@pytest.mark.parametrize(
    ("likelihood", "written"),
    [(1.0, "100%"), (0.9999, "> 99%"), (0.776, "78%"), (0.0001, "< 1%"), (0.0, "0%")],
)
def test_only_what_is_certain_is_nought_or_a_hundred_per_cent(
    likelihood: float, written: str
) -> None:
    assert percent_of(EN, likelihood) == written


def test_a_deadline_that_waits_for_its_figure_says_when_it_is_due() -> None:
    view = judged(
        co2(), status=TargetStatus.AWAITING_FIGURE, likelihood=None, expected=date(2032, 5, 14)
    )

    assert outlook(EN, view) == ("The figure should be out by 14 May 2032.",)


def test_too_early_without_a_line_says_only_that() -> None:
    view = judged(charging(), required=None)

    assert outlook(EN, view) == ("There are too few figures to say where it is heading.",)


def test_an_unknown_other_half_is_not_said() -> None:
    known = trees().assessment.denominator
    assert known is not None

    assert outlook(EN, judged(trees(), denominator=replace(known, value=None))) == ()


@pytest.mark.parametrize("flag", [flag for flag in Flag if flag is not Flag.STALE])
def test_every_flag_is_explained(flag: Flag) -> None:
    assert flag_note(EN, co2(), flag).endswith(".")


def test_a_stale_figure_says_to_when_it_reaches() -> None:
    assert "reach to 31 December 2023" in flag_note(EN, co2(), Flag.STALE)


def test_merging_is_only_told_where_the_file_tells_it() -> None:
    own, neighbour = charging().counts

    assert merging(EN, own) is None
    assert merging(EN, neighbour) is not None


@pytest.mark.parametrize("word", [*OPEN_SDG_WORDS[1:], *GERMAN_WORDS[1:]])
def test_every_word_of_another_rule_is_said(word: str) -> None:
    assert opinion(EN, Opinion(number=1.0, word=word, reason=None))


@pytest.mark.parametrize("reason", [*REASONS[1:], ANOTHER_KIND, *(each.value for each in Reason)])
def test_every_silence_of_another_rule_is_said(reason: str) -> None:
    assert opinion(EN, Opinion(number=None, word=None, reason=reason))

"""The array code against a slow second writing of the rule, on 10,000 random promises."""

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.oracle.answer import Answer
from tests.domain.oracle.beside import answer_to
from tests.domain.random_cases import TARGETS, a_question
from tracker.domain.assess import assess_all
from tracker.domain.assessment import Assessment
from tracker.domain.question import Question

BATCH, BATCHES = 50, 20
NUMBERS = (
    "value",
    "baseline",
    "goal",
    "required",
    "gap",
    "progress",
    "needed_pace",
    "recent_pace",
)
ENDS = ("mean", "low66", "high66", "low95", "high95")
EXACT = ("baseline_day", "deadline", "goal_year", "window_start")
ROUNDED = 2e-6  # likelihoods are rounded to six decimals


def differences(asked: Question, found: Assessment, expected: Answer) -> list[str]:
    """Everything in which the two answers differ, as text."""
    rounding = 1e-9 * _size(asked, expected)
    pairs: list[tuple[str, float, object, object]] = []
    pairs += [(name, 0.0, mine, other) for name, mine, other in _exact(found, expected)]
    pairs += [(name, rounding, mine, other) for name, mine, other in _numbers(found, expected)]
    pairs.append(("likelihood", ROUNDED, found.likelihood, expected.likelihood))
    readings = [each.likelihood for each in found.readings]
    for reading, (other, _) in zip(readings, expected.readings, strict=False):
        pairs.append(("reading", ROUNDED, reading, other))
    return [
        f"{name}: {mine!r}, oracle {other!r}"
        for name, tolerance, mine, other in pairs
        if not _same(mine, other, tolerance)
    ]


def _exact(found: Assessment, expected: Answer) -> list[tuple[str, object, object]]:
    """What is a word or a day and no number."""
    words = [each.status.value for each in found.readings]
    return [
        ("status", found.status.value, expected.status),
        ("reason", found.reason and found.reason.value, expected.reason),
        ("flags", {flag.value for flag in found.flags}, expected.flags),
        ("readings", words, [word for _, word in expected.readings]),
        ("steps", [(s.asked, s.value, s.word) for s in found.steps], expected.steps),
        *((name, getattr(found, name), getattr(expected, name)) for name in EXACT),
    ]


def _numbers(found: Assessment, expected: Answer) -> list[tuple[str, object, object]]:
    left_out = set()
    if expected.status in {"not-due", "not-assessed"}:
        left_out.add("value")
    ends = expected.projection or {}
    return [
        (name, getattr(found, name), getattr(expected, name))
        for name in NUMBERS
        if name not in left_out
    ] + [(end, getattr(found.projection, end, None), ends.get(end)) for end in ENDS]


def _same(mine: object, other: object, tolerance: float) -> bool:
    if isinstance(mine, float) and isinstance(other, float):
        return math.isclose(mine, other, rel_tol=1e-9, abs_tol=tolerance)
    return mine == other


def _size(asked: Question, expected: Answer) -> float:
    """The largest number in play: beside it, a billionth is rounding."""
    halves = [each for each in (asked.figures, asked.denominator) if each]
    values = [abs(o.value) for each in halves for o in each.observations if o.value is not None]
    return max([*values, abs(expected.goal or 0.0), abs(expected.baseline or 0.0)], default=0.0)


@pytest.mark.parametrize("kind", TARGETS)
@given(rng=st.randoms(use_true_random=True))
@settings(max_examples=BATCHES)
def test_the_rule_agrees_with_its_second_writing(kind: str, rng: Random) -> None:
    own = Random(f"{kind} {rng.getrandbits(64)}")  # noqa: S311 - no secret; each kind its own series
    questions = [a_question(kind, own) for _ in range(BATCH)]

    found = assess_all(questions)

    compared = 0
    for asked, judged in zip(questions, found, strict=True):
        expected = answer_to(asked)
        if expected.is_close:
            continue
        compared += 1
        assert differences(asked, judged, expected) == [], asked
    assert compared >= BATCH * 0.7


@given(rng=st.randoms(use_true_random=True))
@settings(max_examples=5)
def test_each_case_gets_the_answer_that_it_gets_alone_in_any_order(rng: Random) -> None:
    questions = [a_question(kind, rng) for kind in TARGETS for _ in range(8)]
    order = rng.sample(range(len(questions)), k=len(questions))

    together = assess_all(questions)
    shuffled = assess_all([questions[i] for i in order])

    assert [together[i] for i in order] == shuffled
    assert [assess_all([asked])[0] for asked in questions] == together

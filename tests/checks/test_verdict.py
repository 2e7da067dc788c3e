import pytest

from tracker.checks.verdict import (
    Outcome,
    RowVerdict,
    RuleOutcome,
    WholeVerdict,
    merge_row_verdicts,
    reject,
)
from tracker.errors import RejectedError


def an_outcome(
    outcome: Outcome, unexpected: int = 0, checked: int = 10, rule: str = "rows-not-halved"
) -> RuleOutcome:
    return RuleOutcome(
        rule=rule,
        expectation="expect_column_values_to_be_between",
        column="rows_ratio",
        reason="Half a file looks like a whole one.",
        outcome=outcome,
        unexpected=unexpected,
        checked=checked,
        allowed="0.7 to 3",
        seen=0.48,
    )


def test_batches_are_added_up_and_the_worst_outcome_stays() -> None:
    first = RowVerdict(
        outcomes=(an_outcome(Outcome.QUARANTINED, unexpected=2),), failing={4: ("known-day",)}
    )
    second = RowVerdict(outcomes=(an_outcome(Outcome.PASSED),), failing={})
    third = RowVerdict(
        outcomes=(an_outcome(Outcome.NOT_RUN, checked=0),), failing={25: ("known-day",)}
    )

    merged = merge_row_verdicts([first, second, third])

    assert merged.outcomes == (an_outcome(Outcome.QUARANTINED, unexpected=2, checked=20),)
    assert merged.failing == {4: ("known-day",), 25: ("known-day",)}


@pytest.mark.parametrize(
    ("one", "other", "worse"),
    [
        (Outcome.NOT_RUN, Outcome.PASSED, Outcome.PASSED),
        (Outcome.PASSED, Outcome.WARNING, Outcome.WARNING),
        (Outcome.WARNING, Outcome.QUARANTINED, Outcome.QUARANTINED),
        (Outcome.NOT_RUN, Outcome.NOT_RUN, Outcome.NOT_RUN),
    ],
)
def test_the_order_of_batches_does_not_matter(one: Outcome, other: Outcome, worse: Outcome) -> None:
    verdicts = [RowVerdict(outcomes=(an_outcome(each),), failing={}) for each in (one, other)]

    forwards = merge_row_verdicts(verdicts).outcomes[0].outcome
    backwards = merge_row_verdicts(reversed(verdicts)).outcomes[0].outcome

    assert forwards == backwards == worse


def test_no_batch_at_all_passes_no_rule() -> None:
    assert merge_row_verdicts([]) == RowVerdict(outcomes=(), failing={})


def test_a_refusal_names_feed_rule_figure_and_what_to_do() -> None:
    whole = WholeVerdict(
        feed="nl_ndw_charging",
        outcomes=(
            an_outcome(Outcome.REJECTED, unexpected=1),
            an_outcome(Outcome.PASSED, rule="some-rows"),
        ),
    )

    with pytest.raises(RejectedError) as refusal:
        reject(whole, snapshot="1f2e3d")

    assert refusal.value.message == (
        "nl_ndw_charging: the answer is refused and the last good figures stay: rule "
        "rows-not-halved saw rows_ratio 0.48, allowed is 0.7 to 3. "
        "Half a file looks like a whole one."
    )
    assert 'tracker feeds accept 1f2e3d --why "…"' in refusal.value.hint
    assert "Wait for the publisher" in refusal.value.hint


def test_warnings_and_rules_that_did_not_run_refuse_nothing() -> None:
    whole = WholeVerdict(
        feed="nl_ndw_charging",
        outcomes=(
            an_outcome(Outcome.WARNING, unexpected=1),
            an_outcome(Outcome.NOT_RUN, checked=0, rule="right-municipality"),
        ),
    )

    reject(whole)

    assert whole.broken == ()

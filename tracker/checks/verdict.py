"""What the rules said about rows and about a whole answer; pure, so batches can be added up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tracker.checks.rule import RuleSet
from tracker.errors import RejectedError


class Outcome(StrEnum):
    """What a rule led to; `not-run` means that it had nothing to look at, and never "good"."""

    NOT_RUN = "not-run"
    PASSED = "passed"
    WARNING = "warning"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"


_WORSE_LAST: Final = tuple(Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOutcome:
    """What one rule said, ready to be stored and explained.

    `unexpected` of `checked` values broke the rule; `allowed` says in words what it asks for.
    `seen` is the figure that a rule about the whole looked at; rules about rows have none.
    `detail` names what is behind it: the areas that are missing, the codes that nobody knows.
    """

    rule: str
    expectation: str
    column: str
    reason: str
    outcome: Outcome
    unexpected: int
    checked: int
    allowed: str
    judges: RuleSet = "rows"
    seen: object = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowVerdict:
    """`failing` maps a `row_id` to the rules that send the row to quarantine.

    `warned` are the rows of one batch that broke a rule of severity `warning`.
    """

    outcomes: tuple[RuleOutcome, ...] = ()
    failing: Mapping[int, tuple[str, ...]]
    warned: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeVerdict:
    """What the rules about the whole said of one answer."""

    feed: str
    outcomes: tuple[RuleOutcome, ...]

    @property
    def broken(self) -> tuple[RuleOutcome, ...]:
        """The rules for which the answer is refused."""
        return tuple(found for found in self.outcomes if found.outcome is Outcome.REJECTED)


def merge_row_verdicts(verdicts: Iterable[RowVerdict]) -> RowVerdict:
    """Add up the batches of one answer: counts are summed, the worst outcome stays."""
    outcomes: dict[str, RuleOutcome] = {}
    failing: dict[int, tuple[str, ...]] = {}
    for verdict in verdicts:
        for found in verdict.outcomes:
            earlier = outcomes.get(found.rule)
            outcomes[found.rule] = _added(earlier, found) if earlier else found
        for row_id, rules in verdict.failing.items():
            failing[row_id] = failing.get(row_id, ()) + rules
    return RowVerdict(outcomes=tuple(outcomes.values()), failing=failing)


def reject(whole: WholeVerdict, *, snapshot: str = "SNAPSHOT") -> None:
    """Raise where a rule about the whole is broken; an answer that broke none passes."""
    if not whole.broken:
        return
    faults = "; ".join(
        f"rule {found.rule} saw {found.column} {_figure(found)}, allowed is {found.allowed}"
        for found in whole.broken
    )
    raise RejectedError(
        f"{whole.feed}: the answer is refused and the last good figures stay: {faults}. "
        f"{whole.broken[0].reason}",
        hint=hint_of_refusal(snapshot),
    )


def hint_of_refusal(snapshot: str) -> str:
    """What to do about an answer that broke a rule about the whole."""
    return (
        "Wait for the publisher to correct it. If the change is real, say why: "
        f'tracker feeds accept {snapshot} --why "…"'
    )


def _figure(found: RuleOutcome) -> str:
    return f"{found.seen} ({found.detail})" if found.detail else f"{found.seen}"


def _added(one: RuleOutcome, other: RuleOutcome) -> RuleOutcome:
    return replace(
        one,
        outcome=max(one.outcome, other.outcome, key=_WORSE_LAST.index),
        unexpected=one.unexpected + other.unexpected,
        checked=one.checked + other.checked,
    )

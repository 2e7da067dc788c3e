"""Judge rows and whole answers by a suite; what passes here may be loaded.

An empty frame and an all-null column break no rule in Great Expectations. Here they leave a rule
`not-run`, which is no pass, and the rules about the whole refuse an answer without rows.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracker.checks.rule import Rule, Suite
from tracker.checks.verdict import Outcome, RowVerdict, RuleOutcome, WholeVerdict
from tracker.errors import FormatError


def check_rows(columns: Mapping[str, Sequence[object]], suite: Suite) -> RowVerdict:
    """Judge one batch; the rules of severity `warning` are counted and quarantine nothing."""
    _require_columns(columns, suite.rows, suite.feed)
    if not len(columns["row_id"]):
        return RowVerdict(outcomes=tuple(_not_run(rule) for rule in suite.rows), failing={})
    found = _evaluate(columns, suite.rows, suite.feed)
    failing: dict[int, tuple[str, ...]] = {}
    warned: set[int] = set()
    for rule in suite.rows:
        for hit in found[rule.name]["unexpected_index_list"]:
            row_id = int(hit["row_id"])
            if rule.severity == "critical":
                failing[row_id] = (*failing.get(row_id, ()), rule.name)
            else:
                warned.add(row_id)
    outcomes = tuple(
        _outcome(rule, found[rule.name], broken=Outcome.QUARANTINED) for rule in suite.rows
    )
    return RowVerdict(outcomes=outcomes, failing=failing, warned=frozenset(warned))


def check_whole(
    summary: Mapping[str, object], suite: Suite, names: Mapping[str, str] | None = None
) -> WholeVerdict:
    """Judge an answer by its one-row summary; a figure that is null leaves its rule not run.

    `names` says by column who is behind a figure: which areas are missing, which one jumped.
    """
    rules = (*suite.whole, *suite.last)
    seen = {name: _without_nan(value) for name, value in summary.items()}
    columns: dict[str, Sequence[object]] = {name: [value] for name, value in seen.items()}
    _require_columns(columns, rules, suite.feed)
    found = _evaluate({**columns, "row_id": [0]}, rules, suite.feed)
    outcomes = tuple(
        replace(
            _outcome(rule, found[rule.name], broken=Outcome.REJECTED),
            seen=seen[rule.columns[0]],
            detail=(names or {}).get(rule.columns[0], ""),
        )
        for rule in rules
    )
    return WholeVerdict(feed=suite.feed, outcomes=outcomes)


def _evaluate(
    columns: Mapping[str, Sequence[object]], rules: Sequence[Rule], feed: str
) -> dict[str, Mapping[str, Any]]:
    from tracker.checks.engine import evaluate  # noqa: PLC0415  # costs seconds, see there

    return evaluate(columns, rules, feed)


def _outcome(rule: Rule, result: Mapping[str, Any], *, broken: Outcome) -> RuleOutcome:
    unexpected = int(result["unexpected_count"])
    checked = int(result["element_count"]) - int(result.get("missing_count", 0))
    if unexpected:
        outcome = Outcome.WARNING if rule.severity == "warning" else broken
    else:
        outcome = Outcome.PASSED if checked else Outcome.NOT_RUN
    return replace(_not_run(rule), outcome=outcome, unexpected=unexpected, checked=checked)


def _not_run(rule: Rule) -> RuleOutcome:
    return RuleOutcome(
        rule=rule.name,
        expectation=rule.expectation,
        column=", ".join(rule.columns),
        reason=rule.reason,
        outcome=Outcome.NOT_RUN,
        unexpected=0,
        checked=0,
        allowed=rule.allowed,
        judges=rule.judges,
    )


def _require_columns(
    columns: Mapping[str, Sequence[object]], rules: Sequence[Rule], feed: str
) -> None:
    for rule in rules:
        missing = [column for column in rule.columns if column not in columns]
        if missing:
            raise FormatError(
                f"{feed}: the answer has no column {missing[0]}, which rule {rule.name} looks at",
                hint="The last good figures stay. Compare the publisher's file with the feed's "
                "parser: a column was probably renamed or dropped.",
            )


def _without_nan(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value

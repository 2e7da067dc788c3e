"""The one place that talks to Great Expectations, imported only when there is something to check.

Its import costs several seconds and some 300 MB. Four of its habits are turned into errors: it
drops unknown rule types with a log line, gives results in another order than the rules, and tells
neither a rule that it could not evaluate nor one about tables from one that rows broke.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import great_expectations as gx
import pandas as pd  # type: ignore[import-untyped]
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.exceptions.exceptions import ExpectationNotFoundError
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.registry import get_expectation_impl

from tracker.checks.rule import Rule
from tracker.errors import SuiteError

_ROW_LEVEL = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["row_id"],
    "include_unexpected_rows": False,
}


def evaluate(
    columns: Mapping[str, Sequence[object]], rules: Sequence[Rule], feed: str
) -> dict[str, Mapping[str, Any]]:
    """What Great Expectations found, by the name of the rule; every rule was evaluated."""
    suite = gx.ExpectationSuite(name=feed, expectations=[_expectation(rule) for rule in rules])
    batch = _frames().get_batch({"dataframe": pd.DataFrame(dict(columns))})
    results = {
        _rule_name(result): result
        for result in batch.validate(suite, result_format=_ROW_LEVEL).results
    }
    return {rule.name: _evaluated(results.get(rule.name), rule, feed) for rule in rules}


@cache
def _frames() -> BatchDefinition[Any]:
    """One context per process: it costs more than the checks of a small feed."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _expectation(rule: Rule) -> Expectation:
    """Built one by one, since a suite that is built from JSON drops unknown types silently."""
    try:
        kind = get_expectation_impl(rule.expectation)
        return kind(**rule.kwargs, meta={"rule": rule.name})
    except ExpectationNotFoundError as error:
        raise _wrong_rule(rule, f"there is no expectation {rule.expectation!r}") from error
    except ValueError as error:  # pydantic's, from whichever version Great Expectations uses
        raise _wrong_rule(rule, " ".join(str(error).split())) from error


def _rule_name(result: ExpectationValidationResult) -> str:
    config = result.expectation_config
    return str((config.meta or {}).get("rule")) if config else ""


def _evaluated(
    result: ExpectationValidationResult | None, rule: Rule, feed: str
) -> Mapping[str, Any]:
    if result is not None and "unexpected_index_list" in result.result:
        return result.result
    why = _why(result.exception_info) if result else "Great Expectations gave no result"
    raise SuiteError(
        f"{feed}: rule {rule.name} could not be evaluated on {', '.join(rule.columns)}: {why}",
        hint="The last good figures stay. Either the rule does not fit the column, or the "
        "publisher changed the column's type.",
    )


def _why(exception_info: Mapping[str, Any]) -> str:
    """The message, in either of the two shapes that Great Expectations uses."""
    nested = [entry for entry in exception_info.values() if isinstance(entry, Mapping)]
    messages = [str(entry.get("exception_message")) for entry in (*nested, exception_info)]
    return next((text for text in messages if text != "None"), "it does not judge single rows")


def _wrong_rule(rule: Rule, fault: str) -> SuiteError:
    return SuiteError(
        f"rule {rule.name}: {fault}",
        hint="docs/adding-a-check.md says what a rule must have; correct the rule file.",
    )

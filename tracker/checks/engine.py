"""The one place that talks to Great Expectations, imported only when there is something to check.

Its import costs several seconds and some 300 MB. Four of its habits are turned into errors: it
drops unknown rule types with a log line, gives results in another order than the rules, and tells
neither a rule that it could not evaluate nor one about tables from one that rows broke.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import great_expectations as gx
import numpy as np
import pandas as pd  # type: ignore[import-untyped]
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.exceptions.exceptions import ExpectationNotFoundError
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.registry import get_expectation_impl
from great_expectations.validator.validator import Validator
from numpy.typing import NDArray

from tracker.checks.rule import Rule
from tracker.domain.spread import Spread
from tracker.errors import SuiteError

_NOT_NULL = "expect_column_values_to_not_be_null"
# A rule of these judges every value of its column without looking at the others.
_VALUE_BY_VALUE = frozenset(
    {
        "expect_column_values_to_be_between",
        "expect_column_values_to_be_in_set",
        "expect_column_values_to_match_regex",
        "expect_column_values_to_not_be_in_set",
        _NOT_NULL,
        "expect_column_values_to_not_match_regex",
    }
)
_COUNTS = {"result_format": "BASIC"}
_ROWS = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["row_id"],
    "include_unexpected_rows": False,
}


def evaluate(
    columns: Mapping[str, Sequence[object]], rules: Sequence[Rule], feed: str
) -> dict[str, Mapping[str, Any]]:
    """What Great Expectations found, by the name of the rule; every rule was evaluated.

    Where all columns of a rule repeat their values in the same way, it judges each value once and
    its verdict holds for every row that has the value.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for index, some in _by_index(columns, rules):
        frame = _frame(columns, some, index)
        results = _judged(frame, some, feed)
        for rule in some:
            result = results[rule.name]
            if index is not None:
                is_missing = frame[rule.columns[0]].isna().to_numpy()
                result = _for_rows(result, is_missing, index, columns["row_id"])
            found[rule.name] = result
    return {rule.name: found[rule.name] for rule in rules}


def _by_index(
    columns: Mapping[str, Sequence[object]], rules: Sequence[Rule]
) -> Iterator[tuple[NDArray[np.int64] | None, list[Rule]]]:
    """The rules that can look at one frame, and how its rows repeat."""
    groups: dict[int, tuple[NDArray[np.int64] | None, list[Rule]]] = {}
    for rule in rules:
        indexes = {id(index): index for index in (_index(columns[each]) for each in rule.columns)}
        is_shared = len(indexes) == 1 and rule.expectation in _VALUE_BY_VALUE
        index = next(iter(indexes.values())) if is_shared else None
        groups.setdefault(id(index), (index, []))[1].append(rule)
    yield from groups.values()


def _index(column: Sequence[object]) -> NDArray[np.int64] | None:
    return column.which if isinstance(column, Spread) else None


def _frame(
    columns: Mapping[str, Sequence[object]],
    rules: Sequence[Rule],
    index: NDArray[np.int64] | None,
) -> pd.DataFrame:
    """Only the columns that the rules name: Great Expectations hashes all that it is given.

    Where a column is only asked for nulls, every value that is none stands as 1: numbers are
    looked through ten times as fast as texts.
    """
    names = dict.fromkeys(name for rule in rules for name in rule.columns)
    looked_at = {name for rule in rules if rule.expectation != _NOT_NULL for name in rule.columns}
    frame = {}
    for name in names:
        column = _column(columns[name], index)
        frame[name] = column if name in looked_at else _ones(column)
    size = len(next(iter(frame.values()))) if frame else len(columns["row_id"])
    return pd.DataFrame({"row_id": columns["row_id"] if index is None else range(size), **frame})


def _column(
    column: Sequence[object], index: NDArray[np.int64] | None
) -> Sequence[object] | NDArray[np.generic]:
    if not isinstance(column, Spread):
        return column
    return list(column) if index is None else column.held


def _ones(column: Sequence[object] | NDArray[np.generic]) -> NDArray[np.float64]:
    if isinstance(column, np.ndarray):
        return np.where(pd.isna(column), np.nan, 1.0)
    return np.array([np.nan if value is None or value != value else 1.0 for value in column])  # noqa: PLR0124 - NaN


def _judged(frame: pd.DataFrame, rules: Sequence[Rule], feed: str) -> dict[str, Mapping[str, Any]]:
    """Counts first, which cost a quarter; the rows are asked for where a rule was broken."""
    counts = _results(frame, rules, feed, _COUNTS)
    broken = [rule for rule in rules if counts[rule.name]["unexpected_count"]]
    rows = _results(frame, broken, feed, _ROWS) if broken else {}
    return {
        rule.name: {
            "unexpected_index_list": [],
            **(rows.get(rule.name) or counts[rule.name]),
        }
        for rule in rules
    }


def _results(
    frame: pd.DataFrame, rules: Sequence[Rule], feed: str, result_format: dict[str, Any]
) -> dict[str, Mapping[str, Any]]:
    # A batch of a data source is loaded and hashed twice, which costs more than the rules do.
    engine = PandasExecutionEngine()
    engine.load_batch_data("frame", frame)
    found = Validator(execution_engine=engine, data_context=_context()).graph_validate(
        configurations=[_expectation(rule).configuration for rule in rules],
        runtime_configuration={"result_format": result_format},
    )
    engine.batch_manager.batch_data_cache.clear()  # the engine hangs in a cycle with its frame
    results = {_rule_name(result): result for result in found}
    return {rule.name: _evaluated(results.get(rule.name), rule, feed) for rule in rules}


def _for_rows(
    result: Mapping[str, Any],
    is_missing: NDArray[np.bool_],
    index: NDArray[np.int64],
    row_ids: Sequence[object],
) -> Mapping[str, Any]:
    """A verdict on values as one on the rows that have them."""
    broken = [int(hit["row_id"]) for hit in result["unexpected_index_list"]]
    rows = np.flatnonzero(np.isin(index, broken)).tolist() if broken else []
    ignored = np.count_nonzero(is_missing[index]) if "missing_count" in result else 0
    return {
        "element_count": len(index),
        "missing_count": int(ignored),
        "unexpected_count": len(rows),
        "unexpected_index_list": [{"row_id": row_ids[row]} for row in rows],
    }


@cache
def _context() -> AbstractDataContext:
    """One per process: it costs more than the checks of a small feed."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


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
    if result is not None and "unexpected_count" in result.result:
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

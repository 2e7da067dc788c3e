"""Small frames, summaries and rule files for the tests of the checks."""

import json
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import ROOT
from tracker.checks.rule import LAST_COLUMNS, Rule, Severity, Suite

EXPECTATIONS = ROOT / "expectations"

Frame = dict[str, list[object]]


def figures(count: int = 3, /, **columns: list[object]) -> Frame:
    """Totals of Ballerup from 2018 on; a keyword replaces a whole column."""
    years = [str(2018 + place) for place in range(count)]
    frame: Frame = {
        "row_id": list(range(count)),
        "indicator": ["greenhouse-gas-emissions"] * count,
        "area": ["0151"] * count,
        "area_known": [True] * count,
        "gone_to": [None] * count,
        "period": [*years],
        "reference": [f"{year}-12-31" for year in years],
        "value": [272_946.4 - 20_000.0 * place for place in range(count)],
        "no_number": [None] * count,
        "obs_status": ["A"] * count,
        "definition": [""] * count,
        "row": [f"/kommuner/9/{place}" for place in range(count)],
    }
    return frame | columns


def chargers(count: int = 3, /, **columns: list[object]) -> Frame:
    """EVSEs at one place in Rijswijk; a keyword replaces a whole column."""
    frame: Frame = {
        "row_id": list(range(count)),
        "area": ["GM0603"] * count,
        "location": [f"{100 + place}" for place in range(count)],
        "evse": [f"NLUB2E{place}" for place in range(count)],
        "status": ["AVAILABLE"] * count,
        "longitude": [4.32] * count,
        "latitude": [52.04] * count,
        "metres_outside": [0.0] * count,
        "stamp_ahead": [False] * count,
        "row": [f"{place}/evses/0" for place in range(count)],
    }
    return frame | columns


def a_summary(**columns: float | None) -> dict[str, object]:
    """An answer like the last good one; a keyword replaces one figure."""
    summary: dict[str, object] = {
        "rows": 588,
        "areas": 98,
        "share_outside": None,
        "share_quarantined": 0.0,
        "newest_year": 2023,
        "missing_areas": 0,
        "rows_ratio": 1.0,
        "least_area_ratio": 1.0,
        "removed_share": 0.0,
        "outside_growth": 0.0,
        "value_ratio": 1.0,
        "unit_power": 0,
        "area_unit_jumps": 0,
        "moved_share": 0.0,
        "days_back": 0,
        "frozen_share": 0.0,
        "days_frozen": 0,
        "same_figures": 0,
    }
    return summary | columns


def a_first_summary() -> dict[str, object]:
    """A good answer with none before it: there is nothing to compare it with."""
    return a_summary() | dict.fromkeys(LAST_COLUMNS)


def a_rule(
    name: str = "plausible-value",
    expectation: str = "expect_column_values_to_be_between",
    kwargs: Mapping[str, object] | None = None,
    severity: Severity = "critical",
) -> Rule:
    return Rule(
        name=name,
        expectation=expectation,
        kwargs=kwargs or {"column": "value", "min_value": 0, "max_value": 1_000_000},
        severity=severity,
        reason="A figure below zero is a slip of the pen.",
    )


def a_suite(*rows: Rule, whole: tuple[Rule, ...] = ()) -> Suite:
    return Suite(feed="dk_test", of="figures", rows=rows, whole=whole, last=())


def an_entry(**changes: object) -> dict[str, object]:
    """One rule as it stands in a file; a keyword replaces a key."""
    return {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": "location"},
        "meta": {"rule": "location-given", "reason": "A twin is found by its location."},
    } | changes


def write_suite(folder: Path, stem: str = "nl_test", /, **changes: object) -> Path:
    """A rule file of charging points; a keyword replaces a key."""
    rows_at_least_one = an_entry(
        type="expect_column_values_to_be_between",
        kwargs={"column": "rows", "min_value": 1},
        meta={"rule": "some-rows", "reason": "An empty answer is no answer."},
    )
    as_many_rows = an_entry(
        type="expect_column_values_to_be_between",
        kwargs={"column": "rows_ratio", "min_value": 0.7, "max_value": 3},
        meta={"rule": "as-many-rows", "reason": "Half a file looks like a whole one."},
    )
    document: dict[str, object] = {
        "name": stem,
        "meta": {"of": "charging"},
        "rows": [an_entry()],
        "whole": [rows_at_least_one],
        "last": [as_many_rows],
    }
    path = folder / f"{stem}.json"
    path.write_text(json.dumps(document | changes), encoding="utf-8")
    return path

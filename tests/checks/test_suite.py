import subprocess
import sys
from pathlib import Path

import pytest

from tests.checks.builders import a_rule, an_entry, write_suite
from tests.conftest import ROOT
from tracker.checks.rule import FRAME_COLUMNS, LAST_COLUMNS, WHOLE_COLUMNS
from tracker.checks.suite import load_suite
from tracker.errors import SuiteError


def test_a_rule_file_becomes_rules_for_rows_and_for_the_whole(tmp_path: Path) -> None:
    write_suite(tmp_path)

    suite = load_suite("nl_test", tmp_path)

    assert [rule.name for rule in suite.rows] == ["location-given"]
    assert [rule.name for rule in suite.whole] == ["some-rows"]
    assert [rule.name for rule in suite.last] == ["as-many-rows"]
    assert [rule.judges for rule in (*suite.rows, *suite.whole, *suite.last)] == [
        "rows",
        "whole",
        "last",
    ]
    assert suite.rows[0].severity == "critical"


def test_feeds_of_figures_get_the_rules_that_all_figures_share(tmp_path: Path) -> None:
    value_given = an_entry(
        kwargs={"column": "value"}, meta={"rule": "value-given", "reason": "Missing is not zero."}
    )
    write_suite(tmp_path, "observations", meta={"of": "figures"}, rows=[value_given])
    area_given = an_entry(
        kwargs={"column": "area"}, meta={"rule": "area-given", "reason": "Joined by code."}
    )
    write_suite(tmp_path, "nl_test", meta={"of": "figures"}, rows=[area_given], whole=[], last=[])

    suite = load_suite("nl_test", tmp_path)

    assert [rule.name for rule in suite.rows] == ["value-given", "area-given"]
    assert [rule.name for rule in suite.whole] == ["some-rows"]
    assert [rule.name for rule in suite.last] == ["as-many-rows"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"nl_test\.json cannot be read: No such file"):
        load_suite("nl_test", tmp_path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("{", r"nl_test\.json: Input data was truncated", id="half a file"),
        pytest.param("<html>", r"nl_test\.json: JSON is malformed", id="no JSON"),
        pytest.param("[]", r"nl_test\.json: Expected `object`, got `array`", id="a list"),
    ],
)
def test_a_file_that_is_not_such_json_is_named(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "nl_test.json").write_text(content, encoding="utf-8")

    with pytest.raises(SuiteError, match=told):
        load_suite("nl_test", tmp_path)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"rules": []}, "unknown field `rules`", id="unknown key"),
        pytest.param({"name": "other"}, "its name is 'other', not 'nl_test'", id="other name"),
        pytest.param({"meta": {"of": "trees"}}, "Invalid enum value 'trees'", id="other kind"),
        pytest.param({"rows": []}, "it holds no rule in `rows`", id="no rules"),
        pytest.param({"whole": []}, "no rule in `whole`", id="no rules about the whole"),
        pytest.param({"last": []}, "no rule in `last`", id="no rules beside the last good one"),
        pytest.param(
            {"rows": [an_entry(), an_entry()]},
            "rule location-given: the name is used twice",
            id="a name twice",
        ),
    ],
)
def test_a_wrong_file_is_refused_by_name(
    tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    write_suite(tmp_path, **changes)

    with pytest.raises(SuiteError, match=rf"nl_test\.json.*{told}"):
        load_suite("nl_test", tmp_path)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param(
            {"meta": {"rule": "location-given"}},
            r"rule location-given: Object missing required field `reason`",
            id="no reason",
        ),
        pytest.param(
            {"meta": {"rule": "location-given", "reason": " "}},
            r"rule location-given: meta\.reason is empty",
            id="empty reason",
        ),
        pytest.param(
            {"meta": {"reason": "Because."}},
            r"rows\[0\]: Object missing required field `rule`",
            id="no name",
        ),
        pytest.param(
            {"meta": {"rule": "Location given", "reason": "Because."}},
            r"meta\.rule is not a name in-kebab-case",
            id="no kebab-case",
        ),
        pytest.param({"mostly": 0.9}, "rule location-given: .*unknown field `mostly`", id="key"),
        pytest.param({"severity": "info"}, "Invalid enum value 'info'", id="severity"),
        pytest.param(
            {"kwargs": {"column": "location", "mostly": 0.9}},
            "rule location-given: `mostly` is not used here",
            id="mostly",
        ),
        pytest.param(
            {"kwargs": {"column": "lokation"}},
            "rule location-given: there is no column lokation",
            id="unknown column",
        ),
        pytest.param(
            {"kwargs": {"column_list": ["location", "lokation"]}},
            "rule location-given: there is no column lokation",
            id="unknown column in a list",
        ),
    ],
)
def test_a_wrong_rule_is_refused_by_file_and_name(
    tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    write_suite(tmp_path, rows=[an_entry(**changes)])

    with pytest.raises(SuiteError, match=rf"nl_test\.json, .*{told}"):
        load_suite("nl_test", tmp_path)


@pytest.mark.parametrize(
    ("judges", "column", "belongs"), [("whole", "rows_ratio", "last"), ("last", "rows", "whole")]
)
def test_a_rule_in_the_wrong_set_is_sent_to_the_right_one(
    tmp_path: Path, judges: str, column: str, belongs: str
) -> None:
    write_suite(tmp_path, **{judges: [an_entry(kwargs={"column": column})]})

    with pytest.raises(SuiteError, match=f"no column {column} here; it belongs to `{belongs}`"):
        load_suite("nl_test", tmp_path)


@pytest.mark.parametrize(
    ("kwargs", "allowed"),
    [
        ({"column": "rows", "min_value": 0.7, "max_value": 3}, "0.7 to 3"),
        ({"column": "rows", "min_value": 0, "max_value": 0}, "0"),
        ({"column": "rows", "min_value": 1}, "at least 1"),
        ({"column": "rows", "max_value": 2000}, "at most 2000"),
        ({"column": "area", "regex": "^GM"}, "regex ^GM"),
        ({"column": "area", "value_set": ["A", "B"]}, "one of A, B"),
        ({"column": "area"}, "be between"),
    ],
)
def test_what_a_rule_allows_is_said_in_a_few_words(kwargs: dict[str, object], allowed: str) -> None:
    assert a_rule(kwargs=kwargs).allowed == allowed


@pytest.mark.parametrize(
    ("expectation", "kwargs", "allowed"),
    [
        ("not_be_in_set", {"column": "value", "value_set": [0.0]}, "none of 0.0"),
        ("not_match_regex", {"column": "area", "regex": "^OWID"}, "not regex ^OWID"),
        ("not_be_null", {"column": "area"}, "not be null"),
    ],
)
def test_what_a_rule_forbids_is_not_said_as_if_it_were_asked(
    expectation: str, kwargs: dict[str, object], allowed: str
) -> None:
    rule = a_rule(expectation=f"expect_column_values_to_{expectation}", kwargs=kwargs)

    assert rule.allowed == allowed


def test_reading_rules_does_not_import_great_expectations() -> None:
    """Its import costs seconds: a run in which nothing changed must not pay for it."""
    heavy = "{'great_expectations', 'pandas'} & set(sys.modules)"
    program = f"import sys, tracker.checks.suite, tracker.checks.run; print({heavy} or 'light')"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "light"


def test_the_guide_names_every_column_that_a_rule_can_look_at() -> None:
    guide = (ROOT / "docs/adding-a-check.md").read_text(encoding="utf-8")
    columns = {*WHOLE_COLUMNS, *LAST_COLUMNS}.union(*FRAME_COLUMNS.values())

    assert {each for each in columns - {"row_id"} if f"`{each}`" not in guide} == set()

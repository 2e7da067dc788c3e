import csv
import json
import re
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish.builders import SHA, a_source
from tests.publish.promises import co2
from tracker.publish.downloads import (
    cell_text,
    is_redistributable,
    series_csv,
    series_json,
)
from tracker.publish.views import SeriesView


def a_series() -> SeriesView:
    series = co2().series
    assert series is not None
    return series


def test_the_table_holds_every_vintage_in_order() -> None:
    rows = list(csv.DictReader(StringIO(series_csv(a_series()).decode())))

    assert len(rows) == 12
    assert rows[0] == {
        "area": "0151",
        "indicator": "greenhouse-gas-emissions",
        "period": "2018",
        "reference": "2018-12-31",
        "value": "271384.5",
        "unit": "t CO₂e",
        "obs_status": "A",
        "definition": "",
        "vintage": "2026-03-17",
        "snapshot": SHA,
    }
    assert (rows[1]["vintage"], rows[1]["value"]) == ("2026-05-13", "272946.4")


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@SUM", "\tx", "\rx", " =1", "'=1", '"=1'])
def test_a_text_that_a_spreadsheet_would_run_is_only_text(text: str) -> None:
    assert cell_text(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;=1", "a;'=1"),
        ("a; @x", "a;' @x"),
        ("a\n=1", "a\n'=1"),
        ("a|-x", "a|'-x"),
        ("t CO₂e", "t CO₂e"),
        ("2026-Q1", "2026-Q1"),
        ("a=b", "a=b"),
        ("2026-05-13", "2026-05-13"),
    ],
)
def test_a_text_is_only_text_where_another_excel_splits_it(text: str, written: str) -> None:
    assert cell_text(text) == written


@given(st.text(st.sampled_from("=+-@;|\t\r\n '\"a1"), max_size=12))
def test_wherever_a_spreadsheet_begins_a_cell_it_finds_no_formula(text: str) -> None:
    parts = re.split(r"[;|\t\r\n]", cell_text(text))

    assert [part for part in parts if re.match(r"[ \"]*[=+\-@]", part)] == []


@pytest.mark.parametrize(
    ("value", "written"),
    [(-12.5, "-12.5"), (249.0, "249"), (0.1 + 0.2, "0.30000000000000004"), (1e22, "1e+22")],
)
def test_a_number_stays_a_number_in_its_shortest_exact_form(value: float, written: str) -> None:
    assert cell_text(value) == written


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_no_figure_is_an_empty_cell_and_null(value: float | None) -> None:
    first = replace(a_series().observations[0], value=value)
    series = replace(a_series(), observations=(first,))

    assert cell_text(value) == ""
    document = json.loads(series_json(series), parse_constant=pytest.fail)
    assert document["observations"][0]["value"] is None


def test_the_document_names_its_source() -> None:
    document = json.loads(series_json(a_series()))

    assert document["source"]["license"] == "CC-BY-4.0"
    assert document["source"]["snapshot"] == SHA
    assert document["names"]["da"] == "Udledning af drivhusgasser"


def test_a_figure_entered_by_hand_is_cited_and_not_passed_on() -> None:
    by_hand = replace(a_series(), source=replace(a_source(), feed=None))

    assert not is_redistributable(by_hand)
    assert json.loads(series_json(by_hand))["source"]["title"] == "Energi- og CO2-regnskabet"


def test_rows_of_another_definition_say_so() -> None:
    series = a_series()
    wide = replace(series.observations[0], definition="scopes-1-3", value=9.0)
    both = replace(series, observations=(*series.observations, wide))

    rows = list(csv.DictReader(StringIO(series_csv(both).decode())))

    assert [row["value"] for row in rows if row["definition"] == "scopes-1-3"] == ["9"]


def test_a_series_with_a_figure_of_another_feed_is_not_passed_on() -> None:
    other = replace(a_series().observations[0], feed="dk_osm_charging")
    mixed = replace(a_series(), observations=(other, *a_series().observations[1:]))

    assert not is_redistributable(mixed)

"""Cells, keys, columns, days and codes that a publisher may get wrong after a good answer."""

import json
import math
from itertools import pairwise, permutations
from pathlib import Path

import pytest

from tests.checks.builders import EXPECTATIONS, figures
from tests.pipeline.build import (
    a_context,
    ingest_once,
    recorded,
)
from tests.pipeline.second_answer import (
    Account,
    Change,
    changed,
    play,
    total,
)
from tests.replay import Replay
from tracker.checks.rule import Rule, Suite
from tracker.checks.run import check_rows
from tracker.checks.suite import load_suite
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.feeds.feed import Batch
from tracker.feeds.nl_laadpalenviewer_evse_rows import BASE as ROWS
from tracker.feeds.nl_laadpalenviewer_evse_rows import FEED as EVSE_ROWS
from tracker.pipeline.places import Outlines
from tracker.pipeline.row_outcomes import row_outcomes
from tracker.pipeline.staging import stage

# Row 17: what is no number


@pytest.mark.parametrize("cell", ["NaN", "-Infinity", "1e400", '"1,5"', '"n/a"', '"x"', '"1 234"'])
def test_a_cell_that_is_no_number_is_quarantined_and_its_last_good_figure_stays(
    tmp_path: Path, cell: str
) -> None:
    body = changed(total("CELL", place=0)).replace(b'"CELL"', cell.encode())

    found = play(tmp_path, body)

    assert found.quarantine == {"/kommuner/0/samletUdledning/0": "value-is-a-number"}
    assert found.counts == (240, 239, 1, 0)
    assert found.after == found.before


@pytest.mark.parametrize("cell", [0, -0.0, None, "*", "<5", ".."])
def test_what_stands_for_nothing_or_is_held_back_is_missing_and_no_zero(
    tmp_path: Path, cell: object
) -> None:
    found = play(tmp_path, changed(total(cell, place=0)))

    assert found.outcome.state == "loaded"
    assert found.after == [None, *found.before[1:]]


def test_a_value_beyond_every_bound_is_quarantined_under_the_names_of_its_rules(
    tmp_path: Path,
) -> None:
    found = play(tmp_path, changed(total(1e15, place=0)))

    assert found.quarantine == {"/kommuner/0/samletUdledning/0": "finite-value, plausible-value"}
    assert found.counts == (240, 239, 1, 0)
    assert found.after == found.before


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_a_parser_lets_through_as_a_number_is_quarantined_before_it_is_loaded(
    value: float,
) -> None:
    """Whatever the reader: NaN and infinity never pass the rules that all figures share."""
    verdict = check_rows(figures(value=[1.0, value, 1.0]), load_suite(FEED.id, EXPECTATIONS))

    assert set(verdict.failing) == {1}


# Row 18: keys that come twice


def test_equal_copies_are_dropped_and_counted(tmp_path: Path) -> None:
    found = play(tmp_path, changed(lambda each: each["kommuner"].append(each["kommuner"][0])))

    assert found.outcome.state == "loaded"
    assert found.counts == (246, 240, 0, 6)
    assert found.after == found.before


def test_of_two_different_figures_under_one_key_none_is_loaded(tmp_path: Path) -> None:
    """klimaregnskabet's answer held two rows called "Samlet"; the smaller one was taken."""
    second = changed(
        lambda each: each["kommuner"].append({**each["kommuner"][0], "samletUdledning": [7.0] * 6})
    )

    found = play(tmp_path, second)

    assert found.counts == (246, 234, 12, 0)
    assert set(found.quarantine.values()) == {"one-figure-per-key"}
    assert found.after == found.before


def test_different_figures_in_two_batches_are_both_quarantined_under_a_name(
    tmp_path: Path,
) -> None:
    batches = (
        Batch(
            indicator="greenhouse-gas-emissions",
            area=["0151"],
            period=["2018"],
            value=[value],
            row=[row],
        )
        for value, row in ((1.0, "page 1"), (2.0, "page 2"))
    )
    suite = Suite(feed="dk_test", of="figures", rows=(), whole=())
    with a_context(tmp_path) as context:
        staged = stage(batches, suite, context.catalogue, Outlines({}))

    (outcome,) = row_outcomes(staged)
    assert staged.figures == {}
    assert (staged.received, staged.accepted, len(staged.quarantined)) == (2, 0, 2)
    assert (outcome.rule, outcome.outcome, outcome.unexpected) == (
        "one-value-per-key",
        "quarantined",
        2,
    )


@pytest.mark.parametrize("split", [(1,), (2,), (1, 2)])
@pytest.mark.parametrize("values", list(permutations((1e5, 2e5, 3e5))))
def test_of_three_figures_under_one_key_none_is_loaded_however_they_come(
    tmp_path: Path, values: tuple[float, ...], split: tuple[int, ...]
) -> None:
    edges = (0, *split, 3)
    batches = (
        Batch(
            indicator="greenhouse-gas-emissions",
            area=["0151"] * (end - start),
            period=["2018"] * (end - start),
            value=values[start:end],
            row=[f"row {number}" for number in range(start, end)],
        )
        for start, end in pairwise(edges)
    )
    suite = load_suite(FEED.id, EXPECTATIONS)
    with a_context(tmp_path) as context:
        staged = stage(batches, suite, context.catalogue, Outlines({}))

    assert staged.figures == {}
    assert (staged.received, staged.accepted, len(staged.quarantined)) == (3, 0, 3)
    assert staged.withheld == {("greenhouse-gas-emissions", "0151", "2018")}


# Row 19: columns


def renamed(old: str, new: str) -> Change:
    def change(account: Account) -> None:
        for each in account["kommuner"]:
            each[new] = each.pop(old)

    return change


def retyped(account: Account) -> None:
    for each in account["kommuner"]:
        each["samletUdledning"] = {"2018": 1.0}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param(renamed("samletUdledning", "samlet"), "samletUdledning", id="renamed"),
        pytest.param(renamed("samletUdledning", "SamletUdledning"), "samletUdledning", id="case"),
        pytest.param(renamed("kommuneKode", "kommuneKod\u0065\u0301"), "kommuneKode", id="NFD"),
        pytest.param(renamed("kommuneKode", "navn"), "kommuneKode", id="removed"),
        pytest.param(retyped, "samletUdledning", id="retyped"),
    ],
)
def test_a_column_renamed_removed_or_retyped_is_refused_by_name(
    tmp_path: Path, change: Change, named: str
) -> None:
    found = play(tmp_path, changed(change))

    assert found.outcome.state == "failed"
    assert named in found.message
    assert found.after == found.before


def moved(account: Account) -> None:
    account["kommuner"] = [dict(reversed(each.items())) for each in account["kommuner"]]


def added(account: Account) -> None:
    for each in account["kommuner"]:
        each["befolkning"] = 50_000


@pytest.mark.parametrize("change", [moved, added])
def test_a_column_moved_or_added_changes_no_figure_and_is_told_as_such(
    tmp_path: Path, change: Change
) -> None:
    found = play(tmp_path, changed(change))

    assert found.outcome.state == "loaded"
    assert found.outcome.changed == frozenset()
    assert found.after == found.before
    assert found.outcomes["other-bytes-other-figures"] == "warning"


# Row 27: days and years that are none


def first_year(year: int) -> Change:
    return lambda account: account["kommuner"][0]["years"].__setitem__(0, year)


@pytest.mark.parametrize("year", [0, 1, 26, 202, 20_181])
def test_a_year_that_is_no_year_is_refused(tmp_path: Path, year: int) -> None:
    found = play(tmp_path, changed(first_year(year)))

    assert found.outcome.state == "failed"
    assert f"'{year}' is no period" in found.message
    assert found.after == found.before


@pytest.mark.parametrize("year", [9999, 1066])
def test_a_year_far_from_ours_is_quarantined_and_the_year_it_stood_for_is_missing(
    tmp_path: Path, year: int
) -> None:
    """The answer no longer says 2018 of Ballerup: missing from now on, and known as it was."""
    found = play(tmp_path, changed(first_year(year)))

    assert found.quarantine == {"/kommuner/0/samletUdledning/0": "known-period, known-day"}
    assert found.after == [None, *found.before[1:]]


@pytest.mark.parametrize("day", ["2026-02-31", "2026-02-29", "26-06-01", "0000-01-01"])
def test_a_day_that_is_none_is_refused(tmp_path: Path, day: str) -> None:
    body = json.dumps({"date": day, "locations": {"1": {"n": 2}}}).encode()
    answer = recorded(body, "2026-06-02", f"{ROWS}/2026-06-02.json")
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        outcome = ingest_once(context, EVSE_ROWS, "2026-06-02")

    assert outcome.state == "failed"
    assert outcome.error is not None
    assert "date" in outcome.error.message


def test_a_leap_day_is_a_day_in_a_leap_year(tmp_path: Path) -> None:
    body = json.dumps({"date": "2028-02-29", "locations": {"1": {"n": 2}}}).encode()
    answer = recorded(body, "2026-06-02", f"{ROWS}/2026-06-02.json")
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        outcome = ingest_once(context, EVSE_ROWS, "2026-06-02")

    assert outcome.error is None


# Row 28: codes


def test_a_code_that_lost_its_zero_is_quarantined_and_takes_no_figure_away(
    tmp_path: Path,
) -> None:
    def shorten(account: Account) -> None:
        account["kommuner"][0]["kommuneKode"] = "151"

    found = play(tmp_path, changed(shorten))

    assert found.after == found.before
    assert (
        found.quarantine["/kommuner/0/samletUdledning/0"]
        == "area-is-a-municipality, area-in-the-catalogue"
    )


def test_a_code_that_no_list_of_areas_holds_is_quarantined_and_listed(tmp_path: Path) -> None:
    known = Rule(
        name="area-in-the-catalogue",
        expectation="expect_column_values_to_be_in_set",
        kwargs={"column": "area_known", "value_set": [True]},
        severity="critical",
        reason="A merged municipality keeps its old code in one table and not in the other.",
    )
    suite = Suite(feed="dk_test", of="figures", rows=(known,), whole=())
    batch = Batch(
        indicator="greenhouse-gas-emissions",
        area=["0151", "0999", "0999", ""],
        period=["2018", "2018", "2019", "2018"],
        value=[1.0, 2.0, 3.0, 4.0],
        row=["a", "b", "c", "d"],
    )
    with a_context(tmp_path) as context:
        staged = stage(iter([batch]), suite, context.catalogue, Outlines({}))

    (outcome,) = row_outcomes(staged)
    assert {each.row: each.rules for each in staged.quarantined} == {
        "b": "area-in-the-catalogue",
        "c": "area-in-the-catalogue",
    }
    assert (outcome.unexpected, outcome.detail) == (2, "0999 (2)")

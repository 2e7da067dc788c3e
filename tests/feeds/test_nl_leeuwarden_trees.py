from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from tests.checks.builders import EXPECTATIONS
from tests.feeds.pulls import a_pull, figures, moments, recorded_pull, references
from tests.formats.test_dbf import a_table
from tracker.catalogue.load import load
from tracker.checks.suite import load_suite
from tracker.domain.observation import ObsStatus
from tracker.errors import FormatError
from tracker.feeds import nl_leeuwarden_trees, nl_leeuwarden_trees_by_year
from tracker.feeds.feed import Batch, Pull
from tracker.pipeline.places import Outlines
from tracker.pipeline.staged import Staged
from tracker.pipeline.staging import stage

STOCK = nl_leeuwarden_trees.FEED
BACKCAST = nl_leeuwarden_trees_by_year.FEED
BY_YEAR = "trees-by-planting-year-backcast"


def a_register(*years: str) -> Pull:
    rows = [{"PLANTJAAR": year} for year in years]
    return a_pull(BACKCAST, a_table(rows, widths={"PLANTJAAR": 19}))


def by_year(pull: Pull) -> dict[str, float | None]:
    return {period: value for (_, _, period), value in figures(BACKCAST.parse(pull)).items()}


def staged(pull: Pull) -> Staged:
    suite = load_suite(BACKCAST.id, EXPECTATIONS)
    return stage(BACKCAST.parse(pull), suite, load(), Outlines({}))


def rules(found: Staged) -> Iterable[tuple[str, str]]:
    return {(row.row, rule) for row in found.quarantined for rule in row.rules.split(", ")}


def test_the_recording_holds_six_trees_on_the_day_that_the_table_tells() -> None:
    pull = recorded_pull(STOCK, moments(STOCK)[-1])

    assert figures(STOCK.parse(pull)) == {("trees-registered", "GM0080", "2018-11-02"): 6}
    assert set(references(STOCK.parse(pull)).values()) == {date(2018, 11, 2)}


def test_the_same_file_tells_the_trees_of_each_year_as_estimates() -> None:
    pull = recorded_pull(BACKCAST, moments(BACKCAST)[-1])

    assert by_year(pull) == {"0001": 1, "1925": 1, "1954": 2, "1970": 1}
    (batch,) = BACKCAST.parse(pull)
    assert isinstance(batch, Batch)
    assert set(batch.obs_status or ()) == {ObsStatus.ESTIMATED}


def test_both_feeds_ask_for_one_file() -> None:
    assert STOCK.requests(date(2026, 6, 7)) == BACKCAST.requests(date(2026, 6, 7))
    assert (STOCK.restates, BACKCAST.restates) == (False, True)


@pytest.mark.parametrize("year", ["0", "1", "1800", "19540", "9999999999"])
def test_placeholder_years_go_out_under_a_rule(year: str) -> None:
    found = staged(a_register(year, "1954.0"))

    assert (f"PLANTJAAR {year}", "no-placeholder-year") in rules(found)
    assert [key[2] for key in found.figures] == ["1954"]


def test_the_first_year_after_the_placeholders_stays() -> None:
    assert [key[2] for key in staged(a_register("1801.000")).figures] == ["1801"]


def test_a_year_to_come_is_a_plan_and_goes_out_under_a_rule() -> None:
    found = staged(a_register("2018", "2019"))

    assert rules(found) == {("PLANTJAAR 2019", "no-planting-to-come")}
    assert [key[2] for key in found.figures] == ["2018"]


def test_a_tree_without_a_year_counts_in_the_stock_only() -> None:
    body = a_table([{"PLANTJAAR": ""}, {"PLANTJAAR": "1954"}], widths={"PLANTJAAR": 19})

    assert list(figures(STOCK.parse(a_pull(STOCK, body))).values()) == [2]
    assert by_year(a_pull(BACKCAST, body)) == {"1954": 1}


@pytest.mark.parametrize("cell", ["circa 1950", "1950.5", "-1", "1950/60", "²"])
def test_a_year_that_is_no_whole_number_is_refused(cell: str) -> None:
    with pytest.raises(FormatError, match="PLANTJAAR is"):
        by_year(a_register(cell))


def test_the_real_register_holds_2088_trees_and_heaps_at_1954(shared_feeds: Path) -> None:
    stock = figures(STOCK.parse(recorded_pull(STOCK, moments(STOCK)[-1], shared_feeds)))
    years = by_year(recorded_pull(BACKCAST, moments(BACKCAST)[-1], shared_feeds))

    assert stock == {("trees-registered", "GM0080", "2018-11-02"): 2088}
    assert (len(years), sum(filter(None, years.values()))) == (83, 2088)
    assert (years["1954"], years["1970"]) == (409, 203)
    assert (min(years), max(years)) == ("1850", "2013")

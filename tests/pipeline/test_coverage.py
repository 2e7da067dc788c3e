"""Which feed serves which promise, and what it cannot show: docs/coverage.md is true."""

from pathlib import Path

from tracker.catalogue.load import load
from tracker.feeds import FEEDS
from tracker.pipeline.coverage import coverage_page

PAGE = Path(__file__).parents[2] / "docs/coverage.md"


def rows_about(name: str) -> list[str]:
    return [line for line in coverage_page(load()).splitlines() if f"`{name}`" in line]


def test_the_page_in_the_documentation_is_the_one_that_the_catalogue_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == coverage_page(load()), "run `make docs`"


def test_every_promise_and_every_feed_has_a_line() -> None:
    assert all(rows_about(pledge) for pledge in load().pledges)
    assert all(rows_about(feed.id) for feed in FEEDS)


def test_a_feed_that_cannot_tell_roofs_from_fields_says_so_beside_the_promise() -> None:
    _, near = rows_about("ballerup-no-solar-on-green")

    assert "not by `dk_energinet_solar_capacity`" in near
    assert "cannot judge a ban on green areas" in near


def test_a_ratio_names_who_serves_each_half() -> None:
    trees, births, *declared = rows_about("ballerup-tree-per-newborn")

    assert "handed in" in trees
    assert "`dk_dst_births`" in births
    assert all("declared" in line for line in declared)


def test_a_promise_of_steps_waits_for_evidence() -> None:
    (line,) = rows_about("koege-plan-2030")

    assert "evidence" in line

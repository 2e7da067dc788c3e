"""Municipalities that were merged away: up to their last day their own, then nobody's."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.pipeline.build import a_context, ingest_once
from tests.pipeline.test_no_number import DUTCH, FIRST, FORMATS, Format, as_odata
from tests.replay import Replay
from tracker.checks.suite import load_suite
from tracker.feeds import nl_cbs_vehicles
from tracker.feeds.feed import Batch, Feed
from tracker.pipeline.frames import figure_frame
from tracker.pipeline.pages import site_view
from tracker.resources import resource_folder
from tracker.store.observations import newest_of_feed

WEESP, APPINGEDAM = "GM0457", "GM0003"  # merged on 24 March 2022, and on 1 January 2021
CARS: Feed = nl_cbs_vehicles.FEED


def test_figures_after_the_last_day_of_a_code_are_set_aside_and_named_with_its_successor(
    tmp_path: Path,
) -> None:
    """Cars are counted on 1 January: those of 2022 are still Weesp's."""
    areas = (*DUTCH, WEESP, APPINGEDAM)
    each = Format(feed=CARS, written=as_odata, areas=areas, quotes=True)
    with (
        Replay(answers=[each.answer(FIRST, {})]) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
    ):
        outcome = ingest_once(context, CARS, FIRST)
        with context.reading() as connection:
            known = newest_of_feed(connection, feed=CARS.id).values()
        (line,) = (
            view for view in site_view(context, date(2026, 11, 22)).feeds if view.feed.id == CARS.id
        )

    assert outcome.error is None
    assert {(figure.area, figure.period) for figure in known if figure.area not in DUTCH} == {
        (WEESP, "2022")
    }
    assert line.set_aside == 5
    assert line.gone_areas == "GM0003 → ? (3), GM0457 → GM0363 (2)"
    assert line.unknown_areas == ""


@pytest.mark.parametrize(
    ("indicator", "period", "gone_to"),
    [
        ("dwellings-added", "2021", None),
        ("dwellings-added", "2022", None),
        ("dwellings-added", "2023", "GM0363"),
        ("solar-capacity-kwp", "2022", None),
        ("solar-capacity-kwp", "2023", "GM0363"),
        ("charging-stations", "2022-03", None),
        ("charging-stations", "2022-04", "GM0363"),
    ],
)
def test_the_period_in_which_a_code_ended_is_still_its_own(
    tmp_path: Path, indicator: str, period: str, gone_to: str | None
) -> None:
    """CBS gives solar power of Weesp for 2022, though it ended in March of that year."""
    batch = Batch(indicator=indicator, area=[WEESP], period=[period], value=[5.0], row=["a"])
    with a_context(tmp_path) as context:
        frame = figure_frame(batch, context.catalogue, 0)

    assert list(frame.columns["gone_to"]) == [gone_to]


def test_a_missing_figure_of_a_code_that_ended_is_no_fault(tmp_path: Path) -> None:
    batch = Batch(indicator="births", area=[WEESP], period=["2024"], value=[None], row=["a"])
    with a_context(tmp_path) as context:
        frame = figure_frame(batch, context.catalogue, 0)

    assert list(frame.columns["gone_to"]) == [None]


def test_codes_that_only_give_warning_are_named_with_their_rows_and_loaded(tmp_path: Path) -> None:
    """GM9001 is nobody's code."""
    each = replace(FORMATS["odata4"], areas=(*DUTCH, "GM9001"))
    with (
        Replay(answers=[each.answer(FIRST, {})]) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
    ):
        outcome = ingest_once(context, each.feed, FIRST)
        (line,) = (
            view
            for view in site_view(context, date(2026, 11, 22)).feeds
            if view.feed.id == each.feed.id
        )

    assert [(told.rule, told.unexpected) for told in outcome.warnings] == [
        ("area-in-the-catalogue", 3)
    ]
    assert (line.set_aside, line.unknown_areas, line.gone_areas) == (0, "GM9001 (3)", "")


@pytest.mark.parametrize("name", FORMATS)
def test_every_feed_of_figures_asks_whether_the_area_is_still_there(name: str) -> None:
    suite = load_suite(FORMATS[name].feed.id, resource_folder("expectations"))

    assert "area-still-there" in {rule.name for rule in suite.rows}

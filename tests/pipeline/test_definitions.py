"""A change of definition starts a new series, from the parser to the page."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.checks.builders import EXPECTATIONS
from tests.pipeline.build import NOW, a_context
from tests.publish.builders import a_feed
from tracker.checks.rule import Suite
from tracker.checks.suite import load_suite
from tracker.domain.definitions import DefinitionSpan
from tracker.domain.observation import Observation
from tracker.feeds.feed import Batch
from tracker.feeds.figures import Figure, in_batches
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.assessing import figures_of, known_on
from tracker.pipeline.context import Context
from tracker.pipeline.declared import load_declared
from tracker.pipeline.loading import load
from tracker.pipeline.pages import site_view
from tracker.pipeline.places import Outlines
from tracker.pipeline.staging import stage
from tracker.publish.changes import spans_of
from tracker.publish.views import SeriesView
from tracker.store.observations import newest_of_feed

INDICATOR = "greenhouse-gas-emissions"
FILES = (
    "2018_City-wide_Emissions.csv",
    "2019_City-wide_Emissions.csv",
    "2020_-_City-Wide_Emissions.csv",
)
EVERYTHING = Suite(feed="a_feed", of="figures", rows=(), whole=())
AFTER = datetime(2026, 11, 28, 6, tzinfo=UTC)


def the_hague(folder: Path) -> Iterator[Figure]:
    """The city's own answers: each total under the scopes that it adds up, and scopes 1 and 2."""
    for file in FILES:
        with (folder / file).open(encoding="utf-8-sig", newline="") as text:
            for row in csv.DictReader(text):
                cells = {plain(key): value for key, value in row.items()}
                if cells["organization"] == "The Hague" and cells["total basic emissions"]:
                    yield from of_answer(cells, file)


def plain(header: str) -> str:
    """A column's name without what changes from year to year: case, units, odd blanks."""
    words = re.sub(r"\(.*?\)|[^ -~]", " ", header.lower())
    return " ".join(words.split())


def of_answer(cells: dict[str, str], file: str) -> Iterator[Figure]:
    year = cells["accounting year"][:4]
    total = float(cells["total basic emissions"])
    one, two, three = (float(cells[f"total scope {n} emissions"]) for n in (1, 2, 3))
    yield Figure("GM0518", year, one + two, f"{file} scopes 1-2", definition="scopes-1-2")
    if total == one + two + three:
        yield Figure("GM0518", year, total, f"{file} total", definition="scopes-1-3")
    else:
        assert total == one + two


def loaded(context: Context, batches: Sequence[Batch], moment: datetime, feed: str) -> None:
    staged = stage(iter(batches), EVERYTHING, context.catalogue, Outlines({}))
    assert staged.quarantined == []
    manifest = Manifest(feed=feed, fetched_at=moment, exchanges=())
    with context.engine.begin() as connection:
        load(connection, feed=a_feed(feed), manifest=manifest, staged=staged, checks=())


def change(before: Observation, after: Observation) -> float:
    assert before.value is not None
    assert after.value is not None
    return after.value / before.value - 1


def test_the_hague_of_cdp_is_compared_like_for_like(tmp_path: Path, shared_feeds: Path) -> None:
    answers = list(the_hague(shared_feeds / "cdp-citywide-emissions"))
    with a_context(tmp_path) as context:
        loaded(context, list(in_batches(INDICATOR, answers)), NOW, "dk_klimaregnskabet_co2")
        with context.reading() as connection:
            known = known_on(connection, ["GM0518"], NOW.date())
        figures = figures_of(context.catalogue, known.all, INDICATOR, "GM0518")

    assert figures is not None
    (with_chain,) = figures.former
    first, second, third = figures.observations
    assert (with_chain.value, with_chain.definition) == (1_695_093.0, "scopes-1-3")
    assert [each.value for each in figures.observations] == [1_587_678.0, 1_552_832.0, 1_519_207.0]
    assert change(with_chain, second) == pytest.approx(-0.084, abs=5e-4)
    assert change(first, second) == pytest.approx(-0.022, abs=5e-4)
    assert {each.definition for each in (first, second, third)} == {"scopes-1-2"}


def test_what_the_catalogue_declares_of_the_hague_stands_in_the_real_files(
    tmp_path: Path, shared_feeds: Path
) -> None:
    answers = the_hague(shared_feeds / "cdp-citywide-emissions")
    with a_context(tmp_path) as context:
        declared = context.catalogue.declared_for(INDICATOR, "GM0518")

    said = {(each.period, each.definition, each.value) for each in answers}
    found = [each.observation for each in declared]
    assert len(found) == 4
    assert {(each.period, each.definition, each.value) for each in found} == said


def the_hagues_page(context: Context, indicator: str) -> SeriesView:
    (area,) = (
        each for each in site_view(context, AFTER.date()).areas if each.area.code == "GM0518"
    )
    (series,) = (each for each in area.series if each.indicator.id == indicator)
    return series


def test_the_page_model_keeps_the_earlier_definition_apart(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        load_declared(context)
        series = the_hagues_page(context, INDICATOR)

    assert series.definition == "scopes-1-2"
    assert [each.value for each in series.former] == [1_695_093.0]
    assert spans_of(series) == (
        DefinitionSpan(definition="scopes-1-3", first="2016", last="2016"),
        DefinitionSpan(definition="scopes-1-2", first="2016", last="2018"),
    )


def test_a_noted_break_reaches_the_page_and_takes_the_figures_before_it_apart(
    tmp_path: Path,
) -> None:
    with a_context(tmp_path) as context:
        load_declared(context)
        series = the_hagues_page(context, "solar-installations-homes")
        other = the_hagues_page(context, "solar-capacity-kwp")

    assert [each.period for each in series.former] == ["2019", "2020"]
    assert [each.id for each in series.breaks] == ["cbs-solar-homes-2021"]
    assert other.breaks == ()


def test_a_total_recounted_under_another_definition_revises_nothing(tmp_path: Path) -> None:
    def pull(value: float, definition: str) -> list[Batch]:
        figure = Figure("0151", "2023", value, "line 1", definition=definition)
        return list(in_batches(INDICATOR, [figure]))

    with a_context(tmp_path) as context:
        loaded(context, pull(100.0, "scopes-1-3"), NOW.replace(day=1), "a_feed")
        loaded(context, pull(90.0, "scopes-1-2"), NOW, "a_feed")
        with context.reading() as connection:
            known = newest_of_feed(connection, feed="a_feed")

    assert {(key[4], each.value) for key, each in known.items()} == {
        ("scopes-1-3", None),
        ("scopes-1-2", 90.0),
    }


@pytest.mark.parametrize("suite", [EVERYTHING, load_suite("dk_klimaregnskabet_co2", EXPECTATIONS)])
def test_two_definitions_of_one_figure_are_no_contradiction(tmp_path: Path, suite: Suite) -> None:
    figures = [
        Figure("0151", "2023", 100_000.0, "line 1", definition="scopes-1-3"),
        Figure("0151", "2023", 90_000.0, "line 2", definition="scopes-1-2"),
        Figure("0151", "2023", 90_000.0, "line 3", definition="scopes-1-2"),
    ]
    with a_context(tmp_path) as context:
        batches = in_batches(INDICATOR, figures)
        staged = stage(batches, suite, context.catalogue, Outlines({}))

    assert (staged.accepted, staged.duplicates, staged.quarantined) == (2, 1, [])

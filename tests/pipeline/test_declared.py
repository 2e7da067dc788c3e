"""Figures entered by hand: loaded once, changed with the catalogue, never forgotten."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.pipeline.build import NOW, a_context, offline
from tracker.domain.assessment import Flag
from tracker.pipeline import standing
from tracker.pipeline.context import Context
from tracker.pipeline.declared import load_declared
from tracker.pipeline.explaining import explain
from tracker.pipeline.pages import pledge_views, site_view
from tracker.pipeline.publishing import publish
from tracker.pipeline.revising import revisions_on_record
from tracker.store.observations import newest_of_feed


def with_figures(context: Context, keep: int, *, factor: float = 1.0) -> Context:
    """The first figures of the catalogue, scaled."""
    declared = tuple(
        replace(
            each,
            observation=replace(each.observation, value=(each.observation.value or 0.0) * factor),
        )
        for each in context.catalogue.declared[:keep]
    )
    return replace(context, catalogue=replace(context.catalogue, declared=declared))


def values(context: Context) -> list[float | None]:
    with context.engine.connect() as connection:
        found = newest_of_feed(connection, feed="declared").values()
    return [each.value for each in sorted(found, key=lambda each: each.key)]


def test_declared_figures_are_loaded_once(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        first, second = load_declared(context), load_declared(context)

    assert first == len(context.catalogue.declared) > 0
    assert second == 0


def test_going_back_to_an_earlier_figure_is_a_change_too(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        seen = []
        for factor in (1.0, 2.0, 1.0):
            load_declared(with_figures(context, 3, factor=factor))
            seen.append(values(context))

    assert seen[0] == seen[2] != seen[1]


def with_two_sources(context: Context, first: float, second: float) -> Context:
    """One base year of Ballerup's CO2 as two sources give it."""
    declared = next(
        each
        for each in context.catalogue.declared
        if (each.observation.area, each.observation.period) == ("0151", "2023")
    )
    lines = (
        replace(declared, observation=replace(declared.observation, value=first)),
        replace(
            declared,
            source_title="Another report",
            address="https://other.example/report",
            observation=replace(
                declared.observation, value=second, source="https://other.example/report"
            ),
        ),
    )
    others = tuple(each for each in context.catalogue.declared if each is not declared)
    return replace(context, catalogue=replace(context.catalogue, declared=(*others, *lines)))


def test_two_sources_stand_beside_each_other_and_the_first_is_judged(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        disputed = with_two_sources(context, 141_758.0, 150_000.0)
        load_declared(disputed)

        pledge = disputed.catalogue.pledges["ballerup-co2"]
        (view,) = pledge_views(disputed, [pledge], NOW.date())
        lines = list(explain(disputed, pledge, NOW.date()))

    assert view.assessment.value == 141_758.0
    assert Flag.DISPUTED in view.assessment.flags
    assert view.series is not None
    assert [(each.title, each.observation.value) for each in view.series.beside] == [
        ("Another report", 150_000.0)
    ]
    said = "another source says 150000.0 for 2023: Another report, https://other.example/report"
    assert any(said in line for line in lines)


def test_two_sources_that_agree_dispute_nothing(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        agreed = with_two_sources(context, 141_758.0, 141_758.0)
        load_declared(agreed)

        (view,) = pledge_views(agreed, [agreed.catalogue.pledges["ballerup-co2"]], NOW.date())

    assert Flag.DISPUTED not in view.assessment.flags


def test_the_source_that_comes_first_today_counts_whenever_it_was_read(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        older = with_two_sources(context, 1.0, 2.0)
        declared = tuple(replace(each, read=date(2026, 11, 1)) for each in older.catalogue.declared)
        older = replace(older, catalogue=replace(older.catalogue, declared=declared))
        load_declared(with_two_sources(context, 3.0, 4.0))
        load_declared(older)

        (view,) = pledge_views(older, [older.catalogue.pledges["ballerup-co2"]], NOW.date())
        again = load_declared(older)

    assert view.assessment.value == 1.0
    assert again == 0


def test_a_figure_that_comes_back_the_same_day_counts_again(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        for keep in (3, 2, 3):
            load_declared(with_figures(context, keep))

        assert None not in values(context)


def test_a_corrected_line_is_told_as_a_revision(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        load_declared(with_figures(context, 3))
        load_declared(with_figures(context, 2, factor=2.0))

        (load,) = revisions_on_record(context, "declared")

    assert sum(each.revised for each in load.periods) == 2
    assert sum(each.withdrawn for each in load.periods) == 1
    assert {each.median for each in load.periods if each.revised} == {1.0}


def test_a_figure_taken_out_of_the_catalogue_is_withdrawn(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        load_declared(with_figures(context, 3))
        load_declared(with_figures(context, 2))

        assert values(context).count(None) == 1
        assert site_view(with_figures(context, 2), NOW.date()).pledges


def test_a_series_that_was_taken_out_can_still_be_read_as_it_was(tmp_path: Path) -> None:
    with a_context(tmp_path, resolve=offline) as context:
        load_declared(context)
        without = replace(context, catalogue=replace(context.catalogue, declared=()))

        found = standing.standings_on(without, NOW.date(), ())
        publish(without, NOW.date())

    assert {each.assessment.pledge for each in found} == set(context.catalogue.pledges)
    page = (tmp_path / "site/en/pledge/denhaag-solar-obstacles/index.html").read_text("utf-8")
    assert "A figure entered by hand that the catalogue no longer has" in page

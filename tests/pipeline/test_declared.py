"""Figures entered by hand: loaded once, changed with the catalogue, never forgotten."""

from dataclasses import replace
from pathlib import Path

from tests.pipeline.build import NOW, a_context
from tracker.pipeline.context import Context
from tracker.pipeline.declared import load_declared
from tracker.pipeline.pages import site_view
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


def test_a_figure_taken_out_of_the_catalogue_is_withdrawn(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        load_declared(with_figures(context, 3))
        load_declared(with_figures(context, 2))

        assert values(context).count(None) == 1
        assert site_view(with_figures(context, 2), NOW.date()).pledges

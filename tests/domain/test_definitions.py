"""Figures that count different things are never one series."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.builders import a_cut, a_pledge, a_reach, an_indicator, an_observation
from tracker.domain.assess import assess
from tracker.domain.assessment import Assessment, Flag, Reason, TargetStatus
from tracker.domain.definitions import (
    DefinitionSpan,
    SeriesBreak,
    definition_spans,
    newest_definition,
    take_apart,
)
from tracker.domain.figures import Figures
from tracker.domain.indicator import Direction, Nature
from tracker.domain.observation import Observation, ObsStatus
from tracker.domain.pledge import Target, Trend

WITH_CHAIN = an_observation("2016", 1_695_093.0, definition="scopes-1-3")
THE_HAGUE = (
    WITH_CHAIN,
    an_observation("2016", 1_587_678.0, definition="scopes-1-2"),
    an_observation("2017", 1_552_832.0, definition="scopes-1-2"),
    an_observation("2018", 1_519_207.0, definition="scopes-1-2"),
)
ALL = an_indicator(Nature.FLOW, Direction.DOWN)


def judged(
    target: Target, observations: tuple[Observation, ...], *, since: date | None = None
) -> Assessment:
    figures = Figures.of(ALL, observations, since=since)
    pledge = a_pledge(target, term_start=date(2016, 1, 1))
    return assess(pledge, area="0151", figures=figures, denominator=None, as_of=date(2020, 1, 1))


def test_a_cut_is_measured_within_one_definition() -> None:
    found = judged(a_cut(0.5, bases=("2016",)), THE_HAGUE)

    assert found.baseline == 1_587_678.0
    assert found.value == 1_519_207.0
    assert [point.period for point in found.points] == ["2016", "2017", "2018"]


def test_a_base_year_that_only_an_earlier_definition_has_is_no_base_year() -> None:
    series = (THE_HAGUE[0], *THE_HAGUE[2:])

    found = judged(a_cut(0.5, bases=("2016",)), series)

    assert found.status is TargetStatus.NOT_ASSESSED
    assert found.reason is Reason.DEFINITION_CHANGED


def test_a_stated_baseline_before_the_new_definition_does_not_compare() -> None:
    series = (THE_HAGUE[0], *THE_HAGUE[2:])

    found = judged(a_reach(start=("2016-12-31", 1_695_093.0), goal=("2030-12-31", 0.0)), series)

    assert found.reason is Reason.DEFINITION_CHANGED


def test_a_stated_baseline_that_the_new_definition_reaches_back_to_compares() -> None:
    found = judged(a_reach(start=("2016-12-31", 1_587_678.0), goal=("2030-12-31", 0.0)), THE_HAGUE)

    assert found.reason is None
    assert found.baseline == 1_587_678.0


def test_a_direction_is_not_decided_across_a_change_of_definition() -> None:
    series = (an_observation("2015", 9.0, definition="old"), an_observation("2018", 1.0))
    target = Trend(indicator="things", direction=Direction.DOWN, end=date(2018, 12, 31))

    found = judged(target, series)

    assert found.status is TargetStatus.NOT_ASSESSED
    assert found.reason is Reason.DEFINITION_CHANGED


def test_the_projection_starts_with_the_new_definition() -> None:
    every = tuple(an_observation(str(year), 9e6, definition="old") for year in range(2010, 2016))

    alone, after = (
        judged(a_cut(bases=("2016",)), series) for series in (THE_HAGUE, every + THE_HAGUE)
    )

    assert alone.likelihood is not None
    assert after == alone


def test_withdrawn_figures_of_an_earlier_definition_change_nothing() -> None:
    gone = an_observation("2015", None, definition="old", obs_status=ObsStatus.MISSING)

    assert Figures.of(ALL, (gone, *THE_HAGUE)).former == (WITH_CHAIN,)


def test_the_definition_of_the_newest_figure_counts() -> None:
    back = an_observation("2019", 1.0, definition="scopes-1-3")

    assert newest_definition(THE_HAGUE) == "scopes-1-2"
    assert newest_definition((*THE_HAGUE, back)) == "scopes-1-3"
    assert newest_definition(()) == ""


def test_of_two_definitions_for_one_day_the_one_published_last_counts() -> None:
    first = an_observation("2018", 5.0, definition="z", vintage=date(2020, 1, 1))
    last = replace(first, definition="a", vintage=date(2021, 1, 1))

    assert newest_definition((first, last)) == "a"


def test_of_two_definitions_published_together_the_longer_series_counts() -> None:
    assert newest_definition((an_observation("2018", 5.0, definition="z"), *THE_HAGUE)) == (
        "scopes-1-2"
    )


def test_a_series_of_forecasts_has_their_definition() -> None:
    plan = an_observation("2030", 5.0, obs_status=ObsStatus.FORECAST, definition="plan")

    assert take_apart((plan,)).judged == (plan,)


def test_a_definition_whose_day_has_not_come_does_not_count_yet() -> None:
    future = an_observation("2025", 1.0, definition="scopes-1-3")

    figures = Figures.of(ALL, (*THE_HAGUE, future)).known_by(date(2020, 1, 1))

    assert figures.newest == THE_HAGUE[-1]


def test_a_day_noted_as_a_new_way_of_counting_starts_a_series() -> None:
    figures = Figures.of(ALL, THE_HAGUE[1:], since=date(2017, 12, 31))

    assert [each.period for each in figures.observations] == ["2017", "2018"]
    assert figures.broken_at == date(2017, 12, 31)
    assert figures.known_by(date(2016, 12, 31)).newest == THE_HAGUE[1]


def test_the_spans_of_definitions_are_told_with_the_judged_one_last() -> None:
    later = an_observation("2017", 5.0, definition="scopes-1-3")

    assert definition_spans((later, *THE_HAGUE)) == (
        DefinitionSpan(definition="scopes-1-3", first="2016", last="2017"),
        DefinitionSpan(definition="scopes-1-2", first="2016", last="2018"),
    )


def test_another_source_stands_beside_and_is_never_judged() -> None:
    other = an_observation("2018", 9.9e6, definition="scopes-1-2", source="https://b.example")

    found = judged(a_cut(bases=("2016",)), (*THE_HAGUE, other))

    assert found.value == 1_519_207.0
    assert found.flags == (Flag.DISPUTED,)


@pytest.mark.parametrize(
    "same", [{"value": 1_519_207.0}, {"definition": "scopes-1-3"}, {"period": "2019"}]
)
def test_another_source_disputes_only_another_value_of_the_same_figure(
    same: dict[str, object],
) -> None:
    other = an_observation("2018", 9.9e6, definition="scopes-1-2", source="https://b.example")
    figures = Figures.of(ALL, (*THE_HAGUE, replace(other, **same)))  # type: ignore[arg-type]

    assert len(figures.beside) == 1
    assert not figures.sources_differ


def test_a_noted_break_concerns_the_series_that_it_names() -> None:
    noted = SeriesBreak(
        id="a-break",
        feed="a_feed",
        day=date(2021, 12, 31),
        reasons={},
        read=date(2026, 1, 1),
        indicators=("things",),
        areas=("0151",),
    )
    everywhere = replace(noted, indicators=(), areas=())

    assert noted.concerns(feed="a_feed", indicator="things", area="0151")
    assert not noted.concerns(feed="a_feed", indicator="others", area="0151")
    assert not noted.concerns(feed="a_feed", indicator="things", area="0259")
    assert everywhere.concerns(feed="a_feed", indicator="others", area="0259")
    assert not everywhere.concerns(feed="b_feed", indicator="others", area="0259")

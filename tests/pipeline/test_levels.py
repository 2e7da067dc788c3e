"""What is compared: the same feed, definition and day, per 1,000 inhabitants, without ranks."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from tests.publish.builders import an_area
from tracker.domain.indicator import Direction, Indicator, Nature
from tracker.domain.observation import Observation, ObsStatus
from tracker.pipeline.levels import Levels, levels_of, map_of, middle_of, silence_of
from tracker.publish.indicator_views import CountryShapes

DAY = date(2025, 12, 31)


def an_indicator(indicator: str = "cars", unit: str = "car") -> Indicator:
    return Indicator(
        id=indicator,
        unit=unit,
        direction=Direction.UP,
        nature=Nature.STOCK,
        feeds=("a",),
        names={},
        counting_rules={},
        unit_names={},
    )


def a_figure(
    area: str, value: float, *, day: date = DAY, feed: str = "a", definition: str = ""
) -> Observation:
    return Observation(
        indicator="cars",
        area=area,
        period=str(day.year),
        reference=day,
        value=value,
        unit="car",
        obs_status=ObsStatus.NORMAL,
        vintage=date(2026, 1, 5),
        feed=feed,
        snapshot="s",
        definition=definition,
    )


def found(
    figures: list[Observation], people: Mapping[str, float] | None = None, unit: str = "car"
) -> Levels:
    heads = {each.area: 1_000.0 for each in figures} if people is None else people
    counted = {code: a_figure(code, count) for code, count in heads.items()}
    return levels_of(an_indicator(unit=unit), figures, counted, "DK")


def some(count: int) -> list[Observation]:
    return [a_figure(f"{i:04}", float(i)) for i in range(count)]


def test_a_count_is_divided_by_inhabitants_and_a_share_is_not() -> None:
    figures = [a_figure("0101", 30.0), a_figure("0147", 30.0)]
    people = {"0101": 1_000.0, "0147": 3_000.0}

    assert found(figures, people).level.tolist() == pytest.approx([30.0, 10.0])
    assert found(figures, people, unit="percent").level.tolist() == [30.0, 30.0]


def test_only_figures_of_the_day_the_feed_and_the_definition_of_most_places_are_compared() -> None:
    others = [
        a_figure("0201", 1.0, day=date(2024, 12, 31)),
        a_figure("0202", 1.0, feed="b"),
        a_figure("0203", 1.0, definition="scopes-1-3"),
    ]

    levels = found([*some(6), *others])

    assert levels.is_compared.tolist() == [True] * 6 + [False] * 3
    assert levels.newest.feed == "a"


def test_the_country_as_a_whole_is_no_place_among_its_places() -> None:
    levels = found([a_figure("DK", 900.0), *some(5)])

    assert levels.is_compared.tolist() == [False] + [True] * 5
    assert not found([a_figure("DK", 900.0)]).on_day.any()
    assert found([a_figure("DK", 900.0)]).newest.area == "DK"


def test_a_place_without_known_inhabitants_has_no_level() -> None:
    levels = found(some(3), {"0000": 10.0, "0001": 0.0})

    assert np.isfinite(levels.level).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("indicator", "count", "people", "is_open", "silence"),
    [
        ("cars", 5, None, True, None),
        ("cars", 4, None, True, "few"),
        ("cars", 9, None, False, "few"),
        ("cars", 10, None, False, None),
        ("cars", 10, {"0000": 5.0}, True, "people-unknown"),
        ("population", 10, None, True, "size"),
    ],
)
def test_nothing_is_compared_where_too_little_is_known(
    indicator: str,
    count: int,
    people: Mapping[str, float] | None,
    is_open: bool,
    silence: str | None,
) -> None:
    levels = found(some(count), people)

    assert silence_of(an_indicator(indicator), levels, is_open=is_open) == silence


def test_similar_places_are_the_twenty_nearest_in_size_without_the_place_itself() -> None:
    figures = some(30)
    people = {each.area: 1_000.0 * (1 + number) for number, each in enumerate(figures)}
    areas = {each.area: an_area(each.area) for each in figures}

    similar = found(figures, people).similar(29, areas)

    assert similar is not None
    assert [each.code for each in similar.areas] == [f"{i:04}" for i in range(28, 8, -1)]
    assert found(some(9)).similar(0, areas) is None


def test_a_map_has_four_classes_of_equally_many_and_leaves_open_what_is_not_known() -> None:
    figures = some(8)
    codes = [*(each.area for each in figures), "0999"]
    areas = {code: an_area(code) for code in codes}
    shapes = CountryShapes(
        width=10.0,
        height=10.0,
        paths=dict.fromkeys(codes, "M0 0l1 1 1 0z"),
        spots=dict.fromkeys(codes, (1.0, 1.0)),
    )

    drawn = map_of(found(figures), shapes, areas, {"0003": areas["0003"]})

    assert [each.step for each in drawn.shapes] == [0, 0, 1, 1, 2, 2, 3, 3, None]
    assert drawn.counts == (2, 2, 2, 2)
    assert [each.area.code for each in drawn.shapes if each.is_followed] == ["0003"]


def test_equal_bounds_fall_together() -> None:
    figures = [a_figure(f"{i:04}", 0.0 if i < 6 else 5.0) for i in range(8)]
    areas = {each.area: an_area(each.area) for each in figures}
    shapes = CountryShapes(
        width=1.0, height=1.0, paths=dict.fromkeys(areas, ""), spots=dict.fromkeys(areas, (0, 0))
    )

    drawn = map_of(found(figures), shapes, areas, {})

    assert list(drawn.bounds) == sorted(set(drawn.bounds))
    assert sum(drawn.counts) == 8


def test_the_middle_is_told_by_quartiles() -> None:
    middle = middle_of(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))

    assert (middle.count, middle.low, middle.median, middle.high) == (5, 2.0, 3.0, 4.0)

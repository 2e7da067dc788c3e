"""Figures that stand still although a new period, or a new file, has come."""

from datetime import date, timedelta

import pytest

from tests.pipeline.test_beside_last import AREAS, YEARS, a_count, a_table, keyed
from tests.store.builders import a_figure
from tracker.pipeline.standstill import columns
from tracker.store.observations import Figure

JUNE = date(2026, 6, 1)


def a_new_year_like(share: float) -> list[Figure]:
    """2024 repeats 2023 in a share of the areas."""
    last = {each.area: each.value for each in a_table(years=["2023"])}
    copied = set(AREAS[: round(share * len(AREAS))])
    return [
        a_figure("2024", (last[area] or 0) + (0 if area in copied else 5), area=area)
        for area in AREAS
    ]


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_new_year_that_repeats_the_one_before_is_seen(share: float) -> None:
    new = keyed([*a_table(), *a_new_year_like(share)])

    assert columns(new, keyed(a_table()))["frozen_share"] == share


def test_a_new_year_alone_is_compared_with_the_last_known_one() -> None:
    assert columns(keyed(a_new_year_like(1.0)), keyed(a_table()))["frozen_share"] == 1.0


def test_the_year_before_is_taken_from_the_same_answer_when_it_was_revised_there() -> None:
    revised = a_table(factor=1.5)
    copy = [
        a_figure("2024", each.value, area=each.area) for each in revised if each.period == "2023"
    ]

    assert columns(keyed([*revised, *copy]), keyed(a_table()))["frozen_share"] == 1.0


def test_without_a_new_year_nothing_can_be_frozen() -> None:
    assert columns(keyed(a_table()), keyed(a_table()))["frozen_share"] is None


def test_two_series_and_zeros_are_no_sign() -> None:
    """One value may come twice by chance, and nothing may stay nothing."""
    known = [a_figure("2023", 0.0, area=area) for area in AREAS[:10]]
    known += [a_figure("2023", 7.0, area=area) for area in AREAS[10:12]]
    new = [a_figure("2024", each.value, area=each.area) for each in known]

    assert columns(keyed(new), keyed(known))["frozen_share"] is None


def days_of(counts: list[float]) -> list[Figure]:
    return [
        a_count("GM0518", (JUNE + timedelta(days=number)).isoformat(), count)
        for number, count in enumerate(counts)
    ]


@pytest.mark.parametrize(
    ("counts", "days"),
    [
        pytest.param([5.0, 6.0], 0, id="it moved"),
        pytest.param([5.0, 6.0, 6.0, 6.0], 2, id="three equal days"),
        pytest.param([6.0] * 40, 39, id="a file that stood still"),
        pytest.param([6.0, 5.0, 6.0], 0, id="back where it was"),
        pytest.param([6.0], None, id="a first day"),
    ],
)
def test_the_days_for_which_daily_counts_stood_still_are_counted(
    counts: list[float], days: int | None
) -> None:
    *known, new = days_of(counts)

    assert columns(keyed([new]), keyed(known))["days_frozen"] == days


def test_one_indicator_that_moves_ends_a_standstill() -> None:
    known = [*days_of([5.0]), a_count("GM0518", "2026-06-01", 1.0, "charging-evses")]
    new = [
        a_count("GM0518", "2026-06-02", 5.0),
        a_count("GM0518", "2026-06-02", 2.0, "charging-evses"),
    ]

    assert columns(keyed(new), keyed(known))["days_frozen"] == 0


def test_other_bytes_with_the_same_figures_are_told_apart_from_a_revision() -> None:
    revised = [*a_table()[:-1], a_figure(YEARS[-1], 1.0, area=AREAS[-1])]

    assert columns(keyed(a_table()), keyed(a_table()))["same_figures"] == 1
    assert columns(keyed(revised), keyed(a_table()))["same_figures"] == 0
    assert columns(keyed(a_table()[:60]), keyed(a_table()))["same_figures"] == 0
    assert columns(keyed(a_table()), {})["same_figures"] is None

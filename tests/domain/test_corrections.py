"""An entry of the ledger is open while the newest vintage has the wrong value, and then over."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.corrections import Correction, CorrectionStand, CorrectionState, stand_of
from tracker.domain.observation import Observation, ObsStatus

OPEN = CorrectionStand(state=CorrectionState.OPEN)
UNSEEN = CorrectionStand(state=CorrectionState.UNSEEN)
WORDS = {"nl": "Woorden.", "da": "Ord.", "en": "Words."}
NOTED = Correction(
    id="a-slip",
    feed="a_feed",
    indicator="things",
    area="0151",
    period="2024",
    wrong_value=1_000.1,
    since=date(2026, 3, 1),
    found=date(2026, 3, 5),
    address="https://why.example/",
    what=WORDS,
    changes=WORDS,
)


def a_figure(day: int, value: float | None, period: str = "2024") -> Observation:
    return Observation(
        indicator="things",
        area="0151",
        period=period,
        reference=date(int(period), 12, 31),
        value=value,
        unit="thing",
        obs_status=ObsStatus.NORMAL if value is not None else ObsStatus.MISSING,
        vintage=date(2026, 3, day),
        feed="a_feed",
        snapshot="a" * 64,
    )


def over(day: int) -> CorrectionStand:
    return CorrectionStand(state=CorrectionState.EXPIRED, until=date(2026, 3, day))


@pytest.mark.parametrize(
    ("vintages", "stand"),
    [
        ([], UNSEEN),
        ([(1, 5.0)], UNSEEN),
        ([(1, None)], UNSEEN),
        ([(1, 1_000.1)], OPEN),
        ([(1, 1_000.1 + 1e-10)], OPEN),
        ([(1, 5.0), (4, 1_000.1)], OPEN),
        ([(1, 1_000.1), (9, 1_100.0)], over(9)),
        ([(1, 1_000.1), (9, None)], over(9)),
        ([(1, 1_000.1), (9, 1_100.0), (12, 1_200.0)], over(9)),
        ([(1, 1_000.1), (9, 1_100.0), (12, 1_000.1)], OPEN),
        ([(1, 1_000.1), (9, 1_100.0), (12, 1_000.1), (15, 1_100.0)], over(15)),
    ],
)
def test_the_vintages_decide(
    vintages: list[tuple[int, float | None]], stand: CorrectionStand
) -> None:
    figures = [a_figure(day, value) for day, value in vintages]

    assert stand_of(NOTED, figures) == stand
    assert stand_of(NOTED, reversed(figures)) == stand


def test_other_periods_and_other_sources_do_not_count() -> None:
    beside = replace(a_figure(9, 7.0), source="https://other.example/")

    assert stand_of(NOTED, [a_figure(1, 1_000.1), a_figure(9, 7.0, "2025"), beside]) == OPEN


def test_two_days_under_one_period_are_two_figures() -> None:
    half_year = replace(a_figure(1, 1_000.1), reference=date(2024, 6, 30))

    assert stand_of(NOTED, [half_year, a_figure(9, 7.0)]) == OPEN
    assert stand_of(
        NOTED, [half_year, replace(half_year, value=8.0, vintage=date(2026, 3, 4))]
    ) == (over(4))


@pytest.mark.parametrize(
    ("where", "is_meant"),
    [
        ({}, True),
        ({"feed": "b_feed"}, False),
        ({"feed": None}, False),
        ({"indicator": "others"}, False),
        ({"area": "0259"}, False),
    ],
)
def test_an_entry_is_about_one_series(where: dict[str, str | None], *, is_meant: bool) -> None:
    series = {"feed": "a_feed", "indicator": "things", "area": "0151"} | where

    assert NOTED.concerns(**series) is is_meant  # type: ignore[arg-type]

"""Promises and figures for the tests of the rule; every argument that a test names, it means."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tracker.domain.figures import Cadence, Figures
from tracker.domain.indicator import Direction, Indicator, Nature
from tracker.domain.observation import Observation, ObsStatus
from tracker.domain.pledge import (
    Baseline,
    BaselineReading,
    Pledge,
    Reach,
    Reduce,
    Standing,
    Strength,
    Target,
)

BALLERUP = {
    2018: 272_946.4,
    2019: 209_519.1,
    2020: 205_285.3,
    2021: 197_387.1,
    2022: 164_278.4,
    2023: 141_758.0,
}
YEARLY = Cadence(months=12, days=0, lag=timedelta(days=180))


def an_indicator(
    nature: Nature = Nature.FLOW,
    direction: Direction = Direction.UP,
    *,
    lower: float | None = None,
    upper: float | None = None,
) -> Indicator:
    return Indicator(
        id="things",
        unit="thing",
        direction=direction,
        nature=nature,
        feeds=("a_feed",),
        names={},
        counting_rules={},
        unit_names={},
        lower=lower,
        upper=upper,
    )


def an_observation(
    period: str,
    value: float | None,
    *,
    reference: date | None = None,
    obs_status: ObsStatus = ObsStatus.NORMAL,
    vintage: date = date(2026, 5, 13),
    feed: str = "a_feed",
    definition: str = "",
    source: str = "",
) -> Observation:
    return Observation(
        indicator="things",
        area="0151",
        period=period,
        reference=reference or date(int(period[:4]), 12, 31),
        value=value,
        unit="thing",
        obs_status=obs_status,
        vintage=vintage,
        feed=feed,
        snapshot="f" * 64,
        definition=definition,
        source=source,
    )


def yearly(values: Mapping[int, float | None]) -> tuple[Observation, ...]:
    return tuple(an_observation(str(year), value) for year, value in values.items())


def on_days(values: Mapping[str, float]) -> tuple[Observation, ...]:
    return tuple(
        an_observation(day, value, reference=date.fromisoformat(day))
        for day, value in values.items()
    )


def figures(
    observations: Sequence[Observation],
    indicator: Indicator | None = None,
    cadence: Cadence | None = YEARLY,
) -> Figures:
    return Figures(
        indicator=indicator or an_indicator(), observations=tuple(observations), cadence=cadence
    )


def a_pledge(
    target: Target | None,
    *,
    term_start: date = date(2020, 1, 1),
    term_end: date = date(2029, 12, 31),
    closed: str | None = None,
    vanished: date | None = None,
) -> Pledge:
    return Pledge(
        id="a-pledge",
        area="0151",
        council="ballerup",
        document="a-document",
        said_by="a party",
        standing=Standing.PARTY_PROGRAMME,
        strength=Strength.WILL,
        who_can_act=(),
        section="",
        key_phrase="",
        target=target,
        assumptions=(),
        texts={},
        term_start=term_start,
        term_end=term_end,
        valid_from=term_start,
        closed=closed,
        vanished=vanished,
    )


def a_reach(
    *,
    start: tuple[str, float] = ("2020-12-31", 0.0),
    goal: tuple[str, float] = ("2030-12-31", 100.0),
) -> Reach:
    return Reach(
        indicator="things",
        baseline=Baseline(day=date.fromisoformat(start[0]), value=start[1]),
        goal=goal[1],
        deadline=date.fromisoformat(goal[0]),
    )


def a_cut(share: float = 0.85, *, bases: tuple[str, ...] = ("2018", "2019")) -> Reduce:
    return Reduce(
        indicator="things",
        readings=tuple(BaselineReading(period=base) for base in bases),
        share=share,
        deadline=date(2030, 12, 31),
    )

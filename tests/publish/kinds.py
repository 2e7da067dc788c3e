"""A promise of every kind, each with figures that its drawing has to tell."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tests.publish.builders import BIRTHS, TREES, a_pledge, a_source, an_indicator, observations
from tests.publish.promises import co2, plan
from tracker.domain.assessment import Point, Projection, StepOutcome, TargetStatus
from tracker.domain.indicator import Direction, Nature
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import (
    Evidence,
    KeepAtZero,
    Milestone,
    Milestones,
    PledgeText,
    Ratio,
    Schedule,
    Share,
    Target,
    Trend,
    YearlyRate,
    kind_of,
)
from tracker.publish.views import PledgeView, SeriesView

AREA = co2().area
SHARE = an_indicator(
    "green-share",
    nature=Nature.STOCK,
    direction=Direction.UP,
    unit="percent",
    units={"nl": "procent", "da": "procent", "en": "percent"},
)


def a_point(year: int, value: float | None, status: ObsStatus = ObsStatus.NORMAL) -> Point:
    return Point(
        period=str(year),
        reference=date(year, 12, 31),
        value=value,
        obs_status=status if value is not None else ObsStatus.MISSING,
    )


def text(title: str) -> dict[str, PledgeText]:
    told = PledgeText(title=title, summary="What was promised.", missing="")
    return {"nl": told, "da": told, "en": told}


def promised(
    target: Target,
    found: Mapping[int, float | None],
    *,
    last: ObsStatus = ObsStatus.NORMAL,
    title: str = "",
) -> PledgeView:
    """The target with figures of some years, and no likelihood."""
    kind = type(target).__name__.lower()
    points = tuple(
        a_point(year, value, last if year == max(found) else ObsStatus.NORMAL)
        for year, value in found.items()
    )
    known = [each for each in points if each.value is not None]
    assessment = replace(
        co2().assessment,
        pledge=kind,
        kind=kind_of(target),
        status=TargetStatus.ON_TRACK,
        flags=(),
        points=points,
        value=known[-1].value if known else None,
        reference=known[-1].reference if known else None,
        period=known[-1].period if known else None,
        projection=None,
        likelihood=None,
        baseline=None,
        baseline_day=None,
        goal=None,
        deadline=None,
        readings=(),
        revision=None,
    )
    return replace(
        co2(),
        pledge=a_pledge(kind, target, text(title or kind)),
        indicator=TREES,
        assessment=assessment,
        earlier=(),
    )


def schedule(found: Mapping[int, float | None] | None = None) -> PledgeView:
    """Four budgets, of which two years are over."""
    steps = {2027: 3_200.0, 2028: 6_000.0, 2029: 6_500.0, 2030: 9_300.0}
    spent = found if found is not None else {2027: 2_900.0, 2028: 6_400.0}
    return promised(Schedule(indicator=TREES.id, steps=steps), spent, last=ObsStatus.PROVISIONAL)


def rate() -> PledgeView:
    """Homes each year, with years before the promise and a projection of their sum."""
    target = YearlyRate(indicator=TREES.id, rate=4_000.0, first=2026, last=2029)
    built = {
        2021: 3_100.0,
        2022: 3_600.0,
        2023: 2_500.0,
        2024: None,
        2025: 4_100.0,
        2026: 3_300.0,
        2027: 3_900.0,
    }
    view = promised(target, built)
    law = Projection(mean=14_400.0, low66=13_000.0, high66=15_900.0, low95=0.0, high95=20_000.0)
    assessment = replace(
        view.assessment,
        projection=law,
        deadline=date(2029, 12, 31),
        window_start=date(2022, 12, 31),
    )
    return replace(view, assessment=assessment)


def ratio() -> PledgeView:
    """A tree for each child of three years; the births of the last are not known yet."""
    target = Ratio(
        indicator=TREES.id, denominator=BIRTHS.id, factor=1.0, periods=("2024", "2025", "2026")
    )
    view = promised(target, {2024: 500.0, 2025: 610.0})
    births = SeriesView(
        indicator=BIRTHS,
        area=AREA,
        observations=observations(BIRTHS, AREA, {"2024": 540.0, "2025": 552.0}),
        source=a_source(),
    )
    return replace(view, denominator=BIRTHS, related=(births,))


def share() -> PledgeView:
    """A part of a whole, heading past it."""
    view = promised(
        Share(indicator=SHARE.id, goal=90.0, deadline=date(2030, 12, 31)),
        {2021: 40.0, 2022: 52.0, 2023: 61.0, 2024: 78.0},
    )
    law = Projection(mean=97.0, low66=80.0, high66=130.0, low95=0.0, high95=180.0)
    assessment = replace(
        view.assessment,
        projection=law,
        deadline=date(2030, 12, 31),
        goal=90.0,
        baseline=40.0,
        baseline_day=date(2021, 12, 31),
        window_start=date(2021, 12, 31),
    )
    return replace(view, indicator=SHARE, assessment=assessment)


def share_each_year() -> PledgeView:
    """A part of a flow, asked for in each year."""
    target = Share(indicator=SHARE.id, goal=30.0, years=(2026, 2027, 2028))
    return replace(promised(target, {2026: 28.0, 2027: 33.0}), indicator=SHARE)


def ban() -> PledgeView:
    """Nothing of it, and yet there was some."""
    target = KeepAtZero(indicator=TREES.id, start=date(2026, 1, 1))
    return promised(target, {2024: 3.0, 2025: 2.0, 2026: 0.0, 2027: 1.0})


def trend() -> PledgeView:
    """More of it, without a number."""
    target = Trend(indicator=TREES.id, direction=Direction.UP)
    return promised(target, {2022: 10.0, 2023: 14.0, 2024: 13.0, 2025: 19.0})


def steps() -> PledgeView:
    """A step in time, one late, one shown not to be kept, one unknown, one ahead, one undated."""
    told = {
        "in-time": (date(2026, 6, 30), date(2026, 5, 2), True),
        "late": (date(2027, 1, 15), date(2028, 3, 1), True),
        "not-there": (date(2027, 6, 30), date(2027, 7, 5), False),
        "unknown": (date(2027, 9, 1), None, True),
        "ahead": (date(2029, 12, 31), None, True),
        "undated": (None, None, True),
    }
    words = ("kept", "kept", "not-kept", "no-evidence", "ahead", "ahead")
    name = "A step of the plan with a name that is too long for one line of a phone"
    made = tuple(
        Milestone(
            id=id_,
            due=due,
            names={"nl": name, "da": name, "en": f"{id_}: {name}"},
            evidence=None
            if day is None
            else Evidence(
                address="https://ballerup.example/strategy",
                read=day,
                reached=reached,
                day=day,
                proves={"nl": "Een bewijs.", "da": "Trinnet.", "en": "The step."},
            ),
        )
        for id_, (due, day, reached) in told.items()
    )
    outcomes = tuple(
        StepOutcome(id=each.id, due=each.due, asked=None, value=None, word=word)
        for each, word in zip(made, words, strict=True)
    )
    view = plan()
    return replace(
        view,
        pledge=a_pledge("steps", Milestones(steps=made), text("A plan in steps")),
        assessment=replace(view.assessment, pledge="steps", steps=outcomes),
    )


def of_every_kind() -> tuple[PledgeView, ...]:
    """All of them, for one site."""
    each_year = share_each_year()
    pledge = replace(each_year.pledge, id="share-each-year")
    assessment = replace(each_year.assessment, pledge="share-each-year")
    return (
        schedule(),
        rate(),
        ratio(),
        share(),
        replace(each_year, pledge=pledge, assessment=assessment),
        ban(),
        trend(),
        steps(),
        co2(),
    )

"""The second opinions on assessed promises, as programs and pages print them."""

from datetime import date

import pytest

from tests.domain.builders import BALLERUP, a_pledge, an_indicator, figures, yearly
from tracker.domain.asked import sign_of
from tracker.domain.assess import assess
from tracker.domain.assessment import Assessment
from tracker.domain.indicator import Direction
from tracker.domain.observation import Observation, ObsStatus
from tracker.domain.opinions import SecondOpinions, second_opinions
from tracker.domain.pledge import (
    Baseline,
    BaselineReading,
    KeepAtZero,
    Reach,
    Reduce,
    Share,
    Target,
    Trend,
    YearlyChange,
)

TODAY = date(2026, 6, 1)
BASE = Baseline(day=date(2018, 12, 31), value=100.0)


def assessed(target: Target | None, observations: tuple[Observation, ...]) -> Assessment:
    return assess(
        a_pledge(target), area="0151", figures=figures(observations), denominator=None, as_of=TODAY
    )


def opinions(target: Target | None, observations: tuple[Observation, ...]) -> SecondOpinions:
    sign = sign_of(target, 1.0) if target else 1.0
    return second_opinions([assessed(target, observations)], [sign])[0]


def a_cut(period: str = "2018") -> Reduce:
    reading = BaselineReading(period=period)
    day = date(2030, 12, 31)
    return Reduce(indicator="things", readings=(reading,), share=0.85, deadline=day)


def a_reach(goal: float) -> Reach:
    return Reach(indicator="things", baseline=BASE, goal=goal, deadline=date(2030, 12, 31))


def test_ballerups_cut_gets_the_words_that_the_method_page_prints() -> None:
    found = opinions(a_cut(), yearly(BALLERUP)).as_json()

    assert found["open_sdg"]["class"] == "moderate"
    assert found["open_sdg"]["ratio"] == pytest.approx(0.8398, abs=5e-5)
    assert found["open_sdg"]["reason"] is None
    assert found["german_dns"] == {"shortfall": 0.0, "class": "sun", "reason": None}


def test_many_are_asked_at_once_and_each_hears_what_it_would_hear_alone() -> None:
    rising = yearly({2019 + i: 100.0 + 9.0 * i for i in range(6)})
    targets: list[Target] = [a_cut(), a_reach(300.0), a_reach(110.0)]
    found = [assessed(each, rising) for each in targets]
    found[0] = assessed(targets[0], yearly(BALLERUP))
    signs = [sign_of(each, 1.0) for each in targets]

    together = second_opinions(found, signs)

    alone = [second_opinions([each], [sign])[0] for each, sign in zip(found, signs, strict=True)]
    assert together == alone
    assert [each.german_dns.word for each in together] == ["sun", "cloud", "sun"]


def test_forecasts_and_gaps_are_no_figures_for_other_rules_either() -> None:
    rising = {2019 + i: 100.0 + 9.0 * i for i in range(6)}
    beyond = (
        *yearly(rising),
        *yearly({2025: None}),
        *(
            Observation(
                **{name: getattr(each, name) for name in each.__slots__ if name != "obs_status"},
                obs_status=ObsStatus.FORECAST,
            )
            for each in yearly({2024: 9999.0})
        ),
    )

    assert opinions(a_reach(300.0), beyond) == opinions(a_reach(300.0), yearly(rising))


def test_a_direction_has_no_goal_and_is_judged_by_growth() -> None:
    rising = yearly({2018 + i: 100.0 + i for i in range(7)})
    trend = Trend(indicator="things", direction=Direction.UP)

    found = opinions(trend, rising)

    assert found.open_sdg.word == "moderate"
    assert found.german_dns.word == "sun"
    assert found.german_dns.number is None


def test_a_kind_without_a_level_gets_no_second_opinion_and_the_reason() -> None:
    ban = KeepAtZero(indicator="things", start=date(2020, 1, 1))

    found = opinions(ban, yearly({2021: 0.0}))

    assert {each["reason"] for each in found.as_json().values()} == {"another-kind"}
    assert {each["class"] for each in found.as_json().values()} == {None}


def test_a_share_of_each_year_is_no_level_on_a_day() -> None:
    share = Share(indicator="things", goal=0.5, years=(2021, 2022))

    found = opinions(share, yearly({2020: 0.1, 2021: 0.6, 2022: 0.4}))

    assert found.german_dns.reason == "another-kind"


@pytest.mark.parametrize(
    ("target", "reason"), [(None, "no-target"), (a_reach(200.0), "no-data")], ids=["none", "silent"]
)
def test_where_nothing_can_be_judged_the_same_reason_stands(
    target: Target | None, reason: str
) -> None:
    found = opinions(target, ())

    assert found.open_sdg.reason == reason
    assert found.german_dns.reason == reason


@pytest.mark.parametrize(
    ("target", "good", "sign"),
    [
        (a_reach(200.0), -1.0, 1.0),
        (a_reach(50.0), 1.0, -1.0),
        (a_reach(100.0), -1.0, -1.0),
        (a_cut(), 1.0, -1.0),
        (Share(indicator="things", goal=1.0), -1.0, -1.0),
        (Trend(indicator="things", direction=Direction.DOWN), 1.0, -1.0),
        (
            YearlyChange(indicator="things", baseline=BASE, change=-0.02, deadline=TODAY),
            1.0,
            -1.0,
        ),
        (YearlyChange(indicator="things", baseline=BASE, change=0.0, deadline=TODAY), -1.0, -1.0),
    ],
)
def test_the_good_side_is_towards_the_goal_else_the_indicators(
    target: Target, good: float, sign: float
) -> None:
    assert sign_of(target, good) == sign


def test_the_indicator_of_these_tests_calls_more_better() -> None:
    assert an_indicator().direction is Direction.UP

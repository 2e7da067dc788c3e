"""Backtests: targets from the past only, and honest counts of what came of them."""

from collections.abc import Sequence

import numpy as np
import pytest

from tracker.domain import rule
from tracker.domain.assessment import TargetStatus
from tracker.domain.backtest import backtest, record_of, reliability
from tracker.domain.judgement import code
from tracker.domain.projection import drift, steps_of
from tracker.domain.series import SeriesTable, offsets_of
from tracker.domain.trials import A_MONTH, AMBITIONS, trials_of


def table_of(*series: Sequence[float], first: int = 2001) -> SeriesTable:
    """Yearly series that begin in the same year."""
    return SeriesTable(
        t=np.concatenate([first + np.arange(len(each), dtype=np.float64) for each in series]),
        v=np.concatenate([np.array(each, dtype=np.float64) for each in series]),
        offsets=offsets_of(np.array([len(each) for each in series])),
    )


def random_walks(count: int, length: int, *, seed: int = 7) -> SeriesTable:
    """Walks that follow the law: a drift of their own and normal steps."""
    random = np.random.default_rng(seed)
    drifts = random.normal(0.0, 2.0, size=(count, 1))
    steps = drifts + random.normal(0.0, 1.0, size=(count, length))
    return table_of(*(1000.0 + np.cumsum(steps, axis=1)))


def test_nothing_after_the_cut_changes_a_target_or_its_likelihood() -> None:
    past = [100.0, 130.0, 150.0, 190.0]
    calm = trials_of(table_of([*past, 200.0, 210.0]), [2.0])
    wild = trials_of(table_of([*past, -900.0, 5000.0]), [2.0])

    early = [np.flatnonzero(each.cases.today == 2004.0) for each in (calm, wild)]
    goals = [each.cases.goal[rows] for each, rows in zip((calm, wild), early, strict=True)]
    likelihoods = [
        rule.judge(each.cases).likelihood[rows]
        for each, rows in zip((calm, wild), early, strict=True)
    ]

    assert len(goals[0]) > 0
    assert goals[0].tolist() == goals[1].tolist()
    assert likelihoods[0].tolist() == likelihoods[1].tolist()
    assert set(calm.outcome[early[0]]) == {210.0}
    assert set(wild.outcome[early[1]]) == {5000.0}


def test_goals_are_multiples_of_the_pace_so_far_from_the_first_figure_on() -> None:
    found = trials_of(table_of([100.0, 110.0, 130.0, 0.0, 0.0]), [2.0], with_met=True).cases

    first_cut = found.goal[found.today == 2003.0]
    straight = [100.0 + ambition * 15.0 * 4.0 for ambition in AMBITIONS]
    growth = 1.3**0.5 - 1.0
    compound = [100.0 * (1.0 + ambition * growth) ** 4 for ambition in AMBITIONS]

    assert first_cut == pytest.approx([*straight, *compound])


def test_the_law_of_a_case_is_the_law_of_the_series_cut_there() -> None:
    whole = [5.0, 9.0, 8.0, 12.0, 15.0, 11.0, 18.0, 19.0]
    found = trials_of(table_of(whole), [1.0], with_met=True).cases

    for cut in range(3, len(whole)):
        at = np.flatnonzero(found.today == 2000.0 + cut)[0]
        alone = drift(steps_of(table_of(whole[:cut])))
        law = drift(steps_of(found.series.take(np.array([at]))))
        assert (law.pace[0], law.spread[0]) == (alone.pace[0], alone.spread[0])


def test_a_goal_that_is_reached_already_is_no_trial_unless_asked_for() -> None:
    series = table_of([0.0, 10.0, 20.0, 30.0, 40.0])

    without, with_met = (
        trials_of(series, [1.0]).cases,
        trials_of(series, [1.0], with_met=True).cases,
    )

    newest = without.series.newest()[1]
    assert (without.goal > newest).all()
    assert len(with_met) > len(without)


def test_falling_series_get_targets_of_less() -> None:
    found = trials_of(table_of([100.0, 92.0, 80.0, 75.0, 70.0]), [1.0])

    assert set(found.cases.sign) == {-1.0}
    assert (found.cases.goal < found.cases.series.newest()[1]).all()


def test_a_series_that_stands_still_is_short_or_has_a_gap_gives_no_trial() -> None:
    still, short = [5.0] * 6, [1.0, 2.0, 3.0]
    gap = SeriesTable(
        t=np.array([2001.0, 2002.0, 2003.0, 2005.0]),
        v=np.array([1.0, 2.0, 4.0, 8.0]),
        offsets=np.array([0, 4]),
    )

    assert len(trials_of(table_of(still), [1.0]).cases) == 0
    assert len(trials_of(table_of(short), [1.0]).cases) == 0
    assert len(trials_of(gap, [1.0]).cases) == 0
    assert len(trials_of(gap, [2.0]).cases) > 0


def test_values_below_zero_have_no_compound_targets() -> None:
    found = trials_of(table_of([-10.0, -5.0, 3.0, 9.0]), [1.0], with_met=True).cases

    assert len(found) == len(AMBITIONS)
    assert np.isfinite(found.goal).all()


def test_a_goal_beyond_what_the_rule_takes_is_no_trial() -> None:
    found = trials_of(table_of([1e-300, 1.0, 1e15, 1e15]), [1.0], with_met=True).cases

    assert not np.isnan(rule.judge(found).likelihood).any()
    assert len(AMBITIONS) <= len(found) < 2 * len(AMBITIONS)


def test_the_figure_that_decides_may_come_a_month_later_for_a_stock() -> None:
    late = SeriesTable(
        t=np.array([2001.0, 2002.0, 2003.0, 2004.06]),
        v=np.array([1.0, 2.0, 4.0, 8.0]),
        offsets=np.array([0, 4]),
    )

    assert len(trials_of(late, [1.0]).cases) == 0
    assert set(trials_of(late, [1.0], patience=A_MONTH).outcome) == {8.0}


def test_series_stay_apart() -> None:
    first, second = [1.0, 2.0, 4.0, 7.0, 9.0], [50.0, 44.0, 30.0, 29.0, 10.0]

    together = trials_of(table_of(first, second))
    alone = [trials_of(table_of(each)) for each in (first, second)]

    assert together.cases.goal.tolist() == [
        *alone[0].cases.goal.tolist(),
        *alone[1].cases.goal.tolist(),
    ]
    assert np.bincount(together.owner).tolist() == [len(each.cases) for each in alone]


def test_lots_change_no_count() -> None:
    walks = random_walks(400, 12)
    trials = trials_of(walks)

    in_lots, at_once = backtest(walks), record_of(trials, rule.judge(trials.cases))

    assert (in_lots.series, in_lots.cuts) == (at_once.series, at_once.cuts)
    assert in_lots.classes == at_once.classes
    assert in_lots.verdicts == at_once.verdicts
    assert in_lots.brier == pytest.approx(at_once.brier)


def test_walks_that_follow_the_law_come_true_as_often_as_it_says() -> None:
    found = backtest(random_walks(3000, 9), [3.0])

    assert found.cases > 10_000
    for each in found.classes:
        assert each.came_true == pytest.approx(each.mean_likelihood, abs=0.12)
    assert found.brier < 0.2


def test_classes_hold_their_lower_edge_and_nothing_is_lost() -> None:
    likelihood = np.array([0.0, 0.099999, 0.1, 0.33, 0.66, 0.9, 1.0])
    came_true = np.array([False, False, True, False, True, True, True])

    found = reliability(likelihood, came_true)

    assert [each.cases for each in found] == [2, 1, 1, 1, 2]
    assert [each.came_true for each in found] == [0.0, 1.0, 0.0, 1.0, 1.0]
    assert found[0].mean_likelihood == pytest.approx(0.0499995)


def test_a_class_without_a_case_has_no_share() -> None:
    found = reliability(np.array([0.5]), np.array([True]))

    assert np.isnan(found[0].came_true)
    assert found[2].came_true == 1.0


def test_words_are_counted_by_what_came_of_them() -> None:
    trials = trials_of(table_of([0.0, 10.0, 21.0, 30.0, 41.0, 50.0, 61.0]), [1.0])

    found = record_of(trials, rule.judge(trials.cases))

    ours = found.verdicts[0]
    assert (ours.rule, ours.silent) == ("ours", 0)
    assert ours.on_track + ours.off_track + ours.between == found.cases
    status = rule.judge(trials.cases).status
    yes = status == code(TargetStatus.ON_TRACK)
    assert ours.on_track == np.count_nonzero(yes)
    assert ours.on_track_right == pytest.approx(trials.came_true[yes].mean())


def test_other_rules_are_silent_where_they_have_too_little() -> None:
    found = backtest(table_of([100.0, 110.0, 130.0, 140.0, 165.0]), [2.0])

    german = found.verdicts[2]
    assert (found.series, found.cuts) == (1, 1)
    assert german.rule == "german_dns"
    assert german.silent == found.cases
    assert np.isnan(german.on_track_right)


def test_no_series_gives_an_empty_record() -> None:
    found = backtest(table_of([1.0, 2.0]))

    assert (found.series, found.cuts, found.cases) == (0, 0, 0)
    assert np.isnan(found.brier)

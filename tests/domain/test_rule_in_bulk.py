"""Many cases in one go: each gets the bits that it gets alone, wherever it stands."""

from dataclasses import fields, replace

import numpy as np
import pytest

from tracker.domain import rule
from tracker.domain.assessment import Reason
from tracker.domain.cases import Cases, kind_code
from tracker.domain.judgement import REASONS, Outcomes
from tracker.domain.series import SeriesTable, offsets_of

KINDS = ("reach", "direction", "yearly-rate", "ratio", "share", "schedule", "keep-at-zero")


def yearly(size: int, seed: int) -> SeriesTable:
    random = np.random.default_rng(seed)
    counts = random.integers(0, 9, size)
    offsets = offsets_of(counts)
    back = np.repeat(offsets[1:], counts) - np.arange(offsets[-1]) - 1
    skipped = back > random.integers(1, 12, size).repeat(counts)  # some have a year left out
    v = random.uniform(0.0, 100.0, offsets[-1])
    t = (2026.0 - back - skipped).astype(np.float64)
    return SeriesTable(t=t, v=v, offsets=offsets)


def cases(size: int) -> Cases:
    random = np.random.default_rng(7)
    every = np.arange(size)
    years = SeriesTable(
        t=np.tile([2025.0, 2026.0, 2027.0], size),
        v=random.uniform(0.0, 90.0, 3 * size),
        offsets=offsets_of(np.full(size, 3)),
    )
    return Cases.of(
        kind=np.array([kind_code(KINDS[i % len(KINDS)]) for i in every], dtype=np.int8),
        series=yearly(size, 1),
        other=yearly(size, 2),
        years=years,
        today=np.full(size, 2026.5),
        begins=np.where(every % 11 == 0, 2027.0, 2020.0),
        t0=np.full(size, 2018.0),
        v0=random.uniform(0.0, 100.0, size),
        goal=random.uniform(0.0, 100.0, size),
        factor=random.uniform(0.2, 2.0, size),
        deadline=random.choice([2026.0, 2030.0], size),
        until=np.full(size, 2031.0),
        sign=random.choice([-1.0, 1.0], size),
    )


def same(first: Outcomes, second: Outcomes) -> bool:
    return all(
        np.array_equal(getattr(first, each.name), getattr(second, each.name), equal_nan=True)
        for each in fields(first)
        if each.name not in {"status", "reason", "status_without", "flags"}
    ) and all(
        (getattr(first, name) == getattr(second, name)).all()
        for name in ("status", "reason", "status_without", "flags")
    )


def test_a_case_gets_the_same_bits_alone_and_among_others() -> None:
    many = cases(140)

    together = rule.judge(many)

    assert len(set(together.status.tolist())) > 5
    for i in range(len(many)):
        alone = rule.judge(many.take(np.array([i])))
        assert same(alone, together.between(slice(i, i + 1)))


@pytest.mark.parametrize("size", [1, 7, 9, 140])
def test_the_size_of_a_piece_changes_nothing(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    many = cases(140)
    together = rule.judge(many)

    monkeypatch.setattr(rule, "CASES_AT_ONCE", size)

    assert same(rule.judge(many), together)


def test_a_law_on_its_own_copy_of_the_figures_is_the_same_law() -> None:
    many = cases(140)
    apart = replace(many, recent=yearly(140, 1), other_recent=yearly(140, 2))

    assert same(rule.judge(apart), rule.judge(many))


def test_only_the_series_with_two_figures_for_one_time_is_refused() -> None:
    many = cases(14)
    rows = np.flatnonzero(many.series.counts > 1)
    t = many.series.t.copy()
    t[many.series.offsets[rows[0]] + 1] = t[many.series.offsets[rows[0]]]

    found = rule.judge(replace(many, series=replace(many.series, t=t), begins=many.t0))

    doubled = found.reason == REASONS.index(Reason.DATE_DOUBLED)
    assert np.flatnonzero(doubled).tolist() == [rows[0]]


def test_a_column_that_says_nothing_is_judged_as_one_that_says_it_for_every_case() -> None:
    many = cases(140)
    assert many.lower.strides == (0,)  # one value in memory for all

    written_out = many.take(np.arange(140))

    assert written_out.lower.strides != (0,)
    assert same(rule.judge(written_out), rule.judge(many))

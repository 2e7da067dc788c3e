"""Random promises and figures of every kind, the odd ones as often as the plain ones."""

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.domain.builders import a_pledge, an_indicator, an_observation, figures
from tracker.domain.figures import Cadence, Figures
from tracker.domain.indicator import Direction, Nature
from tracker.domain.observation import Observation, ObsStatus
from tracker.domain.pledge import (
    Baseline,
    BaselineReading,
    Evidence,
    KeepAtZero,
    Milestone,
    Milestones,
    Pledge,
    Ratio,
    Reach,
    Reduce,
    Schedule,
    Share,
    Target,
    Trend,
    YearlyChange,
    YearlyRate,
)
from tracker.domain.question import Question

UNUSUAL = (ObsStatus.BREAK, ObsStatus.FORECAST, ObsStatus.PROVISIONAL, ObsStatus.ESTIMATED)


def a_question(kind: str, rng: Random) -> Question:
    """One promise of a kind, figures for it, and a day before, at or after its last."""
    series = _figures(rng) if rng.random() < 0.97 else None
    if kind in {"ratio", "schedule", "yearly-rate"}:
        series = _yearly(rng)
    target = TARGETS[kind](rng, series)
    pledge = _pledge(rng, target)
    denominator = _yearly(rng, positive=True) if kind == "ratio" else None
    return Question(
        pledge=pledge,
        area="0151",
        figures=series,
        denominator=denominator,
        as_of=_today(rng, target, series),
    )


def _pledge(rng: Random, target: Target) -> Pledge:
    closed = rng.choice([None] * 18 + ["replaced", "withdrawn"])
    start = rng.choice([date(2014, 1, 1), date(2018, 1, 1), date(2020, 3, 17), date(2022, 1, 1)])
    end = rng.choice([date(2025, 12, 31), date(2027, 6, 30), date(2029, 12, 31)])
    return a_pledge(target, term_start=start, term_end=end, closed=closed)


def _today(rng: Random, target: Target, series: Figures | None) -> date:
    """Near the last day, soon after the newest figure, at the end of a year, or any day."""
    last: date | None = getattr(target, "deadline", None) or getattr(target, "end", None)
    newest = series.newest if series else None
    if newest is not None and rng.random() < 0.5:
        return newest.reference + timedelta(days=rng.choice([-1, 0, 0, 1, 20, 31, 100, 180, 181]))
    if last is not None and rng.random() < 0.5:
        return last + timedelta(days=rng.choice([-1, 0, 0, 1, 25, 31, 200, 400]))
    if rng.random() < 0.2:
        return date(rng.randint(2020, 2032), 12, rng.choice([30, 31]))
    return date(rng.randint(2019, 2031), rng.randint(1, 12), rng.randint(1, 28))


def _figures(rng: Random) -> Figures:
    nature = rng.choice([Nature.FLOW, Nature.STOCK])
    if nature is Nature.FLOW:
        return _yearly(rng)
    days = rng.choice([_year_ends, _month_ends, _single_days, _odd_days])(rng)
    return _series(rng, days, Nature.STOCK)


def _yearly(rng: Random, *, positive: bool = False) -> Figures:
    return _series(rng, _year_ends(rng), Nature.FLOW, positive=positive)


def _year_ends(rng: Random) -> list[date]:
    count = rng.choice([0, 1, 2, 3, 3, 4, 5, 6, 8, 10, 12, 12])
    first = rng.randint(2012, 2023 - count // 3)
    gap = 0.15 if rng.random() < 0.3 else 0.0
    return [date(first + i, 12, 31) for i in range(count) if rng.random() >= gap]


def _month_ends(rng: Random) -> list[date]:
    months = range(rng.randint(2016, 2023) * 12, 2026 * 12, rng.choice([1, 3, 6]))
    last = [(i // 12, i % 12 + 1) for i in months[: rng.randint(1, 40)]]
    return [date(year, month, calendar.monthrange(year, month)[1]) for year, month in last]


def _single_days(rng: Random) -> list[date]:
    """A stock counted every day, or nearly."""
    start, length = date(rng.randint(2019, 2024), rng.randint(1, 12), 3), rng.randint(20, 900)
    pace = rng.choice([1, 1, 3, 7])
    missing = rng.choice([0.0, 0.2])
    return [start + timedelta(days=i) for i in range(0, length, pace) if rng.random() >= missing]


def _odd_days(rng: Random) -> list[date]:
    days, found = date(rng.randint(2015, 2022), rng.randint(1, 12), rng.randint(1, 28)), []
    for _ in range(rng.randint(1, 30)):
        found.append(days)
        days += timedelta(days=rng.choice([1, 10, 15, 16, 17, 30, 31, 91, 200, 365, 731]))
    return found


def _series(rng: Random, days: list[date], nature: Nature, *, positive: bool = False) -> Figures:
    values = _values(rng, len(days))
    if positive:
        values = [abs(value) for value in values]
    found = [
        an_observation(
            day.isoformat() if nature is Nature.STOCK else str(day.year), v, reference=day
        )
        for day, v in zip(days, values, strict=True)
    ]
    if rng.random() < 0.4:
        found = [_unusual(rng, each) if rng.random() < 0.12 else each for each in found]
    rng.shuffle(found)
    lower, upper = rng.choice([(None, None), (0.0, None), (0.0, 1.0), (-5.0, 5.0)])
    direction = rng.choice(list(Direction))
    cadence = rng.choice(
        [
            None,
            Cadence(months=12, days=0, lag=timedelta(days=180)),
            Cadence(months=0, days=1, lag=timedelta(days=3)),
        ]
    )
    return figures(found, an_indicator(nature, direction, lower=lower, upper=upper), cadence)


def _unusual(rng: Random, figure: Observation) -> Observation:
    if rng.random() < 0.3:
        return replace(figure, value=None, obs_status=ObsStatus.MISSING)
    return replace(figure, obs_status=rng.choice(UNUSUAL))


def _values(rng: Random, count: int) -> list[float]:
    size = 10.0 ** rng.randint(-3, 6)
    start = rng.choice([0.0, 1.0, rng.uniform(-1.0, 1.0), rng.uniform(0.0, 1.0)]) * size
    pace = rng.uniform(-0.3, 0.3) * size
    shape = rng.choice(["walk", "walk", "walk", "drift", "drift", "line", "flat", "zero", "noise"])
    match shape:
        case "zero":
            return [0.0] * count
        case "flat":
            return [start] * count
        case "line":
            return [start + pace * i for i in range(count)]
        case "noise":
            return [rng.uniform(-size, size) for _ in range(count)]
    found, value = [], start
    for _ in range(count):
        found.append(value)
        value += rng.gauss(pace if shape == "drift" else 0.0, abs(pace))
    return found


def _day(rng: Random, first: int, last: int) -> date:
    year = rng.randint(first, last)
    if rng.random() < 0.6:
        return date(year, 12, 31)
    return date(year, rng.randint(1, 12), rng.randint(1, 28))


def _level(rng: Random, series: Figures | None) -> float:
    """A value near those of the series, often exactly one of them."""
    values = (
        [each.value for each in series.observations if each.value is not None] if series else []
    )
    if not values:
        return rng.uniform(-10.0, 10.0)
    low, high = min(values), max(values)
    size = high - low
    return rng.choice(
        [0.0, values[0], values[-1], low, high]
        + [rng.uniform(low, high)] * 2
        + [rng.uniform(low - size - 1e-3, high + size + 1e-3)] * 3
        + [rng.uniform(low - 4 * size - 1e-3, high + 4 * size + 1e-3)]
    )


def _baseline(rng: Random, series: Figures | None) -> Baseline:
    return Baseline(day=_day(rng, 2014, 2021), value=_level(rng, series))


def _reach(rng: Random, series: Figures | None) -> Target:
    base = _baseline(rng, series) if rng.random() < 0.9 else None
    goal = base.value if base and rng.random() < 0.05 else _level(rng, series)
    deadline = _day(rng, 2023, 2031) if rng.random() < 0.9 else None
    return Reach(indicator="things", baseline=base, goal=goal, deadline=deadline)


def _reduce(rng: Random, series: Figures | None) -> Target:
    found = [each.period for each in series.observations] if series else []
    periods = list(dict.fromkeys([*found, "1990", "2015"]))
    bases = rng.sample(periods, k=min(len(periods), rng.randint(1, 3)))
    return Reduce(
        indicator="things",
        readings=tuple(BaselineReading(period=base) for base in bases),
        share=rng.choice([0.0, 0.2, 0.55, 0.85, 1.0]),
        deadline=_day(rng, 2023, 2031),
    )


def _share(rng: Random, series: Figures | None) -> Target:
    if rng.random() < 0.2:
        first = rng.randint(2015, 2024)
        years = tuple(range(first, first + rng.randint(1, 4)))
        return Share(indicator="things", goal=_level(rng, series), years=years)
    if rng.random() < 0.03:
        return Share(indicator="things", goal=None)
    return Share(
        indicator="things",
        goal=rng.choice([1.0, 0.8, _level(rng, series)]),
        baseline=rng.choice([None, _baseline(rng, series)]),
        deadline=rng.choice([None, _day(rng, 2023, 2031)]),
    )


def _yearly_change(rng: Random, series: Figures | None) -> Target:
    return YearlyChange(
        indicator="things",
        baseline=_baseline(rng, series) if rng.random() < 0.95 else None,
        change=rng.choice([-0.02, 0.0, 0.05, rng.uniform(-0.5, 0.5)]),
        deadline=_day(rng, 2023, 2031) if rng.random() < 0.9 else None,
    )


def _trend(rng: Random, _: Figures | None) -> Target:
    end = rng.choice([None, _day(rng, 2021, 2031)])
    return Trend(indicator="things", direction=rng.choice(list(Direction)), end=end)


def _amount(rng: Random, series: Figures | None) -> float:
    return rng.choice([0.0, _level(rng, series), abs(_level(rng, series))])


def _schedule(rng: Random, series: Figures | None) -> Target:
    first = rng.randint(2015, 2025)
    years = range(first, first + rng.randint(1, 5))
    return Schedule(indicator="things", steps={year: _amount(rng, series) for year in years})


def _yearly_rate(rng: Random, series: Figures | None) -> Target:
    first = rng.randint(2015, 2025)
    last = first + rng.randint(0, 5)
    return YearlyRate(indicator="things", rate=_amount(rng, series), first=first, last=last)


def _ratio(rng: Random, _: Figures | None) -> Target:
    first = rng.randint(2015, 2024)
    periods = tuple(str(first + i) for i in range(rng.randint(1, 4)))
    factor = rng.choice([1.0, 0.5, 2.0, rng.uniform(0.1, 3.0), rng.uniform(-1.0, 0.3)])
    return Ratio(indicator="things", denominator="others", factor=factor, periods=periods)


def _zero(rng: Random, _: Figures | None) -> Target:
    return KeepAtZero(indicator="things", start=_day(rng, 2017, 2026))


def _milestones(rng: Random, _: Figures | None) -> Target:
    return Milestones(steps=tuple(_milestone(rng, i) for i in range(rng.randint(1, 5))))


def _milestone(rng: Random, number: int) -> Milestone:
    told = _day(rng, 2020, 2030)
    proof = Evidence(address="https://e.example", read=told, reached=rng.random() < 0.8, day=told)
    return Milestone(
        id=str(number),
        due=rng.choice([None, _day(rng, 2020, 2031), _day(rng, 2020, 2031)]),
        names={},
        evidence=rng.choice([None, proof, proof, proof]),
    )


TARGETS: dict[str, Callable[[Random, Figures | None], Target]] = {
    "reach": _reach,
    "reduce": _reduce,
    "share": _share,
    "ratio": _ratio,
    "yearly-rate": _yearly_rate,
    "yearly-change": _yearly_change,
    "schedule": _schedule,
    "keep-at-zero": _zero,
    "direction": _trend,
    "milestones": _milestones,
}

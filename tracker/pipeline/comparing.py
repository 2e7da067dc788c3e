"""What a promise would take, beside the fastest pace so far and beside comparable areas."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.area import Area
from tracker.domain.asked import periods_of, sign_of
from tracker.domain.assessment import Assessment
from tracker.domain.indicator import Indicator
from tracker.domain.observation import Observation
from tracker.domain.period import day_at
from tracker.domain.pledge import Pledge, Reach, Reduce, Share, Target, Trend, YearlyChange
from tracker.domain.question import cases_of
from tracker.domain.trajectory import Floats
from tracker.domain.what_it_takes import (
    BestPace,
    Spread,
    best_window,
    similar_to,
    spread_of_country,
    spread_of_similar,
    times_the_best,
)
from tracker.pipeline.assessing import Known, question_of
from tracker.publish.takes import NearPlace, SpreadView, TakesView
from tracker.store.observations import newest_of_areas

POPULATION = "population"
PER = 1000.0
_A_YEAR = 1.0
_SHARE = "percent"


class Comparisons:
    """Figures of all areas, read once for each indicator that a page compares."""

    def __init__(self, connection: Connection, catalogue: Catalogue, known: Known) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._known = known
        self._read: dict[tuple[str, tuple[str, ...]], Mapping[str, Observation]] = {}

    def of(self, pledge: Pledge, found: Assessment) -> TakesView | None:
        """What is printed of one promise; None where there is neither a pace nor a comparison."""
        if found.indicator is None or found.value is None:
            return None
        best, times = None, None
        if _asks_for_a_level(pledge.target):
            best, times = self._best(pledge, found, self._catalogue.indicators[found.indicator])
        view = TakesView(
            best=_number(best.pace) if best else None,
            best_from=day_at(float(best.start[0])) if best else None,
            best_to=day_at(float(best.end[0])) if best else None,
            times_the_best=times,
        )
        view = self._beside(view, self._catalogue.areas[found.area], found)
        return view if view.best is not None or view.country else None

    def _best(
        self, pledge: Pledge, found: Assessment, indicator: Indicator
    ) -> tuple[BestPace | None, float | None]:
        """The best year of the series that the law looks at, and how many times it is needed."""
        cases, _ = cases_of([question_of(self._catalogue, self._known.all, pledge, found.as_of)])
        good = indicator.direction.sign
        sign = np.array([sign_of(pledge.target, good) if pledge.target else good])
        best = best_window(cases.recent.take(np.array([0])), sign, _A_YEAR)
        if _number(best.pace) is None:
            return None, None
        needed = np.array([np.nan if found.needed_pace is None else found.needed_pace])
        return best, _number(times_the_best(needed, best.pace, sign))

    def _beside(self, view: TakesView, area: Area, found: Assessment) -> TakesView:
        """Where areas of the same country stand that have a figure for the same day."""
        counted = self._catalogue.indicators.get(POPULATION)
        people = self._newest(POPULATION, counted.feeds if counted else ())
        figures = self._newest(found.indicator or "", (found.feed or "",))
        own = figures.get(area.code)
        if found.unit == _SHARE or own is None or area.code not in people:
            return view
        same = [
            code
            for code, figure in figures.items()
            if code in people
            and figure.reference == own.reference
            and self._catalogue.areas[code].country == area.country != code
        ]
        population = np.array([people[code].value for code in same], dtype=np.float64)
        values = np.array([figures[code].value for code in same], dtype=np.float64)
        per_1000 = PER * values / population
        place = same.index(area.code)
        similar = _spread(spread_of_similar(population, per_1000, place))
        near = similar_to(population, per_1000, place) if similar else ()
        return replace(
            view,
            own=float(per_1000[place]),
            day=own.reference,
            country=_spread(spread_of_country(per_1000)),
            similar=similar,
            near=tuple(
                NearPlace(names=self._catalogue.areas[same[row]].names, value=float(per_1000[row]))
                for row in near
            ),
        )

    def _newest(self, indicator: str, feeds: tuple[str, ...]) -> Mapping[str, Observation]:
        key = (indicator, feeds)
        if key not in self._read:
            self._read[key] = newest_of_areas(
                self._connection, indicator=indicator, feeds=feeds, as_of=self._known.as_of
            )
        return self._read[key]


def _asks_for_a_level(target: Target | None) -> bool:
    """Whether a step of the series is a pace; what comes in each year is an amount of its own."""
    if not isinstance(target, Reach | Reduce | Share | YearlyChange | Trend):
        return False
    return not periods_of(target)


def _spread(found: Spread) -> SpreadView | None:
    if np.isnan(found.quantiles).any():
        return None
    lowest, low, median, high, highest = (float(each) for each in found.quantiles)
    return SpreadView(
        count=found.count, lowest=lowest, low=low, median=median, high=high, highest=highest
    )


def _number(values: Floats) -> float | None:
    value = float(values[0])
    return None if np.isnan(value) else value

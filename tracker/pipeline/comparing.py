"""What a promise would take, beside the fastest pace so far and beside comparable areas."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.area import Area
from tracker.domain.asked import periods_of, sign_of
from tracker.domain.assessment import Assessment
from tracker.domain.observation import Observation
from tracker.domain.period import day_at
from tracker.domain.pledge import Pledge, Reach, Reduce, Share, Target, Trend, YearlyChange
from tracker.domain.question import cases_of
from tracker.domain.what_it_takes import (
    Spread,
    best_window,
    nearest_in_size,
    spread_of_country,
    spread_of_similar,
    times_the_best,
)
from tracker.pipeline.assessing import Known, figures_known, question_of
from tracker.publish.takes import NearPlace, SpreadView, TakesView
from tracker.store.observations import newest_of_areas

POPULATION = "population"
PER = 1000.0
_A_YEAR = 1.0
_SHARE = "percent"
_NO_PACE = TakesView(best=None, best_from=None, best_to=None, times_the_best=None)

Read = dict[tuple[str, tuple[str, ...]], Mapping[str, Observation]]


class Comparisons:
    """Figures of all areas, read once for each indicator that a page compares."""

    def __init__(
        self, connection: Connection, catalogue: Catalogue, known: Known, read: Read | None = None
    ) -> None:
        """`read` keeps the figures of all areas for the next one who compares on the same day."""
        self._connection = connection
        self._catalogue = catalogue
        self._known = known
        self._read: Read = {} if read is None else read

    def of(self, pledge: Pledge, found: Assessment) -> TakesView | None:
        """What is printed of one promise; None where there is neither a pace nor a comparison."""
        (pace,) = self.paces([(pledge, found)])
        return self.beside(pace, found)

    def paces(self, judged: Sequence[tuple[Pledge, Assessment]]) -> list[TakesView]:
        """The best year of the series that the law looks at, and how many times it is needed."""
        views = [_NO_PACE] * len(judged)
        chosen = [i for i, (pledge, found) in enumerate(judged) if _has_pace(pledge, found)]
        find = partial(figures_known, self._catalogue, self._known)
        asked = [question_of(find, judged[i][0], judged[i][1].as_of) for i in chosen]
        if not chosen:
            return views
        cases, offsets = cases_of(asked)
        sign = np.array([self._sign(*judged[i]) for i in chosen])
        best = best_window(cases.recent.take(offsets[:-1]), sign, _A_YEAR)
        needs = (judged[i][1].needed_pace for i in chosen)
        needed = np.array([np.nan if each is None else each for each in needs])
        times = times_the_best(needed, best.pace, sign)
        for row in np.flatnonzero(~np.isnan(best.pace)):
            views[chosen[row]] = TakesView(
                best=float(best.pace[row]),
                best_from=day_at(float(best.start[row])),
                best_to=day_at(float(best.end[row])),
                times_the_best=_number(times[row]),
            )
        return views

    def beside(self, pace: TakesView, found: Assessment) -> TakesView | None:
        """The pace, and where comparable areas stand."""
        if found.indicator is None or found.value is None:
            return None
        view = self._beside(pace, self._catalogue.areas[found.area], found)
        return view if view.best is not None or view.country else None

    def compared_with(self, found: Assessment) -> tuple[Mapping[str, Observation], ...]:
        """The figures of all areas that a promise is compared with."""
        if found.indicator is None or found.value is None or found.unit == _SHARE:
            return ()
        counted = self._catalogue.indicators.get(POPULATION)
        people = self._newest(POPULATION, counted.feeds if counted else ())
        return (self._newest(found.indicator, (found.feed or "",)), people) if people else ()

    def _sign(self, pledge: Pledge, found: Assessment) -> float:
        good = self._catalogue.indicators[found.indicator or ""].direction.sign
        return sign_of(pledge.target, good) if pledge.target else good

    def _beside(self, view: TakesView, area: Area, found: Assessment) -> TakesView:
        """Where areas of the same country stand that have a figure for the same day."""
        compared = self.compared_with(found)
        if not compared:
            return view
        figures, people = compared
        own = figures.get(area.code)
        if own is None or area.code not in people:
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
        near = nearest_in_size(population, per_1000, place) if similar else ()
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


def _has_pace(pledge: Pledge, found: Assessment) -> bool:
    known = found.indicator is not None and found.value is not None
    return known and _asks_for_a_level(pledge.target)


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


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

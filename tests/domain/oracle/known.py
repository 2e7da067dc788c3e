"""The figures that a judgement may use, picked one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.domain.oracle.law import Point, decimal, monthly
from tracker.domain.figures import Figures
from tracker.domain.indicator import Nature
from tracker.domain.observation import Observation, ObsStatus

LARGEST = 1e300


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One series as a judgement of `today` sees it, oldest figure first."""

    figures: Figures | None
    today: date
    every: tuple[Observation, ...]

    @classmethod
    def by(cls, figures: Figures | None, today: date) -> "Known":
        """Figures whose day has come; forecasts and withdrawn ones are none."""
        found = [
            each
            for each in (figures.observations if figures else ())
            if is_figure(each) and each.reference <= today
        ]
        ordered = sorted(found, key=lambda each: each.reference)
        return cls(figures=figures, today=today, every=tuple(ordered))

    @property
    def is_stock(self) -> bool:
        """Whether the figures hold on a day, and do not add up over a year."""
        return self.figures is not None and self.figures.indicator.nature is Nature.STOCK

    @property
    def days(self) -> list[tuple[date, float]]:
        """Day and value of every figure."""
        return [(each.reference, each.value) for each in self.every if each.value is not None]

    @property
    def newest(self) -> tuple[date, float]:
        """The newest day and its value."""
        return self.days[-1]

    @property
    def broken(self) -> date | None:
        """The last day from which figures are counted in another way."""
        breaks = [each.reference for each in self.every if each.obs_status is ObsStatus.BREAK]
        return breaks[-1] if breaks else None

    @property
    def points(self) -> list[Point]:
        """What the law looks at: after the last break, stocks once a month."""
        days = [(day, v) for day, v in self.days if self.broken is None or day >= self.broken]
        return [(decimal(d), v) for d, v in (monthly(days, self.today) if self.is_stock else days)]

    def value_of_year(self, year: int) -> float | None:
        """The flow of one finished year."""
        return next((v for day, v in self.days if day == date(year, 12, 31)), None)


def is_figure(observation: Observation) -> bool:
    """Whether there is a value, and no forecast."""
    return observation.value is not None and observation.obs_status is not ObsStatus.FORECAST


def fault(*series: Known) -> str | None:
    """Why figures cannot be looked at: another unit, no number, two for one day."""
    for each in series:
        if each.figures and any(
            o.unit != each.figures.indicator.unit for o in each.figures.observations
        ):
            return "units-differ"
    for each in series:
        if any(not abs(v) <= LARGEST for _, v in each.days):
            return "out-of-range"
        if has_two_at_once([day for day, _ in each.days]):
            return "date-doubled"
    return None


def has_two_at_once(days: Sequence[date]) -> bool:
    """Whether one day has two figures."""
    return len(set(days)) < len(days)

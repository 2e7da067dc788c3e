"""The figures that one judgement may use, and when the next one should be out."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.assessment import Point
from tracker.domain.definitions import take_apart
from tracker.domain.indicator import Indicator, Nature
from tracker.domain.observation import Observation, ObsStatus, counted

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often a feed brings a new period, and how long after its end it usually comes."""

    months: int
    days: int
    lag: timedelta

    @classmethod
    def of(cls, update_frequency: str, lag: timedelta) -> "Cadence":
        """Read an ISO 8601 duration of years, months and days; ValueError for anything else."""
        match = _DURATION.fullmatch(update_frequency)
        if match is None or not any(match.groups()):
            raise ValueError(f"{update_frequency!r} is no ISO 8601 duration such as P1Y or P1D")
        years, months, days = (int(part or 0) for part in match.groups())
        return cls(months=years * 12 + months, days=days, lag=lag)

    def expected_after(self, day: date, nature: Nature) -> date:
        """When the figure of the period after the one that ends on `day` should be out.

        A flow's natural period is the year, however often its publisher renews the table.
        """
        if nature is Nature.FLOW:
            return add_months(day, 12) + self.lag
        return add_months(day, self.months) + timedelta(days=self.days) + self.lag


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One series as it was known on a day, from one source; `cadence` None if none was declared.

    Only `observations` are judged. `former` were counted under an earlier definition, `beside`
    are what other sources say. `since` is the last day on which the counting changed, as far as an
    operator noted it.
    """

    indicator: Indicator
    observations: tuple[Observation, ...]
    cadence: Cadence | None = None
    former: tuple[Observation, ...] = ()
    beside: tuple[Observation, ...] = ()
    since: date | None = None

    @classmethod
    def of(
        cls,
        indicator: Indicator,
        observations: Iterable[Observation],
        *,
        cadence: Cadence | None = None,
        since: date | None = None,
    ) -> "Figures":
        """A series of several definitions and sources, taken apart."""
        apart = take_apart(tuple(observations), since)
        return cls(
            indicator=indicator,
            observations=apart.judged,
            cadence=cadence,
            former=apart.former,
            beside=apart.beside,
            since=since,
        )

    @property
    def newest(self) -> Observation | None:
        """The newest figure that exists."""
        found = counted(self.observations)
        return found[-1] if found else None

    @property
    def points(self) -> tuple[Point, ...]:
        """The whole series, oldest first, gaps and withdrawn figures included."""
        ordered = sorted(self.observations, key=lambda each: (each.reference, each.period))
        return tuple(point_of(each) for each in ordered)

    @property
    def units_differ(self) -> bool:
        """Whether a figure is in another unit than the indicator: such figures never compare."""
        return any(each.unit != self.indicator.unit for each in self.observations)

    def known_by(self, as_of: date) -> "Figures":
        """The figures whose day has come: a running year is no figure yet."""
        every = (*self.observations, *self.former, *self.beside)
        kept = (each for each in every if each.reference <= as_of)
        since = self.since if self.since is not None and self.since <= as_of else None
        return Figures.of(self.indicator, kept, cadence=self.cadence, since=since)

    def figure_in(self, period: str) -> Observation | None:
        """The last figure of one period; forecasts and withdrawn figures are none."""
        found = [each for each in counted(self.observations) if each.period == period]
        return found[-1] if found else None

    @property
    def broken_at(self) -> date | None:
        """The last day from which figures do not compare with what stood before, if any."""
        found = counted(self.observations)
        days = [each.reference for each in found if each.obs_status is ObsStatus.BREAK]
        return max([*days, *(each.reference for each in found[:1] if self.former)], default=None)

    @property
    def sources_differ(self) -> bool:
        """Whether another source gives another value for a figure that is judged."""
        judged = {_about(each): each.value for each in counted(self.observations)}
        return any(judged.get(_about(each), each.value) != each.value for each in self.beside)

    def due_for(self, day: date) -> date | None:
        """When the figure for a day itself should be out."""
        return day + self.cadence.lag if self.cadence else None

    def expected_after(self, day: date) -> date | None:
        """When the figure of the period after the one that ends on `day` should be out."""
        return self.cadence.expected_after(day, self.indicator.nature) if self.cadence else None


def point_of(figure: Observation) -> Point:
    """A figure as it is printed."""
    return Point(
        period=figure.period,
        reference=figure.reference,
        value=figure.value,
        obs_status=figure.obs_status,
    )


def _about(figure: Observation) -> tuple[str, date, str]:
    return (figure.period, figure.reference, figure.definition)


def add_months(day: date, months: int) -> date:
    """The same day some months later; a month's last day stays a last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, length if is_last else min(day.day, length))

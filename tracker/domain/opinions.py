"""The second opinions on assessed promises, as programs and pages print them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tracker.domain.assessment import Assessment, Point, TargetStatus
from tracker.domain.observation import ObsStatus
from tracker.domain.period import decimal_year
from tracker.domain.second_opinion import (
    GERMAN_WORDS,
    OPEN_SDG_WORDS,
    REASONS,
    German,
    OpenSdg,
    german,
    open_sdg,
)
from tracker.domain.series import SeriesTable
from tracker.domain.trajectory import Asks, Floats

ANOTHER_KIND = "another-kind"
_HEARD = {"reach", "reduce", "share", "yearly-change", "direction"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one other rule says: a word of its own, or why it says none.

    `number` is what the word was read off (a ratio, a shortfall), if the rule has one.
    """

    number: float | None
    word: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinions:
    """Both other publishers' rules on one promise."""

    open_sdg: Opinion
    german_dns: Opinion

    def as_json(self) -> dict[str, dict[str, object]]:
        """The keys that programs read."""
        ratio, weather = self.open_sdg, self.german_dns
        return {
            "open_sdg": {"ratio": ratio.number, "class": ratio.word, "reason": ratio.reason},
            "german_dns": {
                "shortfall": weather.number,
                "class": weather.word,
                "reason": weather.reason,
            },
        }


def second_opinions(found: Sequence[Assessment], signs: Sequence[float]) -> list[SecondOpinions]:
    """Ask both rules about promises with a level or a direction; of other kinds they know nothing.

    `signs` are +1 where more is better. Where figures do not compare at all, neither rule is asked.
    """
    asks = Asks(
        t0=_times([each.baseline_day for each in found]),
        v0=_values([each.baseline for each in found]),
        deadline=_times([each.deadline for each in found]),
        goal=_values([each.goal for each in found]),
        sign=np.array(signs, dtype=np.float64),
    )
    table = _table_of([each.points for each in found])
    growth = open_sdg(asks, *table.newest())
    weather = german(table, asks.deadline, asks.goal, asks.sign)
    reasons = [_silence(each) for each in found]
    return [
        silent(reason) if reason else _opinions(growth, weather, row)
        for row, reason in enumerate(reasons)
    ]


def _silence(assessment: Assessment) -> str | None:
    """Why no other rule is asked."""
    if assessment.status is TargetStatus.NOT_ASSESSED and assessment.reason is not None:
        return assessment.reason.value
    is_level = assessment.kind in _HEARD and not assessment.steps  # steps: a share of each year
    return None if is_level else ANOTHER_KIND


def silent(reason: str) -> SecondOpinions:
    """Neither rule says anything, for one reason."""
    opinion = Opinion(number=None, word=None, reason=reason)
    return SecondOpinions(open_sdg=opinion, german_dns=opinion)


def _opinions(growth: OpenSdg, weather: German, row: int) -> SecondOpinions:
    """A direction has a day until which it is looked at, but no goal: the rules read no number."""
    return SecondOpinions(
        open_sdg=Opinion(
            number=_number(growth.ratio[row]),
            word=OPEN_SDG_WORDS[growth.word[row]] or None,
            reason=REASONS[growth.reason[row]] or None,
        ),
        german_dns=Opinion(
            number=_number(weather.shortfall[row]),
            word=GERMAN_WORDS[weather.word[row]] or None,
            reason=REASONS[weather.reason[row]] or None,
        ),
    )


def _table_of(series: Sequence[Sequence[Point]]) -> SeriesTable:
    """Figures that exist, oldest first; forecasts never enter."""
    kept = [
        [(each.reference, each.value) for each in points if _is_counted(each)] for points in series
    ]
    flat = [figure for figures in kept for figure in figures]
    return SeriesTable(
        t=_times([day for day, _ in flat]),
        v=_values([value for _, value in flat]),
        offsets=np.cumsum([0, *map(len, kept)]).astype(np.int64),
    )


def _is_counted(point: Point) -> bool:
    return point.value is not None and point.obs_status is not ObsStatus.FORECAST


def _times(days: Sequence[date | None]) -> Floats:
    return np.array([decimal_year(day) if day else np.nan for day in days], dtype=np.float64)


def _values(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if each is None else each for each in values], dtype=np.float64)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

"""How often the rule was right in the past: the last result of `tracker backtest`.

The same numbers stand in docs/method.md, which says how they were worked out; a test compares the
two, and another works those out again where the files are at hand.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.domain.area import Area
from tracker.publish.words import msg

WORKED_OUT: Final = date(2026, 11, 28)
CLASSES: Final = ((0.0, 0.1), (0.1, 0.33), (0.33, 0.66), (0.66, 0.9), (0.9, 1.0))
_COUNTRIES: Final = "countries"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """One set of series: how often goals were met, by the likelihood that the rule had given.

    `met` has a share for each of CLASSES; the others say how often the word "on track" was right,
    of ours and of the two other rules. `indicator` and `places` say for which promises the set
    stands: the municipalities of a country, or `countries`.
    """

    series: str
    indicator: str
    places: str
    cases: int
    met: tuple[float, float, float, float, float]
    ours: float
    open_sdg: float
    german: float


RECORDS: Final = (
    TrackRecord(
        series=msg("Solar roofs in Dutch municipalities"),
        indicator="solar-installations",
        places="NL",
        cases=20_270,
        met=(0.07, 0.40, 0.75, 0.97, 1.00),
        ours=0.99,
        open_sdg=0.65,
        german=0.73,
    ),
    TrackRecord(
        series=msg("Emissions of countries"),
        indicator="greenhouse-gas-emissions",
        places=_COUNTRIES,
        cases=31_823,
        met=(0.05, 0.21, 0.42, 0.66, 0.81),
        ours=0.73,
        open_sdg=0.53,
        german=0.54,
    ),
    TrackRecord(
        series=msg("CO₂ of Danish municipalities"),
        indicator="greenhouse-gas-emissions",
        places="DK",
        cases=5_662,
        met=(0.03, 0.11, 0.42, 0.67, 0.67),
        ours=0.67,
        open_sdg=0.61,
        german=0.74,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastShare:
    """How often goals were met to which the rule gave a likelihood from `low` to `high`."""

    series: str
    low: float
    high: float
    met: float


def past_share(indicator: str | None, area: Area, likelihood: float) -> PastShare | None:
    """What the past says of a likelihood; None where the rule was not tried on such series."""
    places = _COUNTRIES if area.code == area.country else area.country
    record = next((r for r in RECORDS if (r.indicator, r.places) == (indicator, places)), None)
    if record is None:
        return None
    place = max(i for i, (low, _) in enumerate(CLASSES) if likelihood >= low)
    low, high = CLASSES[place]
    return PastShare(series=record.series, low=low, high=high, met=record.met[place])

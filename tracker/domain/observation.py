"""One value for indicator, area, period and vintage, and the series they form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DECLARED = "declared"  # the feed of figures that the catalogue's editors read in a public source
HAND_IN = "hand-in"  # the feed of files that councils and initiatives hand in


class ObsStatus(StrEnum):
    """SDMX `CL_OBS_STATUS`, the codes that our feeds use."""

    NORMAL = "A"
    PROVISIONAL = "P"
    ESTIMATED = "E"
    FORECAST = "F"
    BREAK = "B"
    MISSING = "M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A figure as one snapshot gave it.

    `reference` is the day the value stands for: the last day of a flow's period, the day a stock
    was counted. `value` is None when the publisher withdrew or suppressed the figure.
    `snapshot` is the SHA-256 of the manifest, or the line of a declared figure.
    `definition` names what was counted where a publisher changes that (scopes, sectors); figures
    of two definitions never compare. `source` is "" for the figure that counts, and the address of
    the other source for one that only stands beside it.
    """

    indicator: str
    area: str
    period: str
    reference: date
    value: float | None
    unit: str
    obs_status: ObsStatus
    vintage: date
    feed: str
    snapshot: str
    definition: str = ""
    source: str = ""


def counted(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """The figures that exist, oldest first; forecasts and withdrawn ones never enter."""
    found = (
        each
        for each in observations
        if each.value is not None and each.obs_status is not ObsStatus.FORECAST
    )
    return tuple(sorted(found, key=lambda each: (each.reference, each.period)))

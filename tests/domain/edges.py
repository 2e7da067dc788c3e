"""A promise at an edge of the rule, and what must be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from tests.domain.builders import a_pledge, a_reach, an_indicator, yearly
from tracker.domain.assess import assess
from tracker.domain.figures import Figures
from tracker.domain.indicator import Direction
from tracker.domain.observation import Observation, ObsStatus
from tracker.domain.pledge import Target

DOWN = an_indicator(direction=Direction.DOWN)


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A promise, its figures, a day, and what must be said."""

    id: str
    target: Target
    series: Figures | None
    status: str
    on: str = "2026-06-01"
    others: Figures | None = None
    circumstances: Mapping[str, Any] = field(default_factory=dict)
    numbers: Mapping[str, Any] = field(default_factory=dict)


def marked(values: Mapping[int, float], **statuses: ObsStatus) -> tuple[Observation, ...]:
    """Yearly figures of which some, named `y2023`, carry another status."""
    return tuple(
        replace(each, obs_status=statuses.get(f"y{each.period}", each.obs_status))
        for each in yearly(values)
    )


def reach(start: tuple[int, float], goal: tuple[int, float]) -> Target:
    return a_reach(start=(f"{start[0]}-12-31", start[1]), goal=(f"{goal[0]}-12-31", goal[1]))


def check(edge: Edge) -> None:
    """Judge it and compare word and numbers; a name may lead into a part (`projection.mean`)."""
    found = assess(
        a_pledge(edge.target, **edge.circumstances),
        area="0151",
        figures=edge.series,
        denominator=edge.others,
        as_of=date.fromisoformat(edge.on),
    )

    assert ": ".join(filter(None, (found.status, found.reason))) == edge.status
    for name, expected in edge.numbers.items():
        told: Any = found
        for part in name.split("."):
            told = getattr(told, part)
        assert told == (pytest.approx(expected) if isinstance(expected, float) else expected), name

"""What is measured, in which unit, and which direction is good."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Direction(StrEnum):
    """Whether more or less is better."""

    UP = "up"
    DOWN = "down"

    @property
    def sign(self) -> float:
        """The d of the formulas: +1 where more is better, -1 where less is."""
        return 1.0 if self is Direction.UP else -1.0


class Nature(StrEnum):
    """A stock holds on a day; a flow adds up over a period."""

    STOCK = "stock"
    FLOW = "flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One thing that is counted, in one unit, by one rule.

    `lower` and `upper` are natural bounds of the value, in its unit. `feeds` lists who may serve
    the series, best first: the first that has figures for an area is used, feeds are never mixed.
    `near` lists feeds that come near and still cannot serve it. `context` marks figures that are
    printed but never compared with a pledge; `backcast` those that each newest source tells anew
    for all years past, so that no year was ever seen as it was. `definitions` gives the words for
    what was counted, by the name that figures carry, where that ever changed.
    """

    id: str
    unit: str
    direction: Direction
    nature: Nature
    feeds: tuple[str, ...]
    names: Mapping[str, str]
    counting_rules: Mapping[str, str]
    unit_names: Mapping[str, str]
    lower: float | None = None
    upper: float | None = None
    context: bool = False
    backcast: bool = False
    near: tuple[str, ...] = ()
    definitions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_compared(self) -> bool:
        """Whether a pledge may be judged by it."""
        return not (self.context or self.backcast)

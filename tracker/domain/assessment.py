"""How a promise stands on one day: everything that its page prints."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.observation import ObsStatus

RULE_VERSION = "2"


class TargetStatus(StrEnum):
    """The closed list of words; the page says them first, shape and colour repeat them."""

    NOT_DUE = "not-due"
    NOT_ASSESSED = "not-assessed"
    CLOSED = "closed"
    MET = "met"
    MISSED = "missed"
    AWAITING_FIGURE = "awaiting-figure"
    TOO_EARLY = "too-early"
    WRONG_WAY = "wrong-way"
    OFF_TRACK = "off-track"
    AT_RISK = "at-risk"
    ON_TRACK = "on-track"


class Reason(StrEnum):
    """Why a promise has the status `not-assessed`, or why a status says less than it might."""

    NO_TARGET = "no-target"
    NO_GOAL = "no-goal"
    NO_BASELINE = "no-baseline"
    NO_DATA = "no-data"
    UNITS_DIFFER = "units-differ"
    DEFINITION_CHANGED = "definition-changed"
    NO_EVIDENCE = "no-evidence"
    OUT_OF_RANGE = "out-of-range"
    DATE_DOUBLED = "date-doubled"
    TERM_OVER = "term-over"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    AWAITING_APPROVAL = "awaiting-approval"


class Flag(StrEnum):
    """What stands beside a status without changing it."""

    PROVISIONAL = "provisional"
    STALE = "stale"
    DEPENDS_ON_READING = "depends-on-reading"
    UNDER_REVIEW = "under-review"
    DECLARED = "declared"
    DISPUTED = "disputed"
    BEFORE_TERM = "before-term"
    KNOWN_ERROR = "known-error"


class Likelihood(StrEnum):
    """The IPCC's calibrated words for a probability."""

    VERY_LIKELY = "very-likely"
    LIKELY = "likely"
    ABOUT_AS_LIKELY_AS_NOT = "about-as-likely-as-not"
    UNLIKELY = "unlikely"
    VERY_UNLIKELY = "very-unlikely"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One figure of the series as printed; `value` is None for a gap."""

    period: str
    reference: date
    value: float | None
    obs_status: ObsStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The value to expect at the deadline, with its 66 % and 95 % intervals, in the unit."""

    mean: float
    low66: float
    high66: float
    low95: float
    high95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The word under one way of counting: a base period, or `without-largest-step`.

    `base` names the base period and `without_largest_step` says whether the step was left out.
    """

    base: str
    without_largest_step: bool
    baseline: float | None
    goal: float | None
    likelihood: float | None
    status: TargetStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What the publisher changed in this series after a figure was first seen."""

    vintage: date
    previous_vintage: date
    changed: int
    of: int
    period: str
    previous_value: float
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """One milestone or one pledged year: asked for, found, and the word on it.

    `word` is `kept`, `not-kept`, `no-evidence` or `ahead` (its day has not come).
    """

    id: str
    due: date | None
    asked: float | None
    value: float | None
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One comparison on one `as_of`; a positive gap is ahead.

    Values are in the indicator's unit, paces in units per year, `likelihood` is rounded to six
    decimals. `points` is the whole series; `window_start` is the first day that the projection
    looks at. `goal_year` is when the recent pace meets the goal, if by the deadline. `expected`
    is the day by which the next figure should be out. `denominator` is the newest figure of a
    ratio's second half.
    """

    pledge: str
    area: str
    as_of: date
    rule_version: str
    status: TargetStatus
    reason: Reason | None = None
    flags: tuple[Flag, ...] = ()
    kind: str | None = None
    indicator: str | None = None
    unit: str | None = None
    feed: str | None = None
    snapshot: str | None = None
    vintage: date | None = None
    period: str | None = None
    reference: date | None = None
    value: float | None = None
    baseline_day: date | None = None
    baseline: float | None = None
    deadline: date | None = None
    goal: float | None = None
    required: float | None = None
    gap: float | None = None
    progress: float | None = None
    needed_pace: float | None = None
    recent_pace: float | None = None
    goal_year: int | None = None
    projection: Projection | None = None
    likelihood: float | None = None
    window_start: date | None = None
    expected: date | None = None
    points: tuple[Point, ...] = ()
    readings: tuple[Reading, ...] = ()
    revision: Revision | None = None
    steps: tuple[StepOutcome, ...] = ()
    denominator: Point | None = None


_LIKELIHOOD_FROM = (
    (0.9, Likelihood.VERY_LIKELY),
    (0.66, Likelihood.LIKELY),
    (0.33, Likelihood.ABOUT_AS_LIKELY_AS_NOT),
    (0.1, Likelihood.UNLIKELY),
)


def likelihood_word(likelihood: float) -> Likelihood:
    """The IPCC word for a probability; each class holds its lower edge."""
    found = (word for edge, word in _LIKELIHOOD_FROM if likelihood >= edge)
    return next(found, Likelihood.VERY_UNLIKELY)

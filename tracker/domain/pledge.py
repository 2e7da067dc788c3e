"""A promise in a document, what can be counted in it, and what it leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.indicator import Direction


class Standing(StrEnum):
    """Who stands behind a promise: a party's wish is never the council's promise."""

    COUNCIL_DECISION = "council-decision"
    COALITION_AGREEMENT = "coalition-agreement"
    MUNICIPAL_TARGET = "municipal-target"
    PARTY_PROGRAMME = "party-programme"


class Strength(StrEnum):
    """How firmly it was said."""

    WILL = "will"
    AIMS = "aims"
    WANTS_STUDIED = "wants-studied"


class Actor(StrEnum):
    """Who can act on it."""

    COUNCIL = "council"
    STATE = "state"
    MARKET = "market"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Where a target starts. It is no observation of the series."""

    day: date
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineReading:
    """One way to read an open base year: the period of the series that gives the value."""

    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A level to reach by a day: the line runs straight from the baseline to the goal.

    No baseline means that nobody said where it starts; no deadline means that none was given.
    """

    indicator: str
    baseline: Baseline | None
    goal: float
    deadline: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduce:
    """A cut by a share (0.85 for 85 %) of the value in the base period.

    The first of `readings` is the one that is printed first; the others are printed beside it.
    """

    indicator: str
    readings: tuple[BaselineReading, ...]
    share: float
    deadline: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole, in the indicator's unit; no deadline means that none was given.

    No goal means that the source does not say how large the part is. With `years`, the part is of
    a flow and is asked for in each of them.
    """

    indicator: str
    goal: float | None
    baseline: Baseline | None = None
    deadline: date | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """At least `factor` of the numerator for each of the denominator, summed over `periods`."""

    indicator: str
    denominator: str
    factor: float
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyRate:
    """The same flow in each of the years `first` to `last`."""

    indicator: str
    rate: float
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyChange:
    """A change by the same share each year (-0.02 for -2 %), compound from the baseline.

    No baseline means that nobody said where it starts; no deadline means that none was given.
    """

    indicator: str
    baseline: Baseline | None
    change: float
    deadline: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A flow asked for year by year: `steps` maps the year to the amount."""

    indicator: str
    steps: Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAtZero:
    """Nothing of it, from a day on; more than zero is a miss since that day."""

    indicator: str
    start: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """More of it, or less, with no figure: the kind `direction`.

    `end` is the day that the source names, if any; otherwise the end of the term counts.
    """

    indicator: str
    direction: Direction
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A public source that says whether a milestone was reached; `proves` says what it shows."""

    address: str
    read: date
    reached: bool
    day: date
    proves: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One dated step that evidence can prove."""

    id: str
    due: date | None
    names: Mapping[str, str]
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """Steps that are judged by evidence, not by figures."""

    steps: tuple[Milestone, ...]


Target = (
    Reach
    | Reduce
    | Share
    | Ratio
    | YearlyRate
    | YearlyChange
    | Schedule
    | KeepAtZero
    | Trend
    | Milestones
)

KINDS: Mapping[str, type[Target]] = {
    "reach": Reach,
    "reduce": Reduce,
    "share": Share,
    "ratio": Ratio,
    "yearly-rate": YearlyRate,
    "yearly-change": YearlyChange,
    "schedule": Schedule,
    "keep-at-zero": KeepAtZero,
    "direction": Trend,
    "milestones": Milestones,
}


def kind_of(target: Target) -> str:
    """The word of the catalogue for a target's kind."""
    return next(word for word, kind in KINDS.items() if isinstance(target, kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Our stated answer to what a pledge leaves open; printed on its page."""

    id: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """The document a promise stands in. `sha256` is of the text that was read.

    `order` names its promises as they stand in it, one after another, as far as somebody wrote
    that down.
    """

    id: str
    title: str
    publisher: str
    locale: str
    published: date
    published_is_assumed: bool
    file: str
    sha256: str
    address: str | None = None
    assumptions: tuple[Assumption, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeText:
    """What the page says of a pledge in one language, in this project's own words."""

    title: str
    summary: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From when on a promise stands as it is written now, and why it was changed."""

    day: date
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """Who promised what, where it stands, and what can be counted in it.

    `target` is None where nothing can be counted. `council` is None where no council promised
    (a national programme); `term_start` and `term_end` then stand in the entry itself.
    `closed` is the reason why the pledge no longer runs (`replaced`, `withdrawn`), if any.
    `change` is the last one, if any. From `vanished` on, the document lacks the key phrase.
    Under `former_ids` it stood here before: their addresses lead to it.
    """

    id: str
    area: str
    council: str | None
    document: str
    said_by: str
    standing: Standing
    strength: Strength
    who_can_act: tuple[Actor, ...]
    section: str
    key_phrase: str
    target: Target | None
    assumptions: tuple[Assumption, ...]
    texts: Mapping[str, PledgeText]
    term_start: date
    term_end: date
    valid_from: date
    closed: str | None = None
    change: Change | None = None
    vanished: date | None = None
    former_ids: tuple[str, ...] = ()

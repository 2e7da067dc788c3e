"""What the slow rule says of one promise, and whether rounding alone could say otherwise."""

from dataclasses import dataclass, field
from datetime import date

from tests.domain.oracle.law import Law

EDGES = (0.1, 0.33, 0.66, 0.9)
NEAR = 1.5e-6

Step = tuple[float | None, float | None, str]


@dataclass(slots=True, kw_only=True)
class Answer:
    """The names are those of `Assessment`; `is_close` where a probability lies at an edge.

    `is_open` as long as its last day has not come; `readings` holds likelihood and word of each.
    """

    status: str
    reason: str | None = None
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
    projection: dict[str, float] | None = None
    likelihood: float | None = None
    window_start: date | None = None
    value: float | None = None
    is_open: bool = False
    flags: set[str] = field(default_factory=set)
    readings: list[tuple[float | None, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    is_close: bool = False


def not_assessed(reason: str, deadline: date | None = None) -> Answer:
    """No word, and why."""
    return Answer(status="not-assessed", reason=reason, deadline=deadline)


def word_of(likelihood: float, wrong: float) -> str:
    """The word for a likelihood, already rounded, and the chance that it goes the wrong way."""
    if likelihood < 0.33:
        return "wrong-way" if wrong >= 0.66 else "off-track"
    return "at-risk" if likelihood < 0.66 else "on-track"


def is_close(*probabilities: float) -> bool:
    """Whether a probability lies so near an edge that its rounding decides."""
    return any(abs(p - edge) < NEAR for p in probabilities for edge in EDGES)


def tell(answer: Answer, law: Law | None, likelihood: float | None, sign: float) -> Answer:
    """Put the word of the law beside the numbers; too early where there is none."""
    if law is None or likelihood is None:
        answer.status = "too-early"
        return answer
    wrong = law.chance_of_drift(-sign)
    answer.likelihood = round(likelihood, 6)
    answer.status = word_of(answer.likelihood, wrong)
    answer.is_close = is_close(likelihood, wrong) or law.is_near_certain
    return answer

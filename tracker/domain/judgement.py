"""What the rule finds for many targets at once, and the words it says.

No row takes a branch of its own: the same functions serve one promise and a million.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tracker.domain.assessment import Flag, Reason, TargetStatus
from tracker.domain.series import Marks, Rows
from tracker.domain.trajectory import Floats

ON_TRACK_FROM = 0.66
AT_RISK_FROM = 0.33
WRONG_WAY_FROM = 0.66
SAME_VALUE = 1e-9
LARGEST_VALUE = 1e150  # beyond it squares do not fit into a float

Codes = NDArray[np.int8]
STATUSES = tuple(TargetStatus)
REASONS = tuple(Reason)
FLAGS = tuple(Flag)
NONE = -1
DECIDED = (TargetStatus.MET, TargetStatus.MISSED)


def bit(flag: Flag) -> int:
    """The bit of a flag in a mask of flags."""
    return 1 << FLAGS.index(flag)


def flags_in(mask: int) -> tuple[Flag, ...]:
    """The flags whose bits are set."""
    return tuple(flag for flag in FLAGS if mask & bit(flag))


def code(word: TargetStatus | Reason | None) -> int:
    """The place of a word in STATUSES or REASONS; -1 for none."""
    if word is None:
        return NONE
    return STATUSES.index(word) if isinstance(word, TargetStatus) else REASONS.index(word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What was found for k targets, every array of shape (k,); NaN where it cannot be.

    `status` and `reason` are places in STATUSES and REASONS. Times are decimal years, values in
    the unit of the target, paces in units per year. `t`, `value` is the newest figure, `t0`, `v0`
    the baseline, `meets` when the recent pace meets the goal, `since` the start of the window.
    `likelihood_without` and `status_without` say how it would stand without the largest step of the
    window; `flags` has a bit for each of FLAGS.
    """

    status: Codes
    reason: Codes
    t: Floats
    value: Floats
    t0: Floats
    v0: Floats
    deadline: Floats
    goal: Floats
    required: Floats
    gap: Floats
    progress: Floats
    needed_pace: Floats
    recent_pace: Floats
    mean: Floats
    low66: Floats
    high66: Floats
    low95: Floats
    high95: Floats
    likelihood: Floats
    meets: Floats
    since: Floats
    likelihood_without: Floats
    status_without: Codes
    flags: NDArray[np.int16]

    @property
    def depends_on_step(self) -> Marks:
        """Where leaving out the largest step of the window changes the word."""
        differs: Marks = self.status_without != self.status
        return ~np.isnan(self.likelihood_without) & differs

    @classmethod
    def of(cls, size: int, **found: NDArray[np.generic]) -> "Outcomes":
        """Outcomes of which only some columns are known; the word is `not-assessed: no-data`."""
        codes = {
            "status": np.full(size, code(TargetStatus.NOT_ASSESSED), dtype=np.int8),
            "reason": np.full(size, code(Reason.NO_DATA), dtype=np.int8),
            "status_without": np.full(size, code(TargetStatus.NOT_ASSESSED), dtype=np.int8),
            "flags": np.zeros(size, dtype=np.int16),
        }
        unknown = np.broadcast_to(np.float64(np.nan), size)
        return cls(**{each.name: unknown for each in fields(cls)} | codes | found)  # type: ignore[arg-type]

    @classmethod
    def blank(cls, size: int) -> "Outcomes":
        """Outcomes to be filled in by `put`."""
        empty = cls.of(size)
        return cls(**{each.name: getattr(empty, each.name).copy() for each in fields(cls)})

    def put(self, rows: Rows, part: "Outcomes") -> None:
        """Write the outcomes of some rows into their places, which are blank."""
        for each in fields(self):
            column = getattr(part, each.name)
            if column.strides != (0,):  # one NaN for all: nothing was found
                getattr(self, each.name)[rows] = column

    def between(self, some: slice) -> "Outcomes":
        """The places of a stretch of targets; what is written there is written here."""
        return Outcomes(**{each.name: getattr(self, each.name)[some] for each in fields(self)})

    def silence(self, rows: Rows) -> None:
        """Leave no number in some rows but the newest figure and the deadline."""
        for each in fields(self):
            column = getattr(self, each.name)
            if column.dtype == np.float64 and each.name not in {"t", "value", "deadline"}:
                column[rows] = np.nan


def words(likelihood: Floats, wrong_way: Floats, *, met: Marks) -> Codes:
    """The status of targets whose day has not come, shape (k,): the first that holds."""
    low = likelihood < AT_RISK_FROM
    return first_that_holds(
        (met, TargetStatus.MET),
        (np.isnan(likelihood), TargetStatus.TOO_EARLY),
        (low & (wrong_way >= WRONG_WAY_FROM), TargetStatus.WRONG_WAY),
        (low, TargetStatus.OFF_TRACK),
        (likelihood < ON_TRACK_FROM, TargetStatus.AT_RISK),
        otherwise=TargetStatus.ON_TRACK,
    )


def first_that_holds(
    *choices: tuple[Marks, TargetStatus | Reason], otherwise: TargetStatus | Reason | None
) -> Codes:
    """The code of the first word whose condition holds, for each place."""
    found: Codes = np.full(choices[0][0].shape, code(otherwise), dtype=np.int8)
    for holds, word in reversed(choices):
        np.copyto(found, np.int8(code(word)), where=holds)
    return found


def reasons(status: Codes, *choices: tuple[Marks, Reason]) -> Codes:
    """Why a target is `not-assessed`, by the first reason that holds; none for other words."""
    found = first_that_holds(*choices, otherwise=Reason.NO_DATA)
    return np.where(status == code(TargetStatus.NOT_ASSESSED), found, np.int8(NONE))


def is_one_of(status: Codes, found: Iterable[TargetStatus]) -> Marks:
    """Whether a status is among some words."""
    same: list[Marks] = [status == code(each) for each in found]
    held: Marks = np.logical_or.reduce(same)
    return held


def told(likelihood: Floats, status: Codes, decided: Marks) -> Floats:
    """The likelihood; once the outcome is known it is 1 or 0."""
    outcome = np.where(status == code(TargetStatus.MET), 1.0, 0.0)
    return np.where(decided, outcome, likelihood)


def fulfils(value: Floats, goal: Floats, sign: Floats) -> Marks:
    """Whether a value is on the good side of the goal, the goal itself included.

    A billionth of the larger of both is no difference: 100 x (1 - 0.9) is not quite 10.
    """
    held: Marks = (sign * (value - goal) >= 0) | is_same(value, goal)
    return held


def is_same(value: Floats, other: Floats) -> Marks:
    """Whether two values differ by no more than rounding does."""
    size = np.maximum(np.abs(value), np.abs(other))
    same: Marks = np.abs(value - other) <= SAME_VALUE * size
    return same


def share_of(above: Floats, below: Floats) -> Floats:
    """Above / below; NaN where there is nothing to divide by, or no number comes out."""
    zero = below == 0
    with np.errstate(over="ignore"):
        found = above / np.where(zero, np.nan, below)
    return np.where(np.isfinite(found), found, np.nan)

"""How the word on a promise changed, and why, as far as two kept assessments tell."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final

from tracker.domain.approval import NEGATIVE
from tracker.domain.assessment import Flag, Reason, TargetStatus

VERDICTS: Final = NEGATIVE | {TargetStatus.MET, TargetStatus.ON_TRACK, TargetStatus.AT_RISK}
_OPEN: Final = {TargetStatus.NOT_ASSESSED, TargetStatus.NOT_DUE}
_GIVEN_UP: Final = {Reason.REPLACED, Reason.WITHDRAWN}
_SAME: Final = 1e-9


class Cause(StrEnum):
    """What differs between two assessments that say different words."""

    RULE = "rule"
    PLEDGE = "pledge"
    SOURCE = "source"
    REVISION = "revision"
    REVIEW = "review"
    NEW_FIGURE = "new-figure"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One kept assessment without its content; `key` finds the content again."""

    key: int
    pledge: str
    area: str
    day: date
    status: TargetStatus
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSaid:
    """A figure of the series, as an assessment kept it."""

    period: str
    reference: date
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Of a kept assessment what tells why the next one says another word."""

    rule_version: str
    status: TargetStatus
    reason: str | None = None
    flags: tuple[str, ...] = ()
    kind: str | None = None
    indicator: str | None = None
    feed: str | None = None
    reference: date | None = None
    baseline_day: date | None = None
    baseline: float | None = None
    goal: float | None = None
    deadline: date | None = None
    points: tuple[PointSaid, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """One event: the word of a promise in an area on a day; `before` is None for its first."""

    pledge: str
    area: str
    day: date
    before: TargetStatus | None
    after: TargetStatus
    causes: tuple[Cause, ...]


def turns(
    words: Iterable[Word], *, approved: Container[tuple[str, str]] | None
) -> Iterator[tuple[Word | None, Word]]:
    """The pairs of words, oldest first, where one differs from that of the day before it.

    `words` are of one promise in one area, in the order in which they were kept; the last of a day
    counts. Words that waited for approval never happened; neither did negative ones that are not
    among the `approved`, where that is not None. A first word is an event only as a verdict.
    """
    of_days = {word.day: word for word in words if not _is_withheld(word, approved)}
    told = [of_days[day] for day in sorted(of_days)]
    if told and told[0].status in VERDICTS:
        yield None, told[0]
    yield from ((a, b) for a, b in pairwise(told) if a.status is not b.status)


def _is_withheld(word: Word, approved: Container[tuple[str, str]] | None) -> bool:
    if word.reason == Reason.AWAITING_APPROVAL:
        return True
    has_to_wait = approved is not None and (word.pledge, word.area) not in approved
    return has_to_wait and word.status in NEGATIVE


def causes_between(before: Said, after: Said) -> tuple[Cause, ...]:
    """What differs; where nothing does, only the day has passed."""
    seen = {(each.period, each.reference): each.value for each in before.points}
    now = {(each.period, each.reference): each.value for each in after.points}
    has_other_source = None not in {before.feed, after.feed} and before.feed != after.feed
    found = {
        Cause.RULE: before.rule_version != after.rule_version,
        Cause.PLEDGE: _is_edited(before, after),
        Cause.SOURCE: has_other_source,
        Cause.REVISION: not has_other_source and _is_revised(seen, now),
        Cause.REVIEW: Flag.UNDER_REVIEW in before.flags and Flag.UNDER_REVIEW not in after.flags,
        Cause.NEW_FIGURE: not has_other_source and any(key not in seen for key in now),
    }
    return tuple(cause for cause, holds in found.items() if holds) or (Cause.DAY,)


_Values = Mapping[tuple[str, date], float | None]


def _is_revised(seen: _Values, now: _Values) -> bool:
    return any(key in now and now[key] != value for key, value in seen.items())


def _is_edited(before: Said, after: Said) -> bool:
    """Whether the promise was given up, or has another kind, indicator, day or number."""
    if before.reason != after.reason and _GIVEN_UP & {before.reason, after.reason}:
        return True
    if (before.kind, before.indicator) != (after.kind, after.indicator):
        return True
    if before.rule_version != after.rule_version:
        return False  # another rule may read other days and numbers off the same promise
    if before.status in _OPEN or after.status in _OPEN:
        return False  # such words come without the numbers, or with the day on which it begins
    if (before.deadline, before.baseline_day) != (after.deadline, after.baseline_day):
        return True
    return _differs(_asked(before), _asked(after))


def _asked(said: Said) -> float | None:
    """The goal as far as the promise itself sets it: figures move that of a cut and of a ratio."""
    if said.goal is None or said.kind == "ratio":
        return None
    if said.kind != "reduce":
        return said.goal
    return said.goal / said.baseline if said.baseline else None


def _differs(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return False
    return abs(one - other) > _SAME * max(abs(one), abs(other))

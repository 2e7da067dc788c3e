"""A promise as it stood from one day on: the word of a past day is said by the target of then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.pledge import Milestones, Pledge, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A promise from `day` on; `reasons` say why it took the place of the one before, if any."""

    day: date
    pledge: Pledge
    reasons: Mapping[str, str] | None = None


def pledge_on(versions: Sequence[Version], day: date) -> Pledge:
    """The promise as it stood on a day; before the first version, the first one."""
    begun = [each for each in versions if each.day <= day]
    return (begun[-1] if begun else versions[0]).pledge


def asks_the_same(one: Target | None, other: Target | None) -> bool:
    """Whether two targets ask for the same; evidence and translations are no part of a promise."""
    return _bare(one) == _bare(other)


def _bare(target: Target | None) -> Target | None:
    if not isinstance(target, Milestones):
        return target
    steps = tuple(replace(step, names={}, evidence=None) for step in target.steps)
    return replace(target, steps=steps)

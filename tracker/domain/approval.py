"""A first negative word waits until council and party could see it: what is withheld till then."""

from collections.abc import Container
from dataclasses import replace
from typing import Final

from tracker.domain.assessment import Assessment, Flag, Reason, TargetStatus

NEGATIVE: Final = frozenset(
    {TargetStatus.MISSED, TargetStatus.OFF_TRACK, TargetStatus.WRONG_WAY},
)


def has_to_wait(found: Assessment, approved: Container[tuple[str, str]]) -> bool:
    """Whether a word is negative and none was approved for its pledge and area yet."""
    return found.status in NEGATIVE and (found.pledge, found.area) not in approved


def withheld(found: Assessment) -> Assessment:
    """The figure and what was asked for stay; all that the word could be read from goes."""
    return replace(
        found,
        status=TargetStatus.NOT_ASSESSED,
        reason=Reason.AWAITING_APPROVAL,
        flags=tuple(flag for flag in found.flags if flag is not Flag.DEPENDS_ON_READING),
        needed_pace=None,
        recent_pace=None,
        likelihood=None,
        projection=None,
        window_start=None,
        goal_year=None,
        readings=(),
        steps=(),
    )

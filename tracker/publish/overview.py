"""Pledges in the order in which a page lists them: no party or place before another by merit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.domain.assessment import Flag, Reason, TargetStatus
from tracker.domain.pledge import Standing
from tracker.publish.views import AreaView, Card
from tracker.publish.words import msg

JUDGED: Final = (
    TargetStatus.MET,
    TargetStatus.ON_TRACK,
    TargetStatus.AT_RISK,
    TargetStatus.OFF_TRACK,
    TargetStatus.WRONG_WAY,
    TargetStatus.MISSED,
)
_TITLES: Final = {
    "approval": msg("A verdict waits"),
    "waiting": msg("Waiting for more figures"),
    "not-due": msg("Not due yet"),
    "no-figures": msg("No published figures or evidence found"),
    "uncountable": msg("Cannot be counted as it stands"),
    "closed": msg("Closed"),
}
_UNPUBLISHED: Final = {Reason.NO_BASELINE, Reason.NO_DATA, Reason.NO_EVIDENCE}
_DECIDED: Final = (
    Standing.COUNCIL_DECISION,
    Standing.COALITION_AGREEMENT,
    Standing.MUNICIPAL_TARGET,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pledges under one heading; `said_by` is who promised, where the heading is a programme."""

    title: str
    pledges: tuple[Card, ...]
    said_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many pledges have one status; those on old figures are counted apart."""

    status: TargetStatus
    is_stale: bool
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What can be judged today and how it stands, then the rest by what it waits for."""

    total: int
    judged: tuple[Card, ...]
    tallies: tuple[Tally, ...]
    rest: tuple[Group, ...]


def overview(pledges: Sequence[Card]) -> Overview:
    """The start page's order: judged pledges first, as the catalogue lists them."""
    judged = tuple(view for view in pledges if view.assessment.status in JUDGED)
    counted = Counter((view.assessment.status, _is_stale(view)) for view in judged)
    return Overview(
        total=len(pledges),
        judged=judged,
        tallies=tuple(
            Tally(status=status, is_stale=is_stale, number=counted[status, is_stale])
            for status in JUDGED
            for is_stale in (False, True)
            if counted[status, is_stale]
        ),
        rest=tuple(
            _groups(
                (_waits_for(view), view) for view in pledges if view.assessment.status not in JUDGED
            )
        ),
    )


def blocks(area: AreaView) -> tuple[Group, ...]:
    """What was decided first, then each party's programme in a block of its own."""
    decided = tuple(view for view in area.pledges if view.pledge.standing in _DECIDED)
    first = [Group(title=msg("Decided or set as a target"), pledges=decided)] if decided else []
    programmes: dict[str, list[Card]] = {}
    for view in area.pledges:
        if view.pledge.standing not in _DECIDED:
            programmes.setdefault(view.pledge.said_by, []).append(view)
    return (
        *first,
        *(
            Group(title=msg("From the programme of %(party)s"), pledges=tuple(views), said_by=party)
            for party, views in programmes.items()
        ),
    )


def _groups(found: Iterable[tuple[str, Card]]) -> list[Group]:
    listed: dict[str, list[Card]] = {key: [] for key in _TITLES}
    for key, view in found:
        listed[key].append(view)
    return [
        Group(title=_TITLES[key], pledges=tuple(views)) for key, views in listed.items() if views
    ]


def _is_stale(view: Card) -> bool:
    return Flag.STALE in view.assessment.flags


def _waits_for(view: Card) -> str:
    status, reason = view.assessment.status, view.assessment.reason
    if status is TargetStatus.NOT_DUE or status is TargetStatus.CLOSED:
        return status.value
    if status is not TargetStatus.NOT_ASSESSED:
        return "waiting"
    if reason is Reason.AWAITING_APPROVAL:
        return "approval"
    return "no-figures" if reason in _UNPUBLISHED else "uncountable"

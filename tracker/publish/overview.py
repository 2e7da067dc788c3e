"""Pledges in the order in which a page lists them: no party or place before another by merit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.domain.assessment import Flag, Reason, TargetStatus
from tracker.domain.pledge import SourceDocument, Standing
from tracker.publish.views import Card
from tracker.publish.words import STATUS, msg, word_of

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
    """How many pledges have one word; verdicts on old figures are counted apart."""

    status: TargetStatus
    word: str
    is_stale: bool
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What can be judged today and how it stands, then the rest by what it waits for.

    `tallies` count the judged ones, `words` all of them.
    """

    total: int
    judged: tuple[Card, ...]
    tallies: tuple[Tally, ...]
    words: tuple[Tally, ...]
    rest: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """All that was promised in one way, with the documents in which it stands."""

    group: Group
    overview: Overview
    documents: tuple[SourceDocument, ...]


def overview(pledges: Sequence[Card]) -> Overview:
    """The start page's order: judged pledges first, as the catalogue lists them."""
    judged = tuple(view for view in pledges if view.assessment.status in JUDGED)
    words = tuple(_tallies(pledges))
    return Overview(
        total=len(pledges),
        judged=judged,
        tallies=tuple(tally for tally in words if tally.status in JUDGED),
        words=words,
        rest=tuple(
            _groups(
                (_waits_for(view), view) for view in pledges if view.assessment.status not in JUDGED
            )
        ),
    )


def blocks(pledges: Sequence[Card]) -> tuple[Group, ...]:
    """What was decided first, then each party's programme, in the order of the alphabet."""
    decided = tuple(view for view in pledges if view.pledge.standing in _DECIDED)
    first = [Group(title=msg("Decided or set as a target"), pledges=decided)] if decided else []
    programmes: dict[str, list[Card]] = {}
    for view in sorted(pledges, key=lambda each: each.pledge.said_by.casefold()):
        if view.pledge.standing not in _DECIDED:
            programmes.setdefault(view.pledge.said_by, []).append(view)
    return (
        *first,
        *(
            Group(title=msg("From the programme of %(party)s"), pledges=tuple(views), said_by=party)
            for party, views in programmes.items()
        ),
    )


def full_blocks(pledges: Sequence[Card]) -> tuple[Block, ...]:
    """The blocks of a page, each with its judged pledges, its rest and its documents."""
    return tuple(
        Block(
            group=group,
            overview=overview(group.pledges),
            documents=tuple({view.document.id: view.document for view in group.pledges}.values()),
        )
        for group in blocks(pledges)
    )


def parties_followed(pledges: Iterable[Card]) -> int:
    """How many parties' programmes are among the pledges."""
    return len({view.pledge.said_by for view in pledges if view.pledge.standing not in _DECIDED})


def _tallies(pledges: Iterable[Card]) -> Iterator[Tally]:
    """In the order of the words' list, which is that of no merit of anybody."""
    counted = Counter(
        (view.assessment.status, word_of(view.assessment), _is_stale(view)) for view in pledges
    )
    places = {status: place for place, status in enumerate(STATUS)}
    for status, word, is_stale in sorted(counted, key=lambda key: (places[key[0]], *key[1:])):
        number = counted[status, word, is_stale]
        yield Tally(status=status, word=word, is_stale=is_stale, number=number)


def _groups(found: Iterable[tuple[str, Card]]) -> list[Group]:
    listed: dict[str, list[Card]] = {key: [] for key in _TITLES}
    for key, view in found:
        listed[key].append(view)
    return [
        Group(title=_TITLES[key], pledges=tuple(views)) for key, views in listed.items() if views
    ]


def _is_stale(view: Card) -> bool:
    """Old figures count apart where a verdict rests on them."""
    return view.assessment.status in JUDGED and Flag.STALE in view.assessment.flags


def _waits_for(view: Card) -> str:
    status, reason = view.assessment.status, view.assessment.reason
    if status is TargetStatus.NOT_DUE or status is TargetStatus.CLOSED:
        return status.value
    if status is not TargetStatus.NOT_ASSESSED:
        return "waiting"
    if reason is Reason.AWAITING_APPROVAL:
        return "approval"
    return "no-figures" if reason in _UNPUBLISHED else "uncountable"

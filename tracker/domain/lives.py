"""When an object came, went or goes on under another id: said only after three snapshots."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tracker.domain.objects import GONE_AFTER

NEAR_METRES: Final = 25.0
MANY_AT_ONCE: Final = 20
FirstRounds = Mapping[str, int]
"""By area the round from which on it was told; what was there then did not appear."""

_METRES_PER_DEGREE: Final = 111_320.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One object of a feed; days are rounds: its snapshots, counted from 1.

    `seen_since` begins the run that ended on `absent_since`, or goes on where that is None.
    """

    key: str
    area: str
    longitude: float | None
    latitude: float | None
    operator: str | None
    first_seen: int
    seen_since: int
    last_seen: int | None = None
    absent_since: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectEvent:
    """What happened to an object, and in which round.

    `continued` means that the publisher gave it a new id: `key` goes on where `previous` ended.
    """

    kind: Literal["appeared", "removed", "continued"]
    at: int
    area: str
    key: str
    previous: str | None = None


def events(lives: Sequence[Life], newest: int) -> tuple[ObjectEvent, ...]:
    """What can be said for sure after the newest round.

    Whatever was there in its area's first round did not appear in it: the feed began there, or the
    outline came that tells the area. A spike of a round or two is no event, and a gap of one or
    two is none either.
    """
    first = _first_rounds(lives)
    gone = [each for each in lives if _is_gone(each, newest, first)]
    came = [each for each in lives if _is_recent(each, newest, first)]
    pairs = _pairs(gone, came)
    followed = {id(old) for old, _ in pairs}
    continued = {id(new) for _, new in pairs}
    found = [
        *(
            ObjectEvent(
                kind="continued", at=new.seen_since, area=new.area, key=new.key, previous=old.key
            )
            for old, new in pairs
            if is_settled(new, newest, first[new.area])
        ),
        *(
            ObjectEvent(kind="removed", at=each.absent_since, area=each.area, key=each.key)
            for each in gone
            if id(each) not in followed and each.absent_since is not None
        ),
        *(
            ObjectEvent(kind="appeared", at=each.seen_since, area=each.area, key=each.key)
            for each in came
            if id(each) not in continued and is_settled(each, newest, first[each.area])
        ),
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.area, each.key)))


def _first_rounds(lives: Sequence[Life]) -> FirstRounds:
    """Round 1, or a later one in which so many came at once that the area was not told before."""
    begun: dict[str, Counter[int]] = {}
    for each in lives:
        begun.setdefault(each.area, Counter())[each.first_seen] += 1
    return {
        area: min(rounds) if rounds[min(rounds)] >= MANY_AT_ONCE else 1
        for area, rounds in begun.items()
    }


def is_settled(life: Life, newest: int, first: int = 1) -> bool:
    """There for three rounds in a row, or from the first one on."""
    end = newest + 1 if life.absent_since is None else life.absent_since
    return life.first_seen == first or end - life.seen_since >= GONE_AFTER


def _is_gone(life: Life, newest: int, first: FirstRounds) -> bool:
    if life.absent_since is None or not is_settled(life, newest, first[life.area]):
        return False
    return newest + 1 - life.absent_since >= GONE_AFTER


def _is_recent(life: Life, newest: int, first: FirstRounds) -> bool:
    """New since its area's first round, and either sure or still there to become so."""
    if life.first_seen == first[life.area]:
        return False
    return life.absent_since is None or is_settled(life, newest, first[life.area])


def _pairs(gone: Sequence[Life], came: Sequence[Life]) -> list[tuple[Life, Life]]:
    """Each vanished object with the new id at its place, of its operator: the nearest first."""
    by_operator: dict[str, list[Life]] = {}
    for new in came:
        by_operator.setdefault(_operator(new), []).append(new)
    close = [
        (metres, old.key, new.key, old, new)
        for old in gone
        for new in by_operator.get(_operator(old), ())
        if _operator(old) and _is_handover(old, new)
        if (metres := _metres(old, new)) <= NEAR_METRES
    ]
    taken: set[int] = set()
    pairs = []
    for _, _, _, old, new in sorted(close, key=lambda each: each[:3]):
        if id(old) not in taken and id(new) not in taken:
            taken |= {id(old), id(new)}
            pairs.append((old, new))
    return pairs


def _is_handover(old: Life, new: Life) -> bool:
    """The new id came when the old one went, give or take the rounds that make it sure."""
    went = old.absent_since or 0
    return old is not new and abs(new.seen_since - went) <= GONE_AFTER


def _operator(life: Life) -> str:
    return (life.operator or "").strip().casefold()


def _metres(one: Life, other: Life) -> float:
    if None in (one.longitude, one.latitude, other.longitude, other.latitude):
        return math.inf
    assert one.latitude is not None and other.latitude is not None  # noqa: S101, PT018 - as above
    assert one.longitude is not None and other.longitude is not None  # noqa: S101, PT018
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * math.cos(math.radians(one.latitude))
    return math.hypot(north, east) * _METRES_PER_DEGREE

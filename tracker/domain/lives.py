"""When an object came, went or goes on under another id: said only after three snapshots."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from tracker.domain.objects import GONE_AFTER

NEAR_METRES: Final = 25.0

_METRES_PER_DEGREE: Final = 111_320.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One object of a feed from its first snapshot on; `absent_since` is None while it is there.

    `seen_since` is the first snapshot of the run that ended on `absent_since`, or goes on.
    """

    key: str
    area: str
    longitude: float | None
    latitude: float | None
    operator: str | None
    first_seen: datetime
    seen_since: datetime
    last_seen: datetime | None = None
    absent_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectEvent:
    """What happened to an object, on the snapshot on which it happened.

    `continued` means that the publisher gave it a new id: `key` goes on where `previous` ended.
    """

    kind: Literal["appeared", "removed", "continued"]
    at: datetime
    area: str
    key: str
    previous: str | None = None


def events(lives: Sequence[Life], snapshots: Sequence[datetime]) -> tuple[ObjectEvent, ...]:
    """What can be said for sure of a feed whose snapshots are given, oldest first.

    Whatever was there in the first snapshot did not appear in it. A spike of a snapshot or two is
    no event, and a gap of one or two is none either.
    """
    gone = [each for each in lives if _is_gone(each, snapshots)]
    came = [each for each in lives if _is_recent(each, snapshots)]
    pairs = _pairs(gone, came, snapshots)
    followed = {id(old) for old, _ in pairs}
    continued = {id(new) for _, new in pairs}
    found = [
        *(
            ObjectEvent(
                kind="continued", at=new.seen_since, area=new.area, key=new.key, previous=old.key
            )
            for old, new in pairs
            if _is_settled(new, snapshots)
        ),
        *(
            ObjectEvent(kind="removed", at=each.absent_since, area=each.area, key=each.key)
            for each in gone
            if id(each) not in followed and each.absent_since is not None
        ),
        *(
            ObjectEvent(kind="appeared", at=each.seen_since, area=each.area, key=each.key)
            for each in came
            if id(each) not in continued and _is_settled(each, snapshots)
        ),
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.area, each.key)))


def run_length(life: Life, snapshots: Sequence[datetime]) -> int:
    """In how many snapshots in a row the object was there."""
    end = len(snapshots)
    if life.absent_since is not None:
        end = bisect_left(snapshots, life.absent_since)
    return end - bisect_left(snapshots, life.seen_since)


def _is_settled(life: Life, snapshots: Sequence[datetime]) -> bool:
    """There for three snapshots, or from the first one on."""
    return life.first_seen <= snapshots[0] or run_length(life, snapshots) >= GONE_AFTER


def _is_gone(life: Life, snapshots: Sequence[datetime]) -> bool:
    if life.absent_since is None or not _is_settled(life, snapshots):
        return False
    return len(snapshots) - bisect_left(snapshots, life.absent_since) >= GONE_AFTER


def _is_recent(life: Life, snapshots: Sequence[datetime]) -> bool:
    """New since the first snapshot, and either sure or still there to become so."""
    is_possible = life.absent_since is None or _is_settled(life, snapshots)
    return life.first_seen > snapshots[0] and is_possible


def _pairs(
    gone: Sequence[Life], came: Sequence[Life], snapshots: Sequence[datetime]
) -> list[tuple[Life, Life]]:
    """Each vanished object with the new id at its place, of its operator: the nearest first."""
    by_operator: dict[str, list[Life]] = {}
    for new in came:
        by_operator.setdefault(_operator(new), []).append(new)
    close = [
        (metres, old.key, new.key, old, new)
        for old in gone
        for new in by_operator.get(_operator(old), ())
        if old is not new and _operator(old) and _is_handover(old, new, snapshots)
        if (metres := _metres(old, new)) <= NEAR_METRES
    ]
    taken: set[int] = set()
    pairs = []
    for _, _, _, old, new in sorted(close, key=lambda each: each[:3]):
        if id(old) not in taken and id(new) not in taken:
            taken |= {id(old), id(new)}
            pairs.append((old, new))
    return pairs


def _is_handover(old: Life, new: Life, snapshots: Sequence[datetime]) -> bool:
    """The new id came when the old one went, give or take the snapshots that make it sure."""
    assert old.absent_since is not None  # noqa: S101 - it is gone
    went = bisect_left(snapshots, old.absent_since)
    return abs(bisect_left(snapshots, new.seen_since) - went) <= GONE_AFTER


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

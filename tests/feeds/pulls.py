"""Pulls for tests, from replay.toml, from real files and from bytes written in a test."""

import io
import math
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.domain.charging import Row, count_rows
from tests.recorded import Recorded, key_of, recorded_answers
from tracker.domain.charging import ChargingCount
from tracker.feeds.feed import Answer, AnyBatch, Batch, ChargingBatch, Feed, Pull, Request
from tracker.formats.number import NoNumber, Number

CHARGING = ("area", "location", "evse", "status", "longitude", "latitude", "row")
DAY = datetime(2026, 6, 7, 12, tzinfo=UTC)


def recorded_pull(feed: Feed, at: datetime, over: Path | None = None) -> Pull:
    """What a mirror would give for a feed at a moment; pages are followed."""
    known = sorted(recorded_answers(over=over), key=lambda answer: answer.recorded)
    answers: list[Answer] = []
    left = list(feed.requests(at.date()))
    while left:
        request = left.pop(0)
        found = _newest(known, request, at)
        if found is None:
            assert request.optional, f"nothing recorded for {request.url}"
            continue
        answers.append(an_answer(request, found.content()))
        following = feed.follow(request, answers[-1]) if feed.follow else None
        left[:0] = [following] if following else []
    return Pull(answers=tuple(answers), fetched_at=at)


def a_pull(feed: Feed, *bodies: bytes, at: datetime = DAY) -> Pull:
    """The feed's requests of the day, answered with these bodies in their order."""
    requests = feed.requests(at.date())
    pairs = zip(requests, bodies, strict=True)
    return Pull(answers=tuple(an_answer(*pair) for pair in pairs), fetched_at=at)


def an_answer(request: Request, body: bytes) -> Answer:
    return Answer(request=request, media_type="", open=lambda: io.BytesIO(body))


def moments(feed: Feed, over: Path | None = None) -> list[datetime]:
    """When answers for this feed were recorded, oldest first."""
    return sorted(
        {
            answer.recorded
            for answer in recorded_answers(over=over)
            if answer.key in {_key(request) for request in feed.requests(answer.recorded.date())}
        }
    )


def figures(batches: Iterable[AnyBatch]) -> dict[tuple[str, str, str], float | None]:
    """Value by indicator, area and period, where every cell is a number or missing."""
    found: dict[tuple[str, str, str], float | None] = {}
    for key, cell in cells(batches).items():
        assert not isinstance(cell, NoNumber), key
        found[key] = cell
    return found


def cells(batches: Iterable[AnyBatch]) -> dict[tuple[str, str, str], Number]:
    """What stands by indicator, area and period; a key that comes twice is an error of the feed."""
    found: dict[tuple[str, str, str], Number] = {}
    for batch in batches:
        assert isinstance(batch, Batch)
        for area, period, value in zip(batch.area, batch.period, batch.value, strict=True):
            key = (batch.indicator, area, period)
            assert key not in found, key
            found[key] = value
    return found


def references(batches: Iterable[AnyBatch]) -> dict[tuple[str, str, str], date]:
    """Day that the value stands for, by indicator, area and period."""
    return {
        (batch.indicator, area, period): reference
        for batch in batches
        if isinstance(batch, Batch)
        for area, period, reference in zip(
            batch.area, batch.period, batch.reference or (), strict=True
        )
    }


def charging_columns(batches: Iterable[AnyBatch]) -> dict[str, list[object]]:
    """All batches of charging points under one another, one row per EVSE or unlisted location."""
    columns: dict[str, list[object]] = {name: [] for name in CHARGING}
    for batch in batches:
        assert isinstance(batch, ChargingBatch)
        evses = zip(batch.evse, batch.status, batch.uid, strict=True)
        places = zip(batch.area, batch.location, batch.longitude, batch.latitude, strict=True)
        for (area, location, *point), count in zip(places, batch.evses, strict=True):
            place = [None if math.isnan(each) else float(each) for each in point]
            for evse, status, uid in islice(evses, int(count)):
                row = (area, location, evse, status, *place, f"{location}/{uid}")
                _append(columns, row)
            if not count:
                _append(columns, (area, location, None, None, *place, location))
    return columns


def counted(
    batches: Iterable[AnyBatch], *, outside_from: float = 180.0
) -> dict[str, ChargingCount]:
    """Charging points per area; those from a longitude on lie outside theirs."""
    columns: dict[str, list[Any]] = dict(charging_columns(batches))
    names = ("area", "location", "evse", "status", "longitude", "latitude")
    outside = [(each or 0.0) > outside_from for each in columns["longitude"]]
    rows = zip(*(columns[name] for name in names), outside, strict=True)
    return count_rows(Row(*row) for row in rows)


def _append(columns: dict[str, list[object]], row: tuple[object, ...]) -> None:
    for name, value in zip(CHARGING, row, strict=True):
        columns[name].append(value)


def _newest(known: list[Recorded], request: Request, at: datetime) -> Recorded | None:
    held = [answer for answer in known if answer.key == _key(request) and answer.recorded <= at]
    return held[-1] if held else None


def _key(request: Request) -> object:
    query = f"?{urlencode(request.params)}" if request.params else ""
    return key_of(f"{request.url}{query}")

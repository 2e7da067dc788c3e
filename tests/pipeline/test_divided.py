"""A feed that outgrows memory is loaded as one that does not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.pipeline.charging_files import Days, a_location, days, locations
from tracker.feeds.nl_ndw_charging import FEED
from tracker.formats import ocpi
from tracker.store.known import known_of
from tracker.store.objects import breaks_of
from tracker.store.parted import IN_MEMORY, PARTS, Gathered, Parted
from tracker.store.snapshots import last_good
from tracker.store.tables import observation

FILES = (
    [*locations(*range(40)), a_location(3, id="twin"), a_location(5), a_location(60, evses=None)],
    [
        *locations(*range(1, 30)),  # eleven are gone, one of them for good
        a_location(2, operator={"name": "Another"}),
        a_location(3, id="twin"),
        a_location(6, evses=[{"uid": "1", "status": "REMOVED"}]),
        a_location(50, coordinates=None),  # in quarantine
        a_location(60, evses=None),
        a_location(60, evses=None),
    ],
    [*locations(*range(1, 45)), a_location(3, id="twin")],
    [a_location(number, id=f"again-{number}") for number in range(1, 45)],
    [*locations(*range(3)), *(a_location(each, id=f"again-{each}") for each in range(3, 45))],
)


@contextmanager
def at_most(limit: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Divide what takes more bytes of memory than this."""
    with monkeypatch.context() as patched:
        for each in (Gathered, Parted):
            patched.setattr(each, "limit", limit)
        yield


def test_whatever_the_limit_the_same_is_stored(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocpi, "PIECE", 1_000)
    with days(tmp_path / "whole") as whole, days(tmp_path / "parts", database_url) as divided:
        for answer in FILES:
            whole.load(answer)
            with at_most(1, monkeypatch):
                divided.load(answer)

            assert _known(whole) == (1, _known(divided)[1])
            assert _known(divided)[0] == PARTS
            assert _stored(divided) == _stored(whole)
            is_same_driver = database_url.startswith("sqlite")
            assert not is_same_driver or sorted(whole.written) == sorted(divided.written)
        assert _breaks(whole)


@pytest.mark.parametrize("first", [1, IN_MEMORY])
def test_a_feed_that_grows_or_shrinks_is_divided_once_and_then_stays_so(
    tmp_path: Path, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with days(tmp_path / "whole") as whole, days(tmp_path / "other") as other:
        for number, answer in enumerate(FILES):
            whole.load(answer)
            with at_most(first if number < 2 else IN_MEMORY + 1 - first, monkeypatch):
                other.load(answer)

            assert _known(other)[0] == (PARTS if first == 1 or number >= 2 else 1)
            assert _stored(other) == _stored(whole)


def _stored(found: Days) -> list[Any]:
    """Objects but for their numbers, figures, breaks and counts."""
    objects = [
        {name: value for name, value in row._mapping.items() if name != "number"}
        for row in found.objects()
    ]
    with found.context.reading() as connection:
        figures = connection.execute(select(observation)).all()
        row = last_good(connection, feed=FEED.id)
    assert row is not None
    counts = (row.received, row.accepted, row.quarantined, row.duplicates)
    return [
        sorted(objects, key=json.dumps),
        sorted(map(repr, figures)),
        _breaks(found),
        counts,
    ]


def _breaks(found: Days) -> list[str]:
    with found.context.reading() as connection:
        return [repr(each) for each in breaks_of(connection, feed=FEED.id)]


def _known(found: Days) -> tuple[int, list[int]]:
    with found.context.reading() as connection:
        known = known_of(connection, feed=FEED.id)
    return known.about.parts, known.digests(known.about.basis).tolist()

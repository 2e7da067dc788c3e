"""Pieces of a file that were accepted before, beside those that were not."""

from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.charging_files import a_location, days, locations
from tracker.feeds.nl_ndw_charging import FEED
from tracker.formats import ocpi
from tracker.store.known import known_of
from tracker.store.snapshots import checks_of, last_good


def test_a_piece_with_one_bad_record_is_read_again_and_the_record_set_aside_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocpi, "PIECE", 5_000)
    monkeypatch.setattr(ocpi, "HEAD", 0)
    odd = [{"uid": "1", "status": "AVAILABLE", "evse_id": "odd"}]
    bad = [a_location(50, coordinates=None), a_location(51, evses=odd)]
    with days(tmp_path) as known, days(tmp_path / "fresh") as fresh:
        for number in range(3):
            known.load([*locations(*range(50)), *bad, *locations(*range(52, 150 + number))])
        fresh.day = 2
        fresh.load([*locations(*range(50)), *bad, *locations(*range(52, 152))])

        with known.context.reading() as connection:
            pieces = known_of(connection, feed=FEED.id).part(0, 1).seen.digest
        assert _counts(known) == _counts(fresh) == (152, 151, 1, 0)
        assert _warned(known) == _warned(fresh) == 1
        assert 20 < sum(pieces == 0) < 80


def _warned(found: Any) -> int:
    """How many rows of the newest snapshot have an EVSE id of another form."""
    with found.context.reading() as connection:
        row = last_good(connection, feed=FEED.id)
        assert row is not None
        checks = checks_of(connection, sha256=row.sha256)
    return next(each.unexpected for each in checks if each.rule == "evse-id-as-in-the-standard")


def _counts(found: Any) -> tuple[int, ...]:
    """Rows received, accepted, quarantined and repeated in the newest snapshot."""
    with found.context.reading() as connection:
        row = last_good(connection, feed=FEED.id)
    assert row is not None
    return row.received, row.accepted, row.quarantined, row.duplicates

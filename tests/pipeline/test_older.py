"""A publisher that goes back to an older file undoes nothing, unless a person says so."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.pipeline.build import (
    a_context,
    an_account_of,
    ingest_once,
    recorded,
)
from tests.recorded import Recorded
from tests.replay import Replay
from tracker.errors import RejectedError
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline import reviewing
from tracker.pipeline.context import Context
from tracker.store.observations import Figure, Key, newest_of_feed

MARCH, APRIL, MAY, JUNE = "2026-03-17", "2026-04-10", "2026-05-13", "2026-06-02"
OLD, NEW, NEWER = an_account_of(40), an_account_of(41), an_account_of(42)


def figures(context: Context) -> dict[Key, Figure]:
    with context.reading() as connection:
        return newest_of_feed(connection, feed=FEED.id)


def played(context: Context, *days: str) -> list[str]:
    return [ingest_once(context, FEED, day).state for day in days]


def dated(body: bytes, day: str, modified: str) -> Recorded:
    """An answer whose own date is another than the day on which it came."""
    moment = datetime.fromisoformat(f"{modified}T00:00:00+00:00")
    return replace(recorded(body, day), last_modified=moment)


def test_bytes_that_were_loaded_before_are_refused_and_the_next_new_ones_heal_it(
    tmp_path: Path,
) -> None:
    answers = [recorded(OLD, MARCH), recorded(NEW, APRIL), recorded(OLD, MAY)]
    answers.append(recorded(NEWER, JUNE))
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        assert played(context, MARCH, APRIL) == ["loaded", "loaded"]
        before = figures(context)

        outcome = ingest_once(context, FEED, MAY)

        assert isinstance(outcome.error, RejectedError)
        assert f"{FEED.id}: the answer is an older one" in outcome.error.message
        assert "its bytes are those of 2026-03-17" in outcome.error.message
        assert "tracker feeds accept" in outcome.error.hint
        assert figures(context) == before
        assert len(list(context.raw.verify())) == 0
        assert played(context, JUNE) == ["loaded"]


def test_an_answer_that_its_server_dates_before_the_last_one_is_refused(tmp_path: Path) -> None:
    answers = [dated(OLD, MARCH, "2026-03-10"), dated(NEW, MAY, "2026-03-09")]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        assert played(context, MARCH) == ["loaded"]
        before = figures(context)

        outcome = ingest_once(context, FEED, MAY)

        assert isinstance(outcome.error, RejectedError)
        assert "dates it 2026-03-09" in outcome.error.message
        assert figures(context) == before


@pytest.mark.parametrize("modified", ["2026-03-10", "2026-03-11"])
def test_a_new_answer_of_the_same_or_a_later_date_is_loaded(tmp_path: Path, modified: str) -> None:
    answers = [dated(OLD, MARCH, "2026-03-10"), dated(NEW, MAY, modified)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        assert played(context, MARCH, MAY) == ["loaded", "loaded"]


def test_an_operator_can_take_figures_back_with_a_reason(tmp_path: Path) -> None:
    answers = [recorded(OLD, MARCH), recorded(NEW, APRIL), recorded(OLD, MAY)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        played(context, MARCH)
        before = figures(context)
        played(context, APRIL)
        error = ingest_once(context, FEED, MAY).error
        assert error is not None
        name = error.hint.split("accept ")[1].split()[0]

        reviewing.accept(context, name, "the April file was a test of the publisher")

        after = {key: each for key, each in figures(context).items() if each.value is not None}
        assert after == before
        assert played(context, MAY) == ["unchanged"]


def test_a_lost_manifest_compares_with_nothing(tmp_path: Path) -> None:
    revised = an_account_of(40, factor=1.02)
    answers = [recorded(OLD, MARCH), recorded(revised, APRIL), recorded(OLD, MAY)]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        played(context, MARCH, APRIL)
        for manifest in (tmp_path / "var" / "snapshots").glob("*.json"):
            manifest.unlink()

        assert played(context, MAY) == ["loaded"]

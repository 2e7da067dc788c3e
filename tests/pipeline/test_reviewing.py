"""What waits for a person, for how long, and what a decision is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.build import CO2, a_context, ingest_once, recorded
from tests.pipeline.second_answer import BALLERUP, changed, total, towns
from tests.replay import Replay
from tracker.errors import FormatError, StoreError
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.feeds.feed import AnyBatch, Pull
from tracker.pipeline import reviewing
from tracker.pipeline.context import Context
from tracker.pipeline.feed_health import FeedHealth, feeds_health
from tracker.pipeline.ingest import FeedOutcome, load_snapshot
from tracker.store.observations import series_as_of
from tracker.store.snapshots import refused_since_good, snapshot_by_hash

DAYS = ["2026-01-10", "2026-02-10", "2026-03-10", "2026-04-10"]
REVISED = towns(factor=1.3)
REVISED_TWICE = changed(total(40_000.0, place=0, year=1), REVISED)


@contextmanager
def answering(folder: Path, *bodies: bytes) -> Iterator[Context]:
    """A publisher that sends another body on each of the days; nothing is asked yet."""
    answers = [recorded(body, day) for body, day in zip(bodies, DAYS, strict=False)]
    with Replay(answers=answers) as replay, a_context(folder, mirror=replay.origin) as context:
        yield context


def health(context: Context) -> FeedHealth:
    (found,) = (each for each in feeds_health(context) if each.feed.id == FEED.id)
    return found


def deciding(context: Context) -> list[float | None]:
    """The figures of Ballerup that the words of the pages follow."""
    with context.reading() as connection:
        day = date(2026, 11, 22)
        found = series_as_of(connection, as_of=day, areas=["0151"], accepted_only=True)
    return [each.value for each in found.get(BALLERUP, ())]


def test_what_comes_after_a_revision_under_review_waits_with_it(tmp_path: Path) -> None:
    with answering(tmp_path, towns(), REVISED, REVISED_TWICE) as context:
        ingest_once(context, FEED, DAYS[0])
        before = deciding(context)
        revision = ingest_once(context, FEED, DAYS[1])
        later = ingest_once(context, FEED, DAYS[2])
        waits, meanwhile = health(context), deciding(context)

        told = reviewing.accept(context, revision.snapshot or "", "announced")

        with context.reading() as connection:
            names = (revision.snapshot or "", later.snapshot or "")
            rows = [snapshot_by_hash(connection, sha256=each) for each in names]
        after = health(context), deciding(context)

    assert (later.state, waits.health, waits.waiting) == ("loaded", "waits", revision.snapshot)
    assert meanwhile == before
    assert {(row.review, row.review_reason) for row in rows if row} == {("accepted", "announced")}
    assert "and 1 more under review" in told
    assert (after[0].waiting, after[1][1]) == (None, 40_000.0)
    assert after[1][0] != before[0]


def test_a_snapshot_that_is_loaded_again_keeps_its_review(tmp_path: Path) -> None:
    with answering(tmp_path, towns(), REVISED) as context:
        for day in DAYS[:2]:
            outcome = ingest_once(context, FEED, day)
        revision = context.raw.load(outcome.snapshot or "")
        load_snapshot(context, FEED, revision)
        waits = health(context).waiting
        reviewing.accept(context, revision.sha256, "announced")
        load_snapshot(context, FEED, revision)

        with context.reading() as connection:
            row = snapshot_by_hash(connection, sha256=revision.sha256)

    assert waits == revision.sha256
    assert row is not None
    assert (row.review, row.review_reason) == ("accepted", "announced")


def test_a_loaded_snapshot_that_is_refused_later_stays_recorded_as_loaded(tmp_path: Path) -> None:
    with answering(tmp_path, towns(), REVISED) as context:
        first, second = (ingest_once(context, FEED, day) for day in DAYS[:2])
        again = ingest_once(context, FEED, DAYS[0])

        with context.reading() as connection:
            row = snapshot_by_hash(connection, sha256=first.snapshot or "")
        waits = health(context).waiting

    assert (again.state, row and row.state) == ("failed", "accepted")
    assert waits == second.snapshot


def lacking_one(account: dict[str, Any]) -> None:
    """Ballerup is gone."""
    account["kommuner"].pop(0)


LACKING = changed(lacking_one)
UNREADABLE = b'{"something": "else"}'


def stored(context: Context) -> tuple[int, int]:
    """Manifests and pages for operators."""
    home = context.settings.home
    manifests, pages = (home / "snapshots").glob("*.json"), (home / "checks").rglob("*.html")
    return len(list(manifests)), len(list(pages))


def told(outcome: FeedOutcome) -> tuple[str, str, str]:
    assert outcome.error is not None
    return outcome.state, outcome.error.message, outcome.error.hint


def test_a_refused_answer_waits_until_the_good_one_is_sent_again(tmp_path: Path) -> None:
    with answering(tmp_path, towns(), LACKING, towns(), LACKING) as context:
        for day in DAYS[:2]:
            ingest_once(context, FEED, day)
        refused = health(context)
        back = ingest_once(context, FEED, DAYS[2])
        healed = health(context)
        with pytest.raises(StoreError, match="took the answer of 2026-02-10 back"):
            reviewing.accept(context, refused.waiting or "", "yes")
        ingest_once(context, FEED, DAYS[3])
        again = health(context)

    assert (refused.health, back.state) == ("waits", "unchanged")
    assert (healed.waiting, healed.health == "waits") == (None, False)
    assert again.waiting == refused.waiting


def test_an_outage_after_the_good_answer_wakes_no_old_refusal(tmp_path: Path) -> None:
    answers = [recorded(body, day) for body, day in zip((towns(), LACKING), DAYS, strict=False)]
    answers.append(recorded(towns(), DAYS[2]))
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        for day in DAYS[:3]:
            ingest_once(context, FEED, day)
        replay.fault(CO2, "status", code=404)
        ingest_once(context, FEED, DAYS[3])

        assert (health(context).health, health(context).waiting) == ("failed", None)


def test_refused_bytes_that_are_sent_again_are_told_again_and_kept_once(tmp_path: Path) -> None:
    with answering(tmp_path, towns(), LACKING, LACKING, LACKING) as context:
        ingest_once(context, FEED, DAYS[0])
        first = ingest_once(context, FEED, DAYS[1])
        before = stored(context)
        others = [ingest_once(context, FEED, day) for day in DAYS[2:]]
        found = health(context)

        assert stored(context) == before == (2, 2)
        assert list(context.raw.verify()) == []

    assert {told(each) for each in others} == {told(first)}
    assert found.state is not None
    assert f"{found.state.checked_at:%F}" == DAYS[3]
    assert found.state.problem == told(first)[1]


def test_an_older_answer_that_is_sent_again_is_told_again_with_its_own_advice(
    tmp_path: Path,
) -> None:
    newer = changed(total(40_000.0, place=0, year=1))
    with answering(tmp_path, towns(), newer, towns(), towns()) as context:
        outcomes = [ingest_once(context, FEED, day) for day in DAYS]

        assert stored(context)[0] == 3
        page = health(context).report

    assert page is not None
    assert "tracker feeds accept" in page.read_text("utf-8")
    assert "an older one" in told(outcomes[2])[1]
    assert told(outcomes[3]) == told(outcomes[2])


def test_what_cannot_be_read_waits_for_nobody_and_nobody_can_accept_it(tmp_path: Path) -> None:
    with answering(tmp_path, towns(), UNREADABLE) as context:
        outcomes = [ingest_once(context, FEED, day) for day in DAYS[:3]]
        found, (manifests, _) = health(context), stored(context)
        assert found.report is not None
        page = found.report.read_text("utf-8")
        unread = next(
            each.stem
            for each in (context.settings.home / "snapshots").glob("*.json")
            if each.stem != outcomes[0].snapshot
        )
        with pytest.raises(StoreError, match="cannot be accepted, since it could not be read"):
            reviewing.accept(context, unread, "yes")

    assert (found.health, found.waiting, manifests) == ("failed", None, 2)
    assert told(outcomes[1]) == told(outcomes[2])
    assert "No person can let this answer in" in page


def test_bytes_that_could_not_be_read_are_read_anew_with_a_mended_parser(tmp_path: Path) -> None:
    def refuse(_pull: Pull) -> Iterator[AnyBatch]:
        raise FormatError("a column has another name", hint="mend the parser")

    with answering(tmp_path, towns()) as context:
        failed = ingest_once(context, replace(FEED, parse=refuse), DAYS[0])
        mended = ingest_once(context, FEED, DAYS[0])

        assert (failed.state, mended.state, stored(context)) == ("failed", "loaded", (1, 1))
        assert health(context).waiting is None


def test_a_refusal_still_waits_and_is_kept_once_when_something_unreadable_came_between(
    tmp_path: Path,
) -> None:
    with answering(tmp_path, towns(), LACKING, UNREADABLE, LACKING) as context:
        ingest_once(context, FEED, DAYS[0])
        ingest_once(context, FEED, DAYS[1])
        refused = health(context).waiting
        for day in DAYS[2:]:
            ingest_once(context, FEED, day)

        assert health(context).waiting == refused
        assert stored(context) == (3, 3)


def test_a_hand_in_does_not_wait_for_the_review_of_another_councils(tmp_path: Path) -> None:
    alone = replace(FEED, stands_alone=True, restates=False)
    with answering(tmp_path, towns(), REVISED, REVISED_TWICE) as context:
        outcomes = [ingest_once(context, alone, day) for day in DAYS[:3]]

        with context.reading() as connection:
            rows = [
                snapshot_by_hash(connection, sha256=each.snapshot or "") for each in outcomes[1:]
            ]

    assert [row.review for row in rows if row] == ["pending", None]


def test_a_newer_answer_that_is_let_in_ends_the_review_of_what_came_before(
    tmp_path: Path,
) -> None:
    """It says again all that the revision said; half of it would be neither."""
    refused = changed(lacking_one, REVISED)
    with answering(tmp_path, towns(), REVISED, refused) as context:
        ingest_once(context, FEED, DAYS[0])
        revision = ingest_once(context, FEED, DAYS[1])
        ingest_once(context, FEED, DAYS[2])
        waits = health(context).waiting
        with context.reading() as connection:
            rejected = refused_since_good(connection, feed=FEED.id)["rejected"]

        said = reviewing.accept(context, rejected.sha256, "a merger")

        with context.reading() as connection:
            rows = [
                snapshot_by_hash(connection, sha256=each)
                for each in (revision.snapshot or "", rejected.sha256)
            ]
        after = health(context)

    assert waits == revision.snapshot
    assert "what was under review (2026-02-10) is accepted with it" in said
    assert {(row.state, row.review, row.review_reason) for row in rows if row} == {
        ("accepted", "accepted", "a merger")
    }
    assert after.waiting is None


def test_a_snapshot_is_found_by_its_hash_in_any_case(tmp_path: Path, database_url: str) -> None:
    answers = [recorded(body, day) for body, day in zip((towns(), LACKING), DAYS, strict=False)]
    with (
        Replay(answers=answers) as replay,
        a_context(tmp_path, mirror=replay.origin, database_url=database_url) as context,
    ):
        for day in DAYS[:2]:
            ingest_once(context, FEED, day)
        named = (health(context).waiting or "")[:12].upper()

        assert "loaded" in reviewing.accept(context, named, "a merger")

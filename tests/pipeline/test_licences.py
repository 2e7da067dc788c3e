"""A licence that changed: the publisher's new figures wait until a person has read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fetch.build import NOW, CannedNetwork, a_client, an_answer
from tests.pipeline.build import CO2, a_context, an_account_of, ingest_once, recorded
from tests.recorded import Recorded
from tests.replay import Replay
from tracker.errors import AbsentError, RejectedError
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.feeds.feed import LICENSE_TEXT, Feed, Request
from tracker.pipeline import ingest, reviewing
from tracker.pipeline.context import Context
from tracker.store.observations import newest_of_feed

MARCH, MAY, JUNE = "2026-03-17", "2026-05-13", "2026-06-07"
TEXT = "https://figures.example/LICENSE"
OPEN, CLOSED = b"Anyone may use these figures.", b"All rights reserved."


def a_watched_feed() -> Feed:
    asked = (Request(url=CO2), Request(url=TEXT, role=LICENSE_TEXT))
    return replace(FEED, requests=lambda _day: asked)


def answers(*licences: tuple[bytes, str]) -> list[Recorded]:
    days = ((40, MARCH), (41, MAY), (42, JUNE))
    figures = [recorded(an_account_of(count), day) for count, day in days]
    return [*figures, *(recorded(body, day, TEXT) for body, day in licences)]


@contextmanager
def played(folder: Path, *licences: tuple[bytes, str]) -> Iterator[tuple[Replay, Context]]:
    with (
        Replay(answers=answers(*licences)) as replay,
        a_context(folder, mirror=replay.origin) as context,
    ):
        assert ingest_once(context, a_watched_feed(), MARCH).state == "loaded"
        yield replay, context


def test_a_licence_that_stays_is_kept_beside_the_figures_and_read_by_no_parser(
    tmp_path: Path,
) -> None:
    with played(tmp_path, (OPEN, MARCH)) as (_, context):
        outcome = ingest_once(context, a_watched_feed(), MAY)
        manifest = context.raw.load(outcome.snapshot or "")

        assert outcome.state == "loaded"
        assert [each.role for each in manifest.exchanges] == ["rows", LICENSE_TEXT]
        assert len(context.raw.pull(manifest).answers) == 1


def test_new_figures_under_another_licence_wait_for_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "FEEDS_BY_ID", {FEED.id: a_watched_feed()})
    with played(tmp_path, (OPEN, MARCH), (CLOSED, MAY)) as (_, context):
        with context.reading() as connection:
            before = newest_of_feed(connection, feed=FEED.id)

        error = ingest_once(context, a_watched_feed(), MAY).error

        assert isinstance(error, RejectedError)
        assert f"{FEED.id}: the licence is not the one of the last answer" in error.message
        assert "license_read" in error.hint
        with context.reading() as connection:
            assert newest_of_feed(connection, feed=FEED.id) == before
        reviewing.accept(context, error.hint.split("accept ")[1].split()[0], "read it: still open")
        assert ingest_once(context, a_watched_feed(), JUNE).state == "loaded"


def test_a_licence_that_is_gone_stops_new_figures(tmp_path: Path) -> None:
    with played(tmp_path, (OPEN, MARCH)) as (replay, context):
        replay.fault(TEXT, "status", code=404)

        outcome = ingest_once(context, a_watched_feed(), MAY)

    assert isinstance(outcome.error, AbsentError)
    assert TEXT in outcome.error.message


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ('<https://a.example/>; rel="license"', "<https://a.example/>; rel=license", "loaded"),
        ('<https://a.example/>; rel="license"', '<https://b.example/>; rel="license"', "failed"),
        ('<https://a.example/>; rel="license"', '<https://a.example/>; rel="next"', "failed"),
        ('<https://a.example/>; rel="help"', '<https://b.example/>; rel="help"', "loaded"),
        ('<https://a.example/>; rel="help"', '<https://b.example/>; rel="license"', "loaded"),
    ],
    ids=["same", "another", "gone", "never-named", "named-now"],
)
def test_a_link_to_the_licence_in_the_header_is_watched_too(
    tmp_path: Path, first: str, second: str, state: str
) -> None:
    network = CannedNetwork(
        an_answer(an_account_of(40), link=first), an_answer(an_account_of(41), link=second)
    )
    with a_context(tmp_path) as context:
        states = []
        for day in (MARCH, MAY):
            moment = NOW.fromisoformat(f"{day}T12:00:00+00:00")
            with a_client(network=network, clock=lambda at=moment: at) as client:
                states.append(ingest.ingest(context, client, FEED, at=None).state)

    assert states == ["loaded", state]

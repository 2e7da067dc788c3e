"""A clock that is set back does not make the newest answer the older one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.pipeline.build import a_context, an_account_of, ingest_once, recorded
from tests.replay import Replay
from tracker.feeds import feed_by_id
from tracker.pipeline.assessing import known_on
from tracker.pipeline.context import today

FEED = feed_by_id("dk_klimaregnskabet_co2")


def test_what_was_fetched_last_is_the_newest_though_the_clock_went_back_an_hour(
    tmp_path: Path, database_url: str
) -> None:
    first = recorded(an_account_of(98), "2026-05-13")
    an_hour_before = first.recorded - timedelta(hours=1)
    second = replace(
        recorded(an_account_of(98, factor=1.01), "2026-05-13"),
        recorded=an_hour_before,
        last_modified=first.recorded,  # the publisher's own clock is right
    )
    states = []
    for answer in (first, second):
        with (
            Replay(answers=[answer]) as replay,
            a_context(tmp_path, mirror=replay.origin, database_url=database_url) as context,
        ):
            states.append(ingest_once(context, FEED).state)
            with context.reading() as connection:
                known = known_on(connection, ["0151"], today(context))
    (series,) = known.all.values()

    assert states == ["loaded", "loaded"]
    assert series[-1].value == 95_000 * 1.01

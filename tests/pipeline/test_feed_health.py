"""How a feed is doing: what came last, how old it is, when more is due, what a person must do."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.pipeline.build import (
    NOW,
    a_context,
    all_recordings,
    an_account_of,
    ingest_once,
    offline,
    recorded,
)
from tests.replay import Replay
from tracker.feeds import FEEDS
from tracker.feeds.dk_dawa_municipalities import FEED as OUTLINES
from tracker.feeds.dk_energinet_solar_capacity import FEED as SOLAR
from tracker.feeds.dk_klimaregnskabet_api import FEED as KEYED
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline.context import Context
from tracker.pipeline.feed_health import FeedHealth, feeds_health

MARCH, MAY = "2026-03-17", "2026-05-13"


def health_of(context: Context, feed: str = FEED.id) -> FeedHealth:
    (found,) = (each for each in feeds_health(context) if each.feed.id == feed)
    return found


def test_every_feed_is_listed_before_anything_was_fetched(tmp_path: Path) -> None:
    with a_context(tmp_path, resolve=offline) as context:
        found = feeds_health(context)

    assert [each.feed for each in found] == list(FEEDS)
    words = {each.feed.id: each.health for each in found}
    assert words == {each.id: "no-key" if each.key_header else "never" for each in FEEDS}
    assert {(each.newest, each.age_days, each.next_due) for each in found} == {(None, None, None)}


def test_a_yearly_flow_is_due_a_year_and_its_lag_after_the_newest_year(tmp_path: Path) -> None:
    answer = recorded(an_account_of(40), MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, FEED, MARCH)

        found = health_of(context)

    assert found.newest == date(2023, 12, 31)
    assert found.age_days == (NOW.date() - date(2023, 12, 31)).days
    assert found.next_due == date(2024, 12, 31) + FEED.usual_lag
    assert found.health == "late"


def test_a_feed_whose_key_lies_in_its_file_only_was_never_asked(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / KEYED.id).write_text("a-key\n", encoding="ascii")
    with a_context(tmp_path, keys=keys) as context:
        found = health_of(context, KEYED.id)

    assert found.health == "never"


@pytest.mark.parametrize("days_before", [0, 1])
def test_figures_are_late_on_the_day_after_they_were_due(tmp_path: Path, days_before: int) -> None:
    with a_context(tmp_path) as context:
        found = replace(
            health_of(context), last_good=NOW, next_due=date(2026, 11, 22 - days_before)
        )

    assert found.health == ("late" if days_before else "good")


def test_a_monthly_stock_is_due_a_month_and_its_lag_after_the_newest_day(tmp_path: Path) -> None:
    with all_recordings() as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, SOLAR)

        found = health_of(context, SOLAR.id)

    assert found.newest == date(2026, 6, 30)
    assert found.next_due == date(2026, 7, 31) + SOLAR.usual_lag


def test_outlines_stand_for_the_day_of_their_file(tmp_path: Path) -> None:
    with all_recordings() as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, OUTLINES)

        found = health_of(context, OUTLINES.id)

    assert found.last_good is not None
    assert found.newest == found.last_good.date()


def test_a_decision_that_waits_comes_before_a_failure_and_a_failure_before_age(
    tmp_path: Path,
) -> None:
    answers = [
        recorded(an_account_of(40), MARCH),
        recorded(an_account_of(40, factor=1.01), MAY),
    ]
    with Replay(answers=answers) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, FEED, MARCH)
        replay.fault(answers[0].address, "status", code=404)
        ingest_once(context, FEED, MAY)
        failed = health_of(context)
        replay.heal()
        ingest_once(context, FEED, MAY)
        waits = health_of(context)

    assert (failed.health, waits.health) == ("failed", "waits")
    assert [each.last_good and f"{each.last_good:%F}" for each in (failed, waits)] == [MARCH, MAY]
    assert waits.as_json()["waiting"] == waits.waiting


def test_programs_read_dates_as_text_and_what_is_not_known_as_null(tmp_path: Path) -> None:
    answer = recorded(an_account_of(40), MARCH)
    with Replay(answers=[answer]) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        ingest_once(context, FEED, MARCH)

        known, unknown = health_of(context).as_json(), health_of(context, SOLAR.id).as_json()

    assert known["newest"] == "2023-12-31"
    assert str(known["last_good"]).startswith("2026-03-17T12:00:00")
    assert (unknown["newest"], unknown["age_days"], unknown["next_due"]) == (None, None, None)
    assert known.keys() == unknown.keys()

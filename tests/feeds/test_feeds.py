"""What every feed must have, so that a test names whatever a new one lacks."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import tracker.feeds
from tests.feeds.pulls import an_answer, moments, recorded_pull
from tests.recorded import RECORDINGS
from tracker.catalogue.load import load
from tracker.errors import FormatError, SettingsError
from tracker.feeds import FEEDS, feed_by_id
from tracker.feeds.charging import ROWS_IN_CHARGING_BATCH
from tracker.feeds.feed import ROWS_IN_BATCH, ChargingBatch, Feed, Pull

ROOT = Path(__file__).parents[2]
NEVER_PULLED = {
    *("feed", "figures", "charging", "shapes", "trees"),
    *("cbs", "dst", "hand_in", "hand_in_file"),
}
DAY = date(2026, 6, 7)

every_feed = pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.id)


def test_the_list_holds_every_module_once_under_its_own_name() -> None:
    modules = {
        module.name for module in pkgutil.iter_modules(tracker.feeds.__path__)
    } - NEVER_PULLED

    assert sorted(feed.id for feed in FEEDS) == sorted(modules)
    assert all(importlib.import_module(f"tracker.feeds.{feed.id}").FEED is feed for feed in FEEDS)


def test_a_feed_is_found_by_its_id() -> None:
    assert [feed_by_id(feed.id) for feed in FEEDS] == list(FEEDS)


def test_an_unknown_id_lists_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="no feed 'nl_cbs_wind'") as caught:
        feed_by_id("nl_cbs_wind")

    assert all(feed.id in caught.value.hint for feed in FEEDS)


@every_feed
def test_a_feed_says_whose_figures_these_are_and_what_may_be_done_with_them(feed: Feed) -> None:
    assert all((feed.title, feed.publisher, feed.attribution))
    assert re.fullmatch(r"CC0-1\.0|CC-BY-4\.0|ODbL-1\.0|LicenseRef-[A-Za-z-]+", feed.license)
    assert all(
        urlsplit(address).scheme == "https" for address in (feed.license_address, feed.landing_page)
    )
    assert not (feed.redistribute and feed.license.startswith("LicenseRef-"))
    assert feed.via is None or feed.via in feed.attribution
    assert feed.share_alike == (feed.license == "ODbL-1.0")


@every_feed
def test_a_feed_counts_in_the_unit_and_nature_that_the_catalogue_names(feed: Feed) -> None:
    indicators = load().indicators

    assert feed.cannot_show
    for measure in feed.measures:
        indicator = indicators[measure.indicator]
        assert (measure.unit, measure.nature) == (indicator.unit, indicator.nature)
        assert feed.id in indicator.feeds
        assert measure.reference
        assert measure.counting_rule


@every_feed
def test_nothing_of_the_skeleton_is_left_to_be_changed(feed: Feed) -> None:
    said = (feed.publisher, feed.attribution, feed.cannot_show, feed.license, *feed.measures)
    suite = (ROOT / "expectations" / feed.suite).read_text(encoding="utf-8")

    assert "change-me" not in f"{said}{suite}"
    assert "not-read-yet" not in feed.license


def test_every_feed_that_an_indicator_names_measures_it() -> None:
    named = {(feed, each.id) for each in load().indicators.values() for feed in each.feeds}

    assert named == {(feed.id, name) for feed in FEEDS for name in feed.indicators}


@every_feed
def test_a_feed_says_how_often_figures_come_and_what_a_failure_means(feed: Feed) -> None:
    assert re.fullmatch(r"P\d+[DWMY]", feed.update_frequency)
    assert feed.usual_lag.days > 0
    assert len(re.findall(r"[.;](?:\s|$)", feed.failure)) >= 2


@every_feed
def test_a_feed_asks_over_https_and_nothing_twice(feed: Feed) -> None:
    requests = feed.requests(DAY)

    assert requests
    assert all(urlsplit(request.url).scheme == "https" for request in requests)
    assert len({(request.url, request.params) for request in requests}) == len(requests)
    assert not any("?" in request.url for request in requests)


@every_feed
def test_a_feed_has_a_rule_file(feed: Feed) -> None:
    assert (ROOT / "expectations" / feed.suite).is_file()


@every_feed
def test_a_feed_has_a_recording_that_its_parser_reads(feed: Feed) -> None:
    batches = list(feed.parse(recorded_pull(feed, moments(feed)[-1])))

    assert batches
    for batch in batches:
        assert 0 < len(batch.row) == len(set(batch.row))
        if isinstance(batch, ChargingBatch):
            assert len(batch.area) == len(batch.location) <= len(batch.row)
            assert len(batch.row) <= ROWS_IN_CHARGING_BATCH
        else:
            assert len(batch.area) == len(batch.row) <= ROWS_IN_BATCH


@every_feed
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><body>Log in</body></html>",
        b'{"error": "not now"}',
        b"[",
        b"\xff",
    ],
    ids=["empty", "html", "error", "half", "binary"],
)
def test_a_feed_refuses_an_answer_that_is_none_and_says_what_came(feed: Feed, body: bytes) -> None:
    pull = _answered(recorded_pull(feed, moments(feed)[-1]), lambda _: body)

    with pytest.raises(FormatError) as caught:
        list(feed.parse(pull))

    assert "Expected" in caught.value.hint
    assert "found" in caught.value.hint


@every_feed
def test_a_feed_refuses_the_first_half_of_its_answer(feed: Feed) -> None:
    pull = _answered(recorded_pull(feed, moments(feed)[-1]), lambda body: body[: len(body) // 2])

    with pytest.raises(FormatError):
        list(feed.parse(pull))


def test_no_recording_lies_unused() -> None:
    named = (RECORDINGS / "replay.toml").read_text(encoding="utf-8")
    files = [path for path in RECORDINGS.rglob("*") if path.is_file() and path.suffix != ".toml"]

    assert files
    assert [str(path) for path in files if f'"{path.relative_to(RECORDINGS)}"' not in named] == []


def _answered(pull: Pull, change: Callable[[bytes], bytes]) -> Pull:
    """The same pull with other bytes in every answer."""
    answers = tuple(
        an_answer(answer.request, change(answer.open().read())) for answer in pull.answers
    )
    return Pull(answers=answers, fetched_at=pull.fetched_at)

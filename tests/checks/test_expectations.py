"""The rule files themselves: complete, never content with nothing, true of the real files."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.checks.builders import EXPECTATIONS, a_first_summary, a_summary
from tests.recorded import Recorded, key_of, recorded_answers
from tracker.catalogue.load import load
from tracker.checks.run import check_rows, check_whole
from tracker.checks.suite import SHARED_BY_FIGURES, load_suite
from tracker.checks.verdict import Outcome, merge_row_verdicts
from tracker.feeds import FEEDS, feed_by_id
from tracker.feeds.feed import Answer, AnyBatch, ChargingBatch, Feed, Pull, Request, ShapeBatch
from tracker.pipeline.frames import Columns, charging_frame, figure_frame, shape_frame
from tracker.pipeline.places import Outlines

HAND_IN = "hand-in"
FEED_IDS = [feed.id for feed in FEEDS]
NEVER_SEEN = {"nl_ndw_charging", "dk_osm_charging", "nl_denhaag_trees"}  # no real file is at hand
DUTCH_OUTLINES = "nl_cartomap_municipalities"

# What the real files hold that is wrong: two stations of Rijswijk with four rows that stand in
# Koog aan de Zaan and Hoofddorp.
QUARANTINED = {
    "nl_laadpalenviewer_charging": {"inside-its-municipality": 4},
}


def test_every_feed_has_a_rule_file_and_every_rule_file_a_feed() -> None:
    files = {path.stem for path in EXPECTATIONS.iterdir()}

    assert files == {*FEED_IDS, HAND_IN, SHARED_BY_FIGURES}


@pytest.mark.parametrize("feed_id", [*FEED_IDS, HAND_IN])
def test_every_suite_refuses_an_answer_without_rows(feed_id: str) -> None:
    suite = load_suite(feed_id, EXPECTATIONS)

    verdict = check_whole(a_summary(rows=0), suite)

    assert [found.rule for found in verdict.broken] == ["some-rows"]


@pytest.mark.parametrize("feed_id", [*FEED_IDS, HAND_IN])
def test_a_feed_without_a_last_good_answer_leaves_all_comparing_rules_not_run(
    feed_id: str,
) -> None:
    suite = load_suite(feed_id, EXPECTATIONS)

    verdict = check_whole(a_first_summary(), suite)

    compared = [found for found in verdict.outcomes if found.judges == "last"]
    assert len(compared) == len(suite.last) > 0
    assert {found.outcome for found in compared} == {Outcome.NOT_RUN}
    assert verdict.broken == ()


@pytest.mark.parametrize("feed_id", [*FEED_IDS, HAND_IN])
def test_every_suite_looks_at_rows_at_places_and_at_the_time_beside_the_last_answer(
    feed_id: str,
) -> None:
    suite = load_suite(feed_id, EXPECTATIONS)

    compared = {column for rule in suite.last for column in rule.columns}
    assert {"rows_ratio", "missing_areas"} <= compared
    if suite.of != "shapes":
        assert {"days_back", "days_frozen", "least_area_ratio"} <= compared
    if suite.of == "charging":
        assert {"removed_share", "outside_growth"} <= compared
    if suite.of == "figures":
        assert {"unit_power", "area_unit_jumps", "moved_share", "frozen_share"} <= compared


@pytest.mark.parametrize("feed_id", [*FEED_IDS, HAND_IN])
def test_every_reason_is_a_sentence(feed_id: str) -> None:
    suite = load_suite(feed_id, EXPECTATIONS)

    for rule in (*suite.rows, *suite.whole, *suite.last):
        assert rule.reason.endswith("."), rule.name
        assert len(rule.reason.split()) > 5, rule.name


@pytest.mark.parametrize("feed_id", [each for each in FEED_IDS if each not in NEVER_SEEN])
def test_the_newest_real_file_breaks_no_rule_but_for_its_known_faults(
    feed_id: str, shared_feeds: Path
) -> None:
    suite = load_suite(feed_id, EXPECTATIONS)

    verdict = merge_row_verdicts(
        check_rows(columns, suite) for columns in frames(feed_by_id(feed_id), shared_feeds)
    )

    failing = Counter(rule for rules in verdict.failing.values() for rule in rules)
    assert failing == QUARANTINED.get(feed_id, {})
    assert {found.rule for found in verdict.outcomes if found.checked == 0} <= {
        "evse-id-as-in-the-standard"
    }


def frames(feed: Feed, over: Path) -> Iterator[Columns]:
    """The newest recorded answers of a feed, real ones where there are, as the rules see them."""
    first = 0
    for batch in batches(feed, over):
        yield _frame(batch, over, first)
        first += len(batch.row)


def batches(feed: Feed, over: Path) -> Iterator[AnyBatch]:
    """From the newest day on which every address of the feed had an answer."""
    for moment in sorted({each.recorded for each in recorded(over)}, reverse=True):
        requests = feed.requests(moment.date())
        found = [newest_answer(request, over, moment) for request in requests]
        pairs = zip(requests, found, strict=True)
        if all(answer or request.optional for request, answer in pairs):
            return feed.parse(Pull(answers=tuple(filter(None, found)), fetched_at=moment))
    raise AssertionError(f"nothing was recorded for {feed.id}")


def newest_answer(request: Request, over: Path, moment: datetime) -> Answer | None:
    key = key_of(f"{request.url}?{urlencode(request.params)}")
    known = [each for each in recorded(over) if each.key == key and each.recorded <= moment]
    if not known:
        return None
    body = max(known, key=lambda each: each.recorded).content()
    return Answer(request=request, media_type="", open=lambda: io.BytesIO(body))


@cache
def recorded(over: Path) -> list[Recorded]:
    return recorded_answers(over=over)


@cache
def outlines(over: Path) -> Outlines:
    (batch,) = batches(feed_by_id(DUTCH_OUTLINES), over)
    assert isinstance(batch, ShapeBatch)
    return Outlines(dict(zip(batch.area, batch.geometry, strict=True)))


def _frame(batch: AnyBatch, over: Path, first: int) -> Columns:
    if isinstance(batch, ChargingBatch):
        return charging_frame(batch, outlines(over), first).columns
    if isinstance(batch, ShapeBatch):
        return shape_frame(batch, first).columns
    return figure_frame(batch, load(), first).columns

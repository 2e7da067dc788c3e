"""What a person decided about figures is on every page that prints them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.publish.builders import FETCHED, a_feed
from tests.publish.conftest import Pages
from tests.publish.page_reader import read
from tests.publish.promises import co2
from tests.publish.sites import a_site
from tracker.publish.source_views import CheckView, Decision
from tracker.publish.views import FeedView, SiteView

LET_IN = Decision(
    why="twenty municipalities merged <b>today</b>",
    on=datetime(2026, 5, 14, 9, tzinfo=UTC),
    rules=("rows-neither-halved-nor-tripled",),
)
REVISED = replace(LET_IN, why="announced by the publisher", rules=())


def a_site_with(decision: Decision, **changes: object) -> SiteView:
    view = co2()
    assert view.series is not None
    refused = CheckView(
        rule="rows-neither-halved-nor-tripled",
        column="rows_ratio",
        reason="Half a file looks like a whole one.",
        outcome="rejected",
        unexpected=1,
    )
    source = replace(view.series.source, decision=decision, checks=(refused,))
    site = a_site((replace(view, series=replace(view.series, source=source)),))
    feed = FeedView(feed=a_feed(), last_good=FETCHED, problem=None, decision=decision)
    return replace(site, feeds=(replace(feed, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("en/pledge/ballerup-co2", "let it in on 14 May 2026, with this reason:"),
        ("en/sources", "let it in on 14 May 2026, with this reason:"),
        ("nl/bronnen", "liet het toe op 14 mei 2026, met deze reden:"),
        ("da/kilder", "lukkede den ind den 14. maj 2026 med denne begrundelse:"),
    ],
)
def test_figures_let_in_over_a_rule_say_so_with_day_rule_and_reason(
    pages: Pages, path: str, said: str
) -> None:
    text = read(pages(a_site_with(LET_IN)), path).text

    assert said in text
    assert "twenty municipalities merged <b>today</b>" in text
    assert "rows-neither-halved-nor-tripled" in text


@pytest.mark.parametrize("path", ["en/pledge/ballerup-co2", "en/sources"])
def test_an_accepted_revision_says_so_with_its_reason(pages: Pages, path: str) -> None:
    text = read(pages(a_site_with(REVISED)), path).text

    assert "revised nearly all figures. A person accepted that on 14 May 2026" in text
    assert "announced by the publisher" in text


@pytest.mark.parametrize(
    ("decision", "said"),
    [(LET_IN, "A person let it in, with"), (REVISED, "A person accepted that, with")],
)
def test_a_decision_from_before_days_were_kept_prints_none(
    pages: Pages, decision: Decision, said: str
) -> None:
    text = read(pages(a_site_with(replace(decision, on=None))), "en/sources").text

    assert said in text


def test_a_refused_rule_that_was_overruled_is_not_called_passed(pages: Pages) -> None:
    text = read(pages(a_site_with(LET_IN)), "en/pledge/ballerup-co2").text

    assert "Refused, then let in by a person" in text


def test_rows_set_aside_and_codes_that_nobody_knows_or_uses_any_more_are_public(
    pages: Pages,
) -> None:
    site = a_site_with(
        REVISED, set_aside=28, unknown_areas="0999 (14)", gone_areas="GM0457 → GM0363 (14)"
    )

    text = read(pages(site), "en/sources").text

    assert "28 rows of the last good file were set aside by a rule." in text
    assert "that we do not know, with their number of rows: 0999 (14)" in text
    assert "where they went, with their number of rows: GM0457 → GM0363 (14)" in text


def test_unknown_codes_are_public_also_where_no_row_was_set_aside(pages: Pages) -> None:
    text = read(pages(a_site_with(REVISED, unknown_areas="GM9001 (3)")), "en/sources").text

    assert "set aside" not in text
    assert "that we do not know, with their number of rows: GM9001 (3)" in text


def test_without_a_decision_nothing_is_said_of_one(pages: Pages) -> None:
    text = read(pages(a_site()), "en/sources").text

    assert "A person" not in text
    assert "set aside" not in text

"""A known error marks the verdicts on its series until the publisher put it right."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.pipeline.build import (
    a_context,
    a_municipality,
    an_account,
    ingest_once,
    recorded,
    with_promises_of,
)
from tests.replay import Replay
from tracker.domain.assessment import Flag
from tracker.domain.corrections import Correction, CorrectionState
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline import assessing
from tracker.pipeline.context import Context
from tracker.pipeline.pages import pledge_views, site_view
from tracker.pipeline.publishing import publish
from tracker.publish.views import PledgeView, SiteView

MARCH, MAY = date(2026, 3, 17), date(2026, 5, 13)
WRONG = [100_000.0, 88_000.0, 76_000.0, 64_000.0, 52_000.0, 4_000.0]
RIGHT = [*WRONG[:5], 40_000.0]
SLIP = Correction(
    id="ballerup-2023",
    feed=FEED.id,
    indicator="greenhouse-gas-emissions",
    area="0151",
    period="2023",
    wrong_value=4_000.0,
    since=MARCH,
    found=date(2026, 4, 1),
    address="https://why.example/slip",
    what={"nl": "Een nul te weinig.", "da": "Et nul for lidt.", "en": "A zero too few."},
    changes={"nl": "Te laag.", "da": "For lavt.", "en": "Too low."},
)

WORDS = {
    "en": ("Still wrong", "Put right by the publisher"),
    "nl": ("Nog steeds fout", "Verbeterd door de bron"),
    "da": ("Stadig forkert", "Rettet af kilden"),
}
PAGES = {
    "en": ("corrections", "pledge/ballerup-co2"),
    "nl": ("correcties", "belofte/ballerup-co2"),
    "da": ("rettelser", "loefte/ballerup-co2"),
}


@pytest.fixture
def context(tmp_path: Path, database_url: str) -> Iterator[Context]:
    """An answer with a slip, and a later one without it."""
    answers = [
        recorded(an_account(a_municipality("0151", totals)), day.isoformat())
        for day, totals in ((MARCH, WRONG), (MAY, RIGHT))
    ]
    with (
        Replay(answers=answers) as replay,
        a_context(tmp_path, mirror=replay.origin, database_url=database_url) as opened,
    ):
        for day in (MARCH, MAY):
            ingest_once(opened, FEED, day.isoformat())
        small = with_promises_of(opened, "0151")
        catalogue = replace(small.catalogue, corrections=(SLIP,))
        moment = datetime(2026, 5, 20, 6, tzinfo=UTC)
        yield replace(opened, catalogue=catalogue, clock=lambda: moment)


def co2(site: SiteView) -> PledgeView:
    return next(each for each in site.pledges if each.pledge.id == "ballerup-co2")


def test_an_error_is_open_from_the_day_it_was_found_until_it_was_put_right(
    context: Context,
) -> None:
    before, during, after = (
        site_view(context, day) for day in (date(2026, 3, 20), date(2026, 4, 2), MAY)
    )

    assert before.corrections == ()
    assert during.corrections[0].stand.state is CorrectionState.OPEN
    assert after.corrections[0].stand.state is CorrectionState.EXPIRED
    assert after.corrections[0].stand.until == MAY
    assert [Flag.KNOWN_ERROR in co2(each).assessment.flags for each in (before, during, after)] == [
        False,
        True,
        False,
    ]
    assert co2(during).corrections == during.corrections
    assert co2(after).corrections == after.corrections


def test_no_number_is_repaired(context: Context) -> None:
    with_it = site_view(context, date(2026, 4, 2))
    without = replace(context, catalogue=replace(context.catalogue, corrections=()))

    found, plain = co2(with_it).assessment, co2(site_view(without, date(2026, 4, 2))).assessment

    assert found.value == 4_000.0
    assert replace(found, flags=plain.flags) == plain


def test_other_promises_are_not_marked(context: Context) -> None:
    pledges = context.catalogue.pledges.values()
    views = pledge_views(context, pledges, date(2026, 4, 2))

    marked = [each.pledge.id for each in views if Flag.KNOWN_ERROR in each.assessment.flags]

    assert marked == ["ballerup-co2"]


def test_an_error_in_a_figure_that_we_do_not_hold_is_listed_as_that(context: Context) -> None:
    elsewhere = replace(SLIP, period="2017")
    changed = replace(context, catalogue=replace(context.catalogue, corrections=(elsewhere,)))

    site = site_view(changed, date(2026, 4, 2))

    assert site.corrections[0].stand.state is CorrectionState.UNSEEN
    assert Flag.KNOWN_ERROR not in co2(site).assessment.flags


def test_the_flag_is_kept_with_the_assessment_and_so_is_its_end(context: Context) -> None:
    days = (date(2026, 4, 2), date(2026, 4, 3), MAY)

    kept = [assessing.record(context, day)[1] for day in days]

    assert kept[0] > 1
    assert kept[1:] == [0, 1]


def test_the_ledger_and_the_page_say_what_is_wrong_and_whether_it_still_is(
    context: Context,
) -> None:
    publish(context, date(2026, 4, 2))
    told = _what_is_said(context)
    publish(context, MAY)
    ended = _what_is_said(context)

    for language, (still, over) in WORDS.items():
        assert all(SLIP.what[language] in text and still in text for text in told[language])
        assert all(SLIP.what[language] in text and over in text for text in ended[language])
        assert not any(still in text for text in ended[language])


def _what_is_said(context: Context) -> dict[str, list[str]]:
    """By language, the ledger of corrections and the page of the promise."""
    site = context.settings.site
    return {
        language: [(site / language / each / "index.html").read_text("utf-8") for each in pages]
        for language, pages in PAGES.items()
    }

"""From figures of several days to events: the timeline, the feed and the mail of a place."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.pipeline.build import a_context, a_municipality, an_account, ingest_once, recorded
from tests.replay import Replay
from tracker.domain.assessment import TargetStatus
from tracker.domain.history import Cause
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline import approving, assessing, mailing
from tracker.pipeline.context import Context
from tracker.pipeline.pages import site_view
from tracker.pipeline.publishing import publish
from tracker.pipeline.standing import standings_as_judged
from tracker.publish.views import PledgeView

PLEDGE = "ballerup-co2"
MARCH, MAY, JUNE = date(2026, 3, 17), date(2026, 5, 13), date(2026, 6, 1)
FAST = [100_000.0, 88_000.0, 76_000.0, 64_000.0, 52_000.0, 40_000.0]
SLOW = [100_000.0, 99_000.0, 98_500.0, 97_000.0, 96_500.0, 95_000.0]


def on_day(context: Context, day: date) -> Context:
    moment = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    return replace(context, clock=lambda: moment)


@pytest.fixture(params=["off", "on"])
def context(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Iterator[Context]:
    """Emissions that fell fast by the first answer, and hardly by the second."""
    answers = [
        recorded(an_account(a_municipality("0151", totals)), day.isoformat())
        for day, totals in ((MARCH, FAST), (MAY, SLOW))
    ]
    with (
        Replay(answers=answers) as replay,
        a_context(
            tmp_path, mirror=replay.origin, database_url=database_url, approval=request.param
        ) as opened,
    ):
        for day in (MARCH, MAY):
            ingest_once(opened, FEED, day.isoformat())
            assessing.record(on_day(opened, day), day)
        yield opened


def waits(context: Context) -> bool:
    return context.settings.first_verdicts_wait


def view_on(context: Context, day: date) -> PledgeView:
    views = site_view(context, day).pledges
    return next(view for view in views if view.pledge.id == PLEDGE)


def told(context: Context, day: date) -> list[tuple[date, TargetStatus | None, TargetStatus]]:
    return [(each.day, each.before, each.after) for each in view_on(context, day).timeline]


def approve(context: Context) -> None:
    pledge = context.catalogue.pledges[PLEDGE]
    (judged,) = standings_as_judged(context, [pledge])
    approving.approve(context, judged.assessment, "sent to the council")
    assessing.record(context, JUNE)


def test_a_revision_that_changes_the_word_is_an_event_unless_the_word_waits(
    context: Context,
) -> None:
    first = (MARCH, None, TargetStatus.ON_TRACK)

    found = view_on(context, MAY).timeline

    if waits(context):
        assert told(context, MAY) == [first]
    else:
        assert told(context, MAY) == [(MAY, TargetStatus.ON_TRACK, TargetStatus.OFF_TRACK), first]
        assert found[0].causes == (Cause.REVISION,)


def test_a_waiting_word_is_in_no_page_no_feed_and_no_mail_until_it_is_approved(
    context: Context,
) -> None:
    june = on_day(context, JUNE)
    if waits(june):
        publish(june, JUNE)
        files = [*june.settings.site.rglob("*.xml"), *june.settings.site.rglob("ballerup-co2/*")]
        texts = {f: f.read_text("utf-8") for f in files if f.suffix in {".xml", ".html", ".svg"}}
        assert len(texts) > 10
        hidden = ("Off track", "Ikke på rette vej", "Niet op schema")
        assert [f for f, text in texts.items() for word in hidden if word in text] == []
        assert "Ikke på rette vej" not in mailing.preview(june, council="ballerup")

        approve(june)

        assert told(june, JUNE)[0] == (JUNE, TargetStatus.ON_TRACK, TargetStatus.OFF_TRACK)
        assert "»På rette vej« til »Ikke på rette vej«" in mailing.preview(june, council="ballerup")
        publish(june, JUNE)

    publish(june, JUNE)
    atom = (june.settings.site / "da/sted/0151/feed.xml").read_text("utf-8")
    assert "fra »På rette vej« til »Ikke på rette vej«" in atom


def test_an_earlier_day_knows_only_what_was_said_by_then(context: Context) -> None:
    assert told(context, date(2026, 4, 1)) == [(MARCH, None, TargetStatus.ON_TRACK)]
    assert told(context, date(2026, 3, 16)) == []


def test_the_mail_of_a_month_lists_the_changes_of_that_month(context: Context) -> None:
    march, april = (
        mailing.preview(context, council="ballerup", month=month)
        for month in ("2026-03", "2026-04")
    )

    assert "17. marts 2026: " in march
    assert "Det er den første vurdering af dette løfte." in march
    assert "Ingen vurdering ændrede sig i denne måned." in april


def test_building_on_a_later_day_with_nothing_new_gives_the_same_release(
    context: Context,
) -> None:
    first = publish(on_day(context, MAY), MAY)
    next_day = MAY + timedelta(days=1)

    assert publish(on_day(context, next_day), next_day) == first

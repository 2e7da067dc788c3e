"""A first negative verdict waits everywhere until a person approves it, once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from tests.pipeline.build import a_context, a_municipality, an_account, ingest_once, recorded
from tests.replay import Replay
from tracker import cli_approve
from tracker.domain.assessment import Reason, TargetStatus
from tracker.errors import StoreError
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline import approving, assessing, mailing
from tracker.pipeline.context import Context
from tracker.pipeline.publishing import publish
from tracker.pipeline.standing import Standing, standings_as_judged, standings_on
from tracker.store.tables import assessment

PLEDGE = "ballerup-co2"
DAY = date(2026, 5, 20)
SLOW = [100_000.0, 99_000.0, 98_500.0, 97_000.0, 96_500.0, 95_000.0]
ACCOUNT = an_account(a_municipality("0151", SLOW))


def on_day(context: Context, day: date) -> Context:
    moment = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    return replace(context, clock=lambda: moment)


@pytest.fixture
def context(tmp_path: Path, database_url: str) -> Iterator[Context]:
    """Emissions that hardly fall, where first verdicts wait."""
    with (
        Replay(answers=[recorded(ACCOUNT, "2026-05-13")]) as replay,
        a_context(
            tmp_path, mirror=replay.origin, database_url=database_url, approval="on"
        ) as opened,
    ):
        ingest_once(opened, FEED, "2026-05-13")
        yield on_day(opened, DAY)


def shown(context: Context, day: date = DAY) -> Standing:
    (found,) = standings_on(context, day, [context.catalogue.pledges[PLEDGE]])
    return found


def as_judged(context: Context) -> Standing:
    (found,) = standings_as_judged(context, [context.catalogue.pledges[PLEDGE]])
    return found


def approve(context: Context, why: str = "sent to the council on 20 May") -> None:
    approving.approve(context, as_judged(context).assessment, why)


def kept_words(connection: Connection) -> list[str]:
    query = select(assessment.c.status).where(assessment.c.pledge == PLEDGE)
    return list(connection.execute(query.order_by(assessment.c.id)).scalars())


def page_of(context: Context) -> str:
    path = context.settings.site / "en/pledge" / PLEDGE / "index.html"
    return path.read_text(encoding="utf-8")


def test_a_first_negative_verdict_waits_with_its_figure(context: Context) -> None:
    found = shown(context)

    assert as_judged(context).assessment.status is TargetStatus.OFF_TRACK
    assert found.assessment.status is TargetStatus.NOT_ASSESSED
    assert found.assessment.reason is Reason.AWAITING_APPROVAL
    assert found.assessment.value == 95_000.0
    assert found.assessment.gap is not None
    assert found.as_json()["likelihood"] is None
    assert "95,000 tonnes CO₂ equivalent in 2023; the goal is" in found.sentence
    assert "A new verdict waits here" in found.sentence
    assert "unlikely" not in found.sentence
    assert found.word == "Verdict waits"


def test_site_mail_and_what_is_kept_do_not_tell_it_either(context: Context) -> None:
    assessing.record(context, DAY)
    publish(context, DAY)

    with context.reading() as connection:
        words = kept_words(connection)
    page, mail = page_of(context), mailing.preview(context, council="ballerup")

    assert words == ["not-assessed"]
    assert "Verdict waits" in page
    assert "95,000 tonnes CO₂ equivalent" in page
    assert "Vurdering venter" in mail
    assert [each for each in ("Off track", "unlikely", "How sure this is") if each in page] == []
    assert "Ikke på rette vej" not in mail


def test_what_waits_is_listed_with_its_word_and_since_when(context: Context) -> None:
    assessing.record(context, DAY)
    later = on_day(context, date(2026, 6, 3))
    assessing.record(later, date(2026, 6, 3))

    judged = [each.assessment for each in standings_as_judged(later, ())]

    (found,) = approving.waiting(later, judged)
    assert (found.pledge, found.area) == (PLEDGE, "0151")
    assert (found.status, found.since) == (TargetStatus.OFF_TRACK, DAY)


def test_an_approved_verdict_is_shown_everywhere_and_for_earlier_days_too(
    context: Context,
) -> None:
    assessing.record(context, DAY)
    approve(context)
    assessing.record(context, DAY)
    publish(context, DAY)

    with context.reading() as connection:
        words = kept_words(connection)

    assert shown(context).assessment == as_judged(context).assessment
    assert shown(context, date(2026, 5, 14)).assessment.status is TargetStatus.OFF_TRACK
    assert "Off track" in page_of(context)
    assert words == ["not-assessed", "off-track"]


def test_later_negative_verdicts_on_that_promise_do_not_wait(context: Context) -> None:
    approve(context)
    rising = [each * factor for each, factor in zip(SLOW, (1, 1.2, 1.4, 1.6, 1.8, 2), strict=True)]
    body = an_account(a_municipality("0151", rising))
    with Replay(answers=[recorded(body, "2026-06-13")]) as replay:
        settings = replace_settings(context, mirror=replay.origin)
        ingest_once(settings, FEED, "2026-06-13")

    found = shown(on_day(context, date(2026, 6, 14)), date(2026, 6, 14))

    assert found.assessment.status is TargetStatus.WRONG_WAY


def replace_settings(context: Context, **changes: Any) -> Context:
    return replace(context, settings=context.settings.model_copy(update=changes))


def test_a_verdict_is_approved_once_and_with_a_reason(context: Context) -> None:
    with pytest.raises(StoreError, match="without a reason"):
        approve(context, "  ")
    approve(context)
    with pytest.raises(StoreError, match="no first verdict waits"):
        approve(context)


def test_a_good_word_needs_no_approval(context: Context) -> None:
    good = replace(as_judged(context).assessment, status=TargetStatus.ON_TRACK)

    with pytest.raises(StoreError, match="no first verdict waits"):
        approving.approve(context, good, "why not")


def test_where_the_setting_is_off_nothing_waits(context: Context) -> None:
    off = replace_settings(context, approval=False)

    assert shown(off).assessment.status is TargetStatus.OFF_TRACK
    assert approving.waiting(off, [as_judged(off).assessment]) == ()
    with pytest.raises(StoreError, match="published at once"):
        approve(off)


def test_the_command_lists_what_waits_and_publishes_it(
    context: Context, capsys: pytest.CaptureFixture[str]
) -> None:
    assessing.record(context, DAY)
    cli_approve._list(context)
    waits = capsys.readouterr().out

    cli_approve._approve(context, PLEDGE, "sent to the council on 20 May")
    cli_approve._list(context)
    after = capsys.readouterr().out

    assert "ballerup-co2: off-track, waits since 2026-05-20\n" in waits
    assert "It is very unlikely" in waits
    assert after.splitlines()[0] == "ballerup-co2: off-track is published"
    assert after.splitlines()[-1].startswith("0 first verdicts wait")
    assert "Off track" in page_of(context)

"""Alerts: who asked for them hears once of each decision of its council that turned."""

import signal
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_string
from pathlib import Path

import pytest

from tests.mail.relay import Inbox, a_relay
from tests.pipeline.preparer import started
from tests.pipeline.test_digests import LANGUAGES, a_change, changed
from tests.pipeline.turned import (
    CLERK,
    GOOD_DAY,
    MEMBER,
    SLOW,
    TURNED,
    ballerup,
    learn,
    on_day,
    read,
    rows,
)
from tests.publish.builders import a_publisher
from tests.publish.promises import co2
from tracker.domain.approval import withheld
from tracker.domain.assessment import TargetStatus
from tracker.domain.history import Cause, StatusChange
from tracker.domain.pledge import Standing
from tracker.mail.message import decode, parts_of
from tracker.pipeline import approving, assessing, contacts, mailing, sending
from tracker.pipeline.context import Context
from tracker.pipeline.digest_alerts import alert_of, turn_of
from tracker.pipeline.standing import standings_as_judged
from tracker.pipeline.turning import prepare_alerts
from tracker.publish.views import PledgeView

DAY = timedelta(days=1)


def ask_for_alerts(context: Context) -> None:
    """Two contacts of Ballerup who want alerts, and one who does not."""
    contacts.add(context, "0151", email=CLERK, language="da", cadence="alerts")
    contacts.add(context, "0151", email=MEMBER, language="nl", cadence="alerts")
    contacts.add(context, "0151", email="monthly@ballerup.dk", language="da")


def turned(standing: Standing = Standing.COUNCIL_DECISION) -> PledgeView:
    change = StatusChange(
        pledge="ballerup-co2",
        area="0151",
        day=date(2026, 5, 20),
        before=TargetStatus.AT_RISK,
        after=TargetStatus.OFF_TRACK,
        causes=(Cause.NEW_FIGURE,),
    )
    view = changed(co2(), status=TargetStatus.OFF_TRACK, standing=standing)
    return replace(view, timeline=(change, a_change(5, 3)))


def test_who_asked_for_alerts_gets_one_through_the_relay_in_its_language(
    tmp_path: Path, database_url: str
) -> None:
    inbox = Inbox()
    with a_relay(inbox) as relay, ballerup(tmp_path, database_url, relay) as context:
        ask_for_alerts(context)
        quiet = prepare_alerts(context)
        later = learn(context, SLOW, TURNED)

        numbers = [prepare_alerts(later), prepare_alerts(later), sending.send(later)]
        next_day = on_day(context, TURNED + DAY)
        numbers += [prepare_alerts(next_day), sending.send(next_day)]

    assert (quiet, numbers) == (0, [2, 0, 2, 0, 0])
    mails = read(inbox)
    danish, dutch = mails[CLERK], mails[MEMBER]
    assert danish[0].startswith("Ballerup: »85 procent mindre CO₂ i Ballerup i 2030«: nu »")
    assert "Kilden har ændret tidligere tal." in danish[1]
    assert "De bron heeft eerdere cijfers veranderd." in dutch[1]
    assert "85 procent minder CO₂ in Ballerup in 2030" in dutch[0]
    assert "Niet op schema" in dutch[0]


def test_an_alert_is_text_and_html_with_its_list_its_day_and_how_to_stop_it(
    tmp_path: Path,
) -> None:
    with ballerup(
        tmp_path,
        publisher_contact="redactie@tracker.example",
        publisher_name="Stichting Voorbeeld",
        publisher_address="Voorbeeldstraat 1",
    ) as context:
        contacts.add(context, "0151", email=CLERK, language="en", cadence="alerts")
        later = learn(context, SLOW, TURNED)
        prepare_alerts(later)

        (row,) = rows(later)

    message = message_from_string(row.message)
    raw = row.message.encode()
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert message["Date"] == "Sat, 13 Jun 2026 00:00:00 +0000"
    assert message["List-Id"] == "<alert.0151.127.0.0.1>"
    assert message["List-Unsubscribe"].startswith("<mailto:redactie@tracker.example?subject=stop")
    assert message["To"] == CLERK
    html, text = parts_of(raw)["html"].decode(), decode(raw)[1]
    for said in (
        "The publisher changed earlier figures.",
        "196,000 tonnes CO₂ equivalent in 2023",
        "To stop it, write to us: redactie@tracker.example",
        "Stichting Voorbeeld, Voorbeeldstraat 1",
        "entered for alerts on the council of Ballerup",
    ):
        assert (said in text, said in html) == (True, True), said
    assert row.kind == "alert"
    assert row.due_at == row.prepared_at


def test_an_alert_of_the_night_waits_for_the_morning_of_its_council(tmp_path: Path) -> None:
    with ballerup(tmp_path) as context:
        contacts.add(context, "0151", email=CLERK, language="da", cadence="alerts")
        learn(context, SLOW, TURNED)
        prepare_alerts(on_day(context, TURNED, hour=2))

        (row,) = rows(context)

    assert row.due_at == on_day(context, TURNED, hour=6).clock()


def test_the_same_turn_is_the_same_bytes_whenever_it_is_composed(tmp_path: Path) -> None:
    found = []
    for name, wait in (("one", 0), ("two", 5)):
        with ballerup(tmp_path / name) as context:
            contacts.add(context, "0151", email=CLERK, language="da", cadence="alerts")
            learn(context, SLOW, TURNED)
            prepare_alerts(on_day(context, TURNED + wait * DAY))
            (row,) = rows(context)
            found.append((row.key, row.message))

    assert found[0] == found[1]


def test_nobody_hears_of_a_turn_of_before_it_was_added_or_of_weeks_ago(tmp_path: Path) -> None:
    with ballerup(tmp_path) as context:
        contacts.add(context, "0151", email=CLERK, language="da", cadence="alerts")
        later = learn(context, SLOW, TURNED)
        tomorrow, in_weeks = (on_day(context, TURNED + days * DAY) for days in (1, 15))
        contacts.add(tomorrow, "0151", email=MEMBER, language="da", cadence="alerts")

        assert prepare_alerts(in_weeks) == 0
        assert prepare_alerts(later) == 1
        assert [each.recipient for each in rows(context)] == [CLERK]


def test_who_is_paused_or_in_recess_gets_no_alert(tmp_path: Path) -> None:
    with ballerup(tmp_path) as context:
        contacts.add(context, "0151", email=CLERK, language="da", cadence="alerts", recess=[6])
        contacts.add(context, "0151", email=MEMBER, language="da", cadence="alerts")
        contacts.pause(context, MEMBER)

        assert prepare_alerts(learn(context, SLOW, TURNED)) == 0


def test_a_verdict_that_waits_makes_no_alert_until_it_is_approved(tmp_path: Path) -> None:
    with ballerup(tmp_path, approval="on") as context:
        later = learn(context, SLOW, TURNED)
        contacts.add(later, "0151", email=CLERK, language="da", cadence="alerts")
        waiting = prepare_alerts(later)
        pledge = context.catalogue.pledges["ballerup-co2"]
        (judged,) = standings_as_judged(later, [pledge])
        approving.approve(later, judged.assessment, "told by letter", before_the_answer=True)
        next_day = on_day(context, TURNED + DAY)
        assessing.record(next_day, TURNED + DAY)

        assert (waiting, prepare_alerts(next_day)) == (0, 1)


def test_an_alert_takes_no_report_its_place_in_the_archive_and_no_report_an_alert(
    tmp_path: Path,
) -> None:
    with ballerup(tmp_path) as context:
        contacts.add(context, "0151", email=CLERK, language="da", cadence="alerts")
        later = learn(context, SLOW, TURNED)
        prepare_alerts(later)
        mailing.prepare(later, month="2026-06")
        mailing.prepare(later, month="2026-06")

        kinds = Counter(row.kind for row in rows(later) if row.recipient)

    assert kinds == {"alert": 1, "monthly": 1}


@pytest.mark.parametrize(("step", "left"), [("composed", 0), ("one is kept", 1)])
def test_a_killed_preparer_leaves_whole_alerts_and_the_next_one_the_rest(
    tmp_path: Path, database_url: str, step: str, left: int
) -> None:
    with ballerup(tmp_path, database_url) as context:
        ask_for_alerts(context)
        later = learn(context, SLOW, TURNED)

        killed = started("alerts", tmp_path, database_url, TURNED, step)
        killed.communicate(timeout=120)

        assert killed.returncode == -signal.SIGKILL
        kept = len(rows(later))
        assert kept <= left
        assert [prepare_alerts(later), prepare_alerts(later)] == [2 - kept, 0]
        assert Counter(row.recipient for row in rows(later)) == {CLERK: 1, MEMBER: 1}


def test_two_preparers_at_once_compose_each_alert_once(tmp_path: Path, database_url: str) -> None:
    with ballerup(tmp_path, database_url) as context:
        ask_for_alerts(context)
        later = learn(context, SLOW, TURNED)

        both = [started("alerts", tmp_path, database_url, TURNED) for _ in range(2)]
        numbers = [int(each.communicate(timeout=120)[0]) for each in both]

        assert sum(numbers) == 2
        assert Counter(row.recipient for row in rows(later)) == {CLERK: 1, MEMBER: 1}


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_alert_tells_which_decision_turned_and_why(code: str) -> None:
    view, language = turned(), LANGUAGES[code]
    change = turn_of(view, since=GOOD_DAY)
    assert change is not None

    alert = alert_of(a_publisher(), view, change, language)

    word = language.say("Off track")
    assert alert.subject.startswith("Ballerup: ")
    assert word in alert.subject
    assert word in alert.change.title
    assert alert.line.word == word
    assert alert.imprint.locale == code


@pytest.mark.parametrize("standing", [Standing.PARTY_PROGRAMME, Standing.COALITION_AGREEMENT])
def test_a_promise_of_parties_makes_no_alert(standing: Standing) -> None:
    assert turn_of(turned(standing), since=GOOD_DAY) is None


def test_a_turn_that_is_old_or_no_longer_holds_makes_no_alert() -> None:
    view = turned()

    assert turn_of(view, since=date(2026, 5, 21)) is None
    assert turn_of(changed(view, status=TargetStatus.AT_RISK), since=GOOD_DAY) is None
    assert turn_of(replace(view, assessment=withheld(view.assessment)), since=GOOD_DAY) is None
    assert turn_of(replace(view, timeline=()), since=GOOD_DAY) is None

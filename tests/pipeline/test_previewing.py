"""Before a first negative verdict is published, council and party see it, once, and can answer."""

import signal
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_string
from itertools import count
from pathlib import Path

import pytest

from tests.mail.relay import Inbox, a_relay
from tests.pipeline.preparer import started
from tests.pipeline.turned import (
    CLERK,
    DOCUMENT,
    MEMBER,
    PARTY,
    SLOW,
    ballerup,
    learn,
    on_day,
    read,
    rows,
)
from tracker import cli_approve
from tracker.errors import MailError, StoreError
from tracker.mail.message import decode, parts_of
from tracker.pipeline import approving, assessing, contacts, mailing, sending
from tracker.pipeline.asking import Asked, asked_about
from tracker.pipeline.context import Context
from tracker.pipeline.previewing import prepare_previews
from tracker.pipeline.publishing import publish
from tracker.pipeline.standing import Standing, standings_as_judged, standings_on
from tracker.store.previews import previews

PLEDGE = "ballerup-co2"
DAY = timedelta(days=1)
SHOWN = date(2026, 6, 13)
UNTIL = date(2026, 6, 23)
CHOSEN = "told by letter on 1 June"


def ask_all(context: Context) -> None:
    """The council's contact, and the one of the party that names the target."""
    contacts.add(context, "0151", email=CLERK, language="da")
    contacts.add(context, "0151", email=PARTY, language="nl", document=DOCUMENT)


def judged(context: Context) -> Standing:
    (found,) = standings_as_judged(context, [context.catalogue.pledges[PLEDGE]])
    return found


def asked(context: Context) -> Asked:
    return asked_about(context, judged(context).assessment)


def approve(context: Context, *, before_the_answer: bool = False) -> None:
    assessment = judged(context).assessment
    approving.approve(context, assessment, CHOSEN, before_the_answer=before_the_answer)


def shown(context: Context) -> tuple[tuple[str, str, date], ...]:
    with context.reading() as connection:
        return tuple(
            (each.status, each.document, each.answer_until) for each in previews(connection)
        )


def test_council_and_party_get_a_preview_each_through_the_relay_and_once(
    tmp_path: Path, database_url: str
) -> None:
    inbox = Inbox()
    with (
        a_relay(inbox) as relay,
        ballerup(tmp_path, database_url, relay, approval="on") as context,
    ):
        ask_all(context)
        quiet = prepare_previews(context)
        later = learn(context, SLOW, SHOWN)

        numbers = [prepare_previews(later), prepare_previews(later), sending.send(later)]
        next_week = on_day(context, SHOWN + 7 * DAY)
        numbers += [prepare_previews(next_week), sending.send(next_week)]
        kept = shown(context)

    assert (quiet, numbers) == (0, [2, 0, 2, 0, 0])
    assert kept == (("off-track", "", UNTIL), ("off-track", DOCUMENT, UNTIL))
    mails = read(inbox)
    danish, dutch = mails[CLERK], mails[PARTY]
    assert danish[0] == "Ballerup: 1 vurdering venter på dit svar til og med den 23. juni 2026"
    assert dutch[0] == "Ballerup: 1 oordeel wacht tot en met 23 juni 2026 op uw antwoord"
    assert "Vurderingen, der venter: ▼ Ikke på rette vej\n196.000 ton" in danish[1]
    assert "voor beloften van Socialdemokratiet Ballerup in Ballerup" in dutch[1]
    assert "»reduceret CO₂-udledningen med 85 %«" in danish[1]


def test_a_preview_is_text_and_html_and_says_until_when_and_how_to_answer(tmp_path: Path) -> None:
    with ballerup(
        tmp_path,
        approval="on",
        publisher_contact="redactie@tracker.example",
        publisher_name="Stichting Voorbeeld",
        publisher_address="Voorbeeldstraat 1",
    ) as context:
        contacts.add(context, "0151", email=CLERK, language="en")
        prepare_previews(learn(context, SLOW, SHOWN))

        (row,) = rows(context)

    message, raw = message_from_string(row.message), row.message.encode()
    parts = [part.get_content_type() for part in message.walk()]
    html, text = parts_of(raw)["html"].decode(), decode(raw)[1]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert (row.kind, row.month) == ("preview", "2026-06")
    assert message["Date"] == "Sat, 13 Jun 2026 00:00:00 +0000"
    assert message["List-Id"] == "<preview.0151.127.0.0.1>"
    for said in (
        "not public yet",
        "We wait for your answer until 23 June 2026.",
        "▼ Off track",
        "196,000 tonnes CO₂ equivalent in 2023",
        "Send your answer to: redactie@tracker.example",
        "dated and unedited, in at most 3,000 characters",
        "You get it because your address was entered for the council of Ballerup.",
        "To stop it, write to us: redactie@tracker.example",
        "Stichting Voorbeeld, Voorbeeldstraat 1",
    ):
        assert (said in text, said in html) == (True, True), said


def test_a_second_composition_on_the_same_day_is_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for name, hour in (("one", 6), ("two", 15)):
        with ballerup(tmp_path / name, approval="on") as context:
            ask_all(context)
            learn(context, SLOW, SHOWN)
            prepare_previews(on_day(context, SHOWN, hour))
            found.append({row.key: row.message for row in rows(context)})

    assert found[0] == found[1]


def test_where_nothing_waits_nobody_is_asked(tmp_path: Path) -> None:
    with ballerup(tmp_path, approval="off") as context:
        ask_all(context)

        assert prepare_previews(learn(context, SLOW, SHOWN)) == 0


def test_a_party_without_a_contact_is_asked_when_it_has_one_and_ten_days_begin_then(
    tmp_path: Path,
) -> None:
    with ballerup(tmp_path, approval="on") as context:
        contacts.add(context, "0151", email=CLERK, language="da")
        later = learn(context, SLOW, SHOWN)
        numbers = [prepare_previews(later)]
        next_week = on_day(context, SHOWN + 7 * DAY)
        contacts.add(next_week, "0151", email=PARTY, language="da", document=DOCUMENT)
        numbers += [prepare_previews(next_week)]
        sending.send(next_week)

        assert numbers == [1, 1]
        assert asked(next_week).until == UNTIL + 7 * DAY


def test_who_is_in_recess_is_asked_when_it_is_over(tmp_path: Path) -> None:
    with ballerup(tmp_path, approval="on") as context:
        contacts.add(context, "0151", email=CLERK, language="da", recess=[6])
        later = learn(context, SLOW, SHOWN)
        july = on_day(context, date(2026, 7, 1))

        assert (prepare_previews(later), shown(later)) == (0, ())
        assert (prepare_previews(july), shown(july)[0][2]) == (1, date(2026, 7, 11))


def test_another_word_is_shown_again(tmp_path: Path) -> None:
    with ballerup(tmp_path, approval="on") as context:
        contacts.add(context, "0151", email=CLERK, language="da")
        prepare_previews(learn(context, SLOW, SHOWN))
        rising = [
            each * factor for each, factor in zip(SLOW, (1, 1.2, 1.4, 1.6, 1.8, 2), strict=True)
        ]
        worse = learn(context, rising, SHOWN + 5 * DAY)

        numbers = [prepare_previews(worse), prepare_previews(worse)]

        assert numbers == [1, 0]
        assert [(word, day) for word, _, day in shown(worse)] == [
            ("off-track", UNTIL),
            ("wrong-way", UNTIL + 5 * DAY),
        ]
        assert len({row.key for row in rows(worse)}) == 2


def test_a_council_without_contacts_gets_a_file_where_no_relay_is_set(tmp_path: Path) -> None:
    with ballerup(tmp_path, approval="on") as context:
        later = learn(context, SLOW, SHOWN)
        number = prepare_previews(later)
        sending.send(later)

        (row,) = rows(later)
        file = later.settings.home / "outbox" / f"{row.key}.eml"
        assert (number, file.read_bytes()) == (1, row.message.encode("ascii"))


def test_a_party_gets_previews_and_no_report(tmp_path: Path) -> None:
    with ballerup(tmp_path, approval="on") as context:
        ask_all(context)
        mailing.prepare(context, month="2026-05")

        assert [row.recipient for row in rows(context) if row.area == "0151"] == [CLERK]
        with pytest.raises(MailError, match="'no-such-document' holds no promise for 0151"):
            contacts.add(context, "0151", email=MEMBER, language="da", document="no-such-document")


def test_a_verdict_is_not_published_before_the_ten_days_unless_somebody_says_so(
    tmp_path: Path, database_url: str
) -> None:
    with ballerup(tmp_path, database_url, approval="on") as context:
        ask_all(context)
        later = learn(context, SLOW, SHOWN)
        with pytest.raises(StoreError, match="the council, Socialdemokratiet Ballerup did not see"):
            approve(later)
        prepare_previews(later)
        with pytest.raises(StoreError, match="did not see it yet"):
            approve(later)  # composed, and it did not leave
        sending.send(later)
        for day in (SHOWN, UNTIL):
            with pytest.raises(StoreError, match=f"an answer is awaited until {UNTIL}"):
                approve(on_day(context, day))

        approve(on_day(context, UNTIL + DAY))

        with pytest.raises(StoreError, match="no first verdict waits"):
            approve(on_day(context, UNTIL + DAY))


def test_a_mail_that_came_to_the_party_is_none_to_the_council(tmp_path: Path) -> None:
    inbox = Inbox(answers={CLERK: "550 no such user"})
    with a_relay(inbox) as relay, ballerup(tmp_path, "", relay, approval="on") as context:
        ask_all(context)
        later = learn(context, SLOW, SHOWN)
        prepare_previews(later)

        assert sending.send(later) == 1
        assert asked(later) == Asked(until=UNTIL, not_shown=("the council",), unknown=())


def test_that_a_preview_left_is_known_while_the_clock_runs(tmp_path: Path) -> None:
    with ballerup(tmp_path, approval="on") as context:
        ask_all(context)
        later = learn(context, SLOW, SHOWN)
        moments = (later.clock() + timedelta(seconds=number) for number in count())
        running = replace(later, clock=lambda: next(moments))
        prepare_previews(running)
        sending.send(running)

        assert asked(running) == Asked(until=UNTIL, not_shown=(), unknown=())


def test_who_knows_better_publishes_it_before_the_answer(tmp_path: Path) -> None:
    with ballerup(tmp_path, approval="on") as context:
        ask_all(context)
        later = learn(context, SLOW, SHOWN)
        prepare_previews(later)

        approve(later, before_the_answer=True)

        assert prepare_previews(later) == 0


def test_page_and_status_say_until_when_an_answer_is_awaited(tmp_path: Path) -> None:
    with ballerup(tmp_path, approval="on") as context:
        ask_all(context)
        later = learn(context, SLOW, SHOWN)
        pledge = later.catalogue.pledges[PLEDGE]
        prepare_previews(later)
        assessing.record(later, SHOWN)
        publish(later, SHOWN)
        pages = later.settings.site
        (found,) = standings_on(later, SHOWN, [pledge])
        (before,) = standings_on(later, SHOWN - DAY, [pledge])

        assert "An answer is awaited until 23 June 2026." in found.notes
        assert not [each for each in before.notes if "awaited" in each]
        for page, said in (
            ("nl/belofte", "Wij wachten tot en met 23 juni 2026 op een antwoord."),
            ("da/loefte", "Vi venter på et svar til og med den 23. juni 2026."),
        ):
            assert said in (pages / page / PLEDGE / "index.html").read_text(encoding="utf-8")


def test_the_command_says_who_was_not_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ballerup(tmp_path, approval="on") as context:
        later = learn(context, SLOW, SHOWN)
        cli_approve._list(later)
        nobody = capsys.readouterr().out
        ask_all(later)
        cli_approve._list(later)
        somebody = capsys.readouterr().out
        prepare_previews(later)
        sending.send(later)
        cli_approve._list(later)
        everybody = capsys.readouterr().out
        cli_approve._approve(later, PLEDGE, CHOSEN, before_the_answer=True)

    assert "  no contact of the council is known: nobody there sees it" in nobody
    assert "  no contact of Socialdemokratiet Ballerup is known" in nobody
    assert "  not shown yet to the council, Socialdemokratiet Ballerup: tracker mail" in somebody
    assert "  an answer is awaited until 2026-06-23\n" in everybody
    assert "did not see it" not in capsys.readouterr().out


@pytest.mark.parametrize("step", ["composed", "one is kept"])
def test_a_killed_preparer_has_shown_nothing_and_the_next_one_shows_all(
    tmp_path: Path, database_url: str, step: str
) -> None:
    with ballerup(tmp_path, database_url, approval="on") as context:
        contacts.add(context, "0151", email=CLERK, language="da")
        contacts.add(context, "0151", email=MEMBER, language="nl")
        later = learn(context, SLOW, SHOWN)

        killed = started("previews", tmp_path, database_url, SHOWN, step)
        killed.communicate(timeout=120)

        assert killed.returncode == -signal.SIGKILL
        assert (rows(later), shown(later)) == ((), ())
        assert [prepare_previews(later), prepare_previews(later)] == [2, 0]


def test_two_preparers_at_once_ask_each_contact_once(tmp_path: Path, database_url: str) -> None:
    with ballerup(tmp_path, database_url, approval="on") as context:
        ask_all(context)
        later = learn(context, SLOW, SHOWN)

        both = [started("previews", tmp_path, database_url, SHOWN) for _ in range(2)]
        numbers = [int(each.communicate(timeout=120)[0]) for each in both]

        assert sum(numbers) == 2
        assert Counter(row.recipient for row in rows(later)) == {CLERK: 1, PARTY: 1}

"""From assessments to mails in the outbox: each report once, none twice on its own."""

import operator
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, message_from_string
from functools import partial
from pathlib import Path
from shutil import rmtree

import pytest

from tests.pipeline.build import a_context, a_municipality, an_account, ingest_once, recorded
from tests.pipeline.turned import CLERK, ballerup, rows
from tests.replay import Replay
from tracker.errors import MailError
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.mail.message import decode
from tracker.pipeline import contacts, mailing, sending
from tracker.pipeline.context import Context
from tracker.store import outbox

SEPTEMBER = datetime(2026, 9, 10, 6, tzinfo=UTC)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    """The project's own catalogue, nothing fetched, on a day in September 2026."""
    with a_context(tmp_path) as opened:
        yield replace(opened, clock=lambda: SEPTEMBER)


def mails(context: Context) -> list[Path]:
    return sorted((context.settings.home / "outbox").glob("*"))


def keys(context: Context, state: outbox.State) -> tuple[str, ...]:
    with context.engine.begin() as connection:
        return outbox.keys_in(connection, state=state)


def leave_half_sent(context: Context) -> str:
    """What a run leaves that dies after it claimed a mail."""
    (key, *_) = keys(context, "prepared")
    with context.engine.begin() as connection:
        outbox.claim(connection, key=key, at=context.clock())
    return key


def with_locale(context: Context, locale: str) -> Context:
    councils = {
        key: replace(council, locale=locale) for key, council in context.catalogue.councils.items()
    }
    return replace(context, catalogue=replace(context.catalogue, councils=councils))


def test_every_council_gets_one_report_on_a_month_however_often_it_is_asked_for(
    context: Context,
) -> None:
    number = mailing.prepare(context)

    assert number == len(context.catalogue.councils) > 1
    assert mailing.prepare(context) == 0
    assert mailing.prepare(context, month="2026-09") == 0
    assert mailing.prepare(context, month="2026-05") == number


def test_a_report_that_cannot_be_composed_keeps_back_no_other(context: Context) -> None:
    councils = dict(context.catalogue.councils)
    broken, *others = councils
    councils[broken] = replace(councils[broken], locale="xx")  # nothing is translated into it
    changed = replace(context, catalogue=replace(context.catalogue, councils=councils))

    with pytest.raises(
        MailError, match=f"{len(others)} reports composed, 1 not: {broken}: "
    ) as told:
        mailing.prepare(changed)

    assert "tracker mail preview" in told.value.hint
    assert len(keys(context, "prepared")) == len(others)
    assert mailing.prepare(context) == 1


def test_a_report_in_another_language_is_another_report(context: Context) -> None:
    number = mailing.prepare(with_locale(context, "da"))

    assert mailing.prepare(with_locale(context, "en")) == number


def test_the_report_on_a_past_month_knows_what_was_known_at_its_end(tmp_path: Path) -> None:
    body = an_account(a_municipality("0151", [271_384.5, 2e5, 2e5, 195_102.1, 1.6e5, 141_104.1]))
    with (
        Replay(answers=[recorded(body, "2026-05-13")]) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
    ):
        ingest_once(context, FEED, "2026-05-13")

        before, after = (
            mailing.preview(context, council="ballerup", month=month)
            for month in ("2026-04", "2026-05")
        )

    assert "30. april 2026" in before
    assert "141.104 ton" not in before
    assert "31. maj 2026" in after
    assert "141.104 ton CO₂-ækvivalent i 2023" in after
    assert "hentet den 13. maj 2026" in after


def test_the_running_month_is_reported_up_to_today(context: Context) -> None:
    assert "10. september 2026" in mailing.preview(context, council="ballerup")


@pytest.mark.parametrize("month", ["2026-13", "2026-5", "2026", "may", "2026-05-01", ""])
def test_what_is_no_month_is_refused(context: Context, month: str) -> None:
    with pytest.raises(MailError, match="is no month"):
        mailing.prepare(context, month=month)


def test_a_month_that_has_not_begun_is_refused(context: Context) -> None:
    with pytest.raises(MailError, match="has not begun"):
        mailing.prepare(context, month="2026-10")


def test_a_council_for_whose_place_no_promise_is_followed_gets_no_mail(context: Context) -> None:
    councils = context.catalogue.councils
    quiet = replace(councils["denhaag"], id="rijswijk", area="GM0603")
    catalogue = replace(context.catalogue, councils={**councils, "rijswijk": quiet})
    more = replace(context, catalogue=catalogue)

    assert mailing.prepare(more) == len(councils)
    with pytest.raises(MailError, match="no promise is followed for rijswijk"):
        mailing.preview(more, council="rijswijk")


def test_the_mail_on_the_disk_is_the_one_that_was_composed(context: Context) -> None:
    mailing.prepare(context)
    composed = keys(context, "prepared")

    number = sending.send(context)

    assert number == len(composed)
    assert [file.name for file in mails(context)] == sorted(f"{key}.eml" for key in composed)
    assert keys(context, "sent") == composed
    for file in mails(context):
        message = message_from_bytes(file.read_bytes())
        assert message["Message-ID"] == f"<{file.stem}@127.0.0.1>"
        assert message["To"] == "undisclosed-recipients:;"
        assert message["Date"] == "Thu, 10 Sep 2026 00:00:00 +0000"


def test_a_second_sending_sends_nothing(context: Context) -> None:
    mailing.prepare(context)
    sending.send(context)
    rmtree(context.settings.home / "outbox")

    assert sending.send(context) == 0
    assert mails(context) == []


def test_a_mail_that_was_left_half_sent_waits_for_a_person(context: Context) -> None:
    number = mailing.prepare(context)
    key = leave_half_sent(context)

    later = replace(context, clock=lambda: SEPTEMBER + timedelta(minutes=11))
    sent = [sending.send(each) for each in (context, later, later)]

    assert sent == [number - 1, 0, 0]
    assert keys(context, "unconfirmed") == (key,)
    assert key not in {file.stem for file in mails(context)}
    assert mailing.prepare(context) == 0


def test_a_mail_that_cannot_be_written_waits_for_the_next_sending(context: Context) -> None:
    number = mailing.prepare(context)
    blocked = context.settings.home / "outbox"
    blocked.parent.mkdir(parents=True)
    blocked.write_text("a file where the folder should be")

    with pytest.raises(MailError, match="could not be written"):
        sending.send(context)

    blocked.unlink()
    assert keys(context, "sending") == keys(context, "unconfirmed") == ()
    assert sending.send(context) == number


def test_the_same_figures_and_the_same_moment_give_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        with a_context(tmp_path / name) as context:
            mailing.prepare(context)
            sending.send(context)
            found.append([(file.name, file.read_bytes()) for file in mails(context)])

    assert found[0] == found[1] != []


def test_a_past_month_is_the_same_bytes_whenever_it_is_composed(tmp_path: Path) -> None:
    found = []
    for name, wait in (("one", timedelta()), ("two", timedelta(days=17, hours=3))):
        with ballerup(tmp_path / name) as opened:
            context = replace(opened, clock=partial(operator.add, SEPTEMBER, wait))
            contacts.add(context, "0151", email=CLERK, language="da", send_day=15)
            mailing.prepare(context, month="2026-05")
            found.append({row.key: row.message for row in rows(context)})

    dates = Counter(message_from_string(each)["Date"] for each in found[0].values())
    assert found[0] == found[1]
    assert dates == {"Mon, 01 Jun 2026 00:00:00 +0000": 2, "Mon, 15 Jun 2026 06:00:00 +0000": 1}
    assert any("121.000 ton" in decode(each.encode())[1] for each in found[0].values())


@pytest.mark.parametrize(
    ("contact", "sender"),
    [
        ("redactie@tracker.example", "redactie@tracker.example"),
        ("https://tracker.example/contact", "noreply@xn--grn-1na.example"),
    ],
)
def test_a_mail_comes_from_the_contact_if_that_is_an_address(
    tmp_path: Path, contact: str, sender: str
) -> None:
    with a_context(
        tmp_path,
        demo=False,
        base_url="https://grøn.example",
        publisher_name="Stichting Voorbeeld",
        publisher_address="Voorbeeldstraat 1",
        publisher_contact=contact,
    ) as context:
        mailing.prepare(context)
        sending.send(context)
        first = mails(context)[0].read_bytes()

    assert message_from_bytes(first)["From"] == f"Stichting Voorbeeld <{sender}>"
    assert contact in decode(first)[1]


@pytest.mark.parametrize(
    ("locale", "row"),
    [
        ("nl", "geen oordeel veranderde"),
        ("da", "ingen vurdering ændrede sig"),
        ("en", "no verdict changed"),
    ],
)
def test_a_council_reads_its_own_language(context: Context, locale: str, row: str) -> None:
    assert row in mailing.preview(with_locale(context, locale), council="denhaag")


def test_a_preview_keeps_nothing(context: Context) -> None:
    mailing.preview(context, council="ballerup")

    assert keys(context, "prepared") == ()


def test_a_preview_for_an_unknown_council_names_those_there_are(context: Context) -> None:
    with pytest.raises(MailError, match="no council 'atlantis'") as refused:
        mailing.preview(context, council="atlantis")

    assert "ballerup" in refused.value.hint

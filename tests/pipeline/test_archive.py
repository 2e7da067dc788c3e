"""The release behind each monthly mail: kept as it was composed from, and served for ever."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest

from tests.pipeline.build import a_context, offline
from tests.pipeline.test_former_pages import BALLERUP, HAAG, KOEGE, following, judged, without
from tests.publish.page_reader import read
from tests.publish.test_site import files_of, stats_of
from tracker.mail.message import decode
from tracker.pipeline import mailing, sending
from tracker.pipeline.context import Context
from tracker.pipeline.publishing import publish, roll_back
from tracker.pipeline.serving import handler_for
from tracker.store import outbox

MAY, JUNE = date(2027, 5, 5), date(2027, 6, 1)
ARCHIVED = re.compile(r"http://127\.0\.0\.1:8000/archive/2027-05/(?P<path>\S+/)\n")


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with a_context(tmp_path, resolve=offline) as opened:
        all_pledges = opened.catalogue.pledges
        yield following(opened, [all_pledges[each] for each in (BALLERUP, KOEGE, HAAG)])


def on(context: Context, day: date) -> Context:
    return replace(context, clock=lambda: datetime(day.year, day.month, day.day, 6, tzinfo=UTC))


def archive(context: Context) -> Path:
    return context.settings.home / "archive"


def test_the_site_behind_a_mail_is_the_live_one_and_stays_when_that_goes_on(
    context: Context,
) -> None:
    live = publish(judged(context, MAY), MAY).folder
    then = files_of(live)

    mailing.prepare(on(context, MAY))
    publish(judged(without(context, KOEGE), JUNE), JUNE)

    kept = files_of(archive(context) / "2027-05")
    assert kept == then
    assert f"en/pledge/{KOEGE}/index.html" in kept


def test_a_mail_that_knows_more_than_the_live_site_keeps_what_it_was_composed_from(
    context: Context,
) -> None:
    publish(judged(without(context, KOEGE), MAY), MAY)

    mailing.prepare(judged(context, MAY))

    assert not (context.settings.site / f"en/pledge/{KOEGE}").exists()
    assert (archive(context) / f"2027-05/en/pledge/{KOEGE}/index.html").is_file()


def test_a_site_that_is_rolled_back_changes_no_mail_that_was_composed_and_keeps_what_it_leads_to(
    context: Context,
) -> None:
    publish(judged(without(context, KOEGE), MAY), MAY)
    newer = files_of(publish(judged(context, MAY), MAY).folder)
    mailing.prepare(on(context, MAY))
    with context.reading() as connection:
        composed = {row.key: row.message for row in outbox.deliveries(connection)}

    roll_back(context)
    again = mailing.prepare(on(context, MAY))
    sending.send(on(context, MAY))

    sent = {
        file.stem: file.read_text("ascii") for file in (context.settings.home / "outbox").iterdir()
    }
    unchanged = {key: text.replace("\r\n", "\n") for key, text in composed.items()}
    assert again == 0
    assert sent == unchanged != {}
    for text in sent.values():
        address = ARCHIVED.search(decode(text.encode("ascii"))[1])
        assert address is not None
        assert f"{address['path']}index.html" in newer
        assert (archive(context) / "2027-05" / address["path"] / "index.html").is_file()
    assert not (context.settings.site / f"en/pledge/{KOEGE}").exists()
    assert files_of(archive(context) / "2027-05") == newer


def test_later_mails_of_a_month_leave_its_archive_as_it_is(context: Context) -> None:
    publish(judged(context, MAY), MAY)
    mailing.prepare(on(without(context, KOEGE), MAY))
    before = stats_of(archive(context))

    new = mailing.prepare(on(context, MAY))

    assert new == 1
    assert stats_of(archive(context)) == before


def test_no_mail_means_no_archive(context: Context) -> None:
    publish(judged(context, MAY), MAY)
    silent = replace(context, catalogue=replace(context.catalogue, councils={}))

    assert mailing.prepare(on(silent, MAY)) == 0
    assert not list(archive(context).iterdir())


def test_without_a_live_site_mails_are_composed_and_nothing_is_kept(context: Context) -> None:
    assert mailing.prepare(judged(context, MAY)) > 0
    assert not archive(context).exists()


def test_any_server_of_the_live_site_shows_the_archive_and_its_links_stay_inside(
    context: Context,
) -> None:
    publish(judged(context, MAY), MAY)
    mailing.prepare(on(context, MAY))
    publish(judged(without(context, KOEGE), JUNE), JUNE)

    with ThreadingHTTPServer(("127.0.0.1", 0), handler_for(context.settings.site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}/archive/2027-05"
        with urlopen(f"{origin}/en/pledge/{KOEGE}/") as answer:  # noqa: S310 - our own server
            page = answer.read().decode()
        server.shutdown()

    links = [link for link in page.split('href="')[1:] if not link.startswith(("http", "mailto"))]
    assert len(links) > 10
    assert not [link for link in links if link.startswith(("/", "../../../.."))]


def test_pages_that_left_name_the_months_that_hold_them(context: Context) -> None:
    publish(judged(context, MAY), MAY)
    mailing.prepare(on(context, MAY))

    folder = publish(judged(without(context, KOEGE), JUNE), JUNE).folder

    then = f"http://127.0.0.1:8000/archive/2027-05/da/loefte/{KOEGE}/"
    assert ("href", then) in read(folder, f"da/loefte/{KOEGE}").attributes
    assert "May 2027" in read(folder, "en/about").text

"""A month in which nothing changed: a short mail that says so, or none where told so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.pipeline.build import a_context, a_municipality, an_account, ingest_once, recorded
from tests.replay import Replay
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.mail.message import decode
from tracker.pipeline import mailing
from tracker.pipeline.context import Context
from tracker.store import outbox

JUNE = datetime(2026, 6, 2, 6, tzinfo=UTC)


@contextmanager
def with_figures_of_may(folder: Path, *, quiet_mails: str) -> Iterator[Context]:
    """Figures of Ballerup that became known in May 2026, and nothing else anywhere."""
    body = an_account(a_municipality("0151", [271_384.5, 2e5, 2e5, 195_102.1, 1.6e5, 141_104.1]))
    with (
        Replay(answers=[recorded(body, "2026-05-13")]) as replay,
        a_context(folder, mirror=replay.origin, quiet_mails=quiet_mails) as context,
    ):
        ingest_once(context, FEED, "2026-05-13")
        yield replace(context, clock=lambda: JUNE)


def subjects(context: Context) -> dict[str, str]:
    """The subject of each mail by its area."""
    with context.reading() as connection:
        rows = outbox.deliveries(connection)
    return {row.area: decode(row.message.encode("ascii"))[0] for row in rows}


def test_a_quiet_month_is_a_short_mail_unless_told_otherwise(tmp_path: Path) -> None:
    with with_figures_of_may(tmp_path, quiet_mails="true") as context:
        mailing.prepare(context, month="2026-05")
        found = subjects(context)

        assert sorted(found) == sorted(
            council.area for council in context.catalogue.councils.values()
        )
        assert found["GM0518"] == "Den Haag, mei 2026: geen oordeel veranderde"
        assert "ingen vurdering" not in found["0151"]


def test_where_quiet_mails_are_off_only_who_has_news_gets_one(tmp_path: Path) -> None:
    with with_figures_of_may(tmp_path, quiet_mails="false") as context:
        number = mailing.prepare(context, month="2026-05")

        assert (number, list(subjects(context))) == (1, ["0151"])
        assert mailing.prepare(context, month="2026-05") == 0


def test_a_month_that_is_quiet_everywhere_makes_no_mail_and_no_archive(tmp_path: Path) -> None:
    with with_figures_of_may(tmp_path, quiet_mails="false") as context:
        assert mailing.prepare(context, month="2026-04") == 0

        assert subjects(context) == {}
        assert not (context.settings.home / "archive").exists()


@pytest.mark.parametrize("switch", ["true", "false"])
def test_a_preview_shows_a_quiet_month_too(tmp_path: Path, switch: str) -> None:
    with with_figures_of_may(tmp_path, quiet_mails=switch) as context:
        text = mailing.preview(context, council="denhaag", month="2026-05")

    assert "geen oordeel veranderde" in text
